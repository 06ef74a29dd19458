"""Release by two persons (vrijgave): who approved which figures, and from when they may be known.

Both approvers say of the same figures, by their fingerprint, that they may go out. Until two
different persons have, and the embargo is over, everything made of these figures is a draft, and so
is a publication of which a file was changed afterwards. The approvals stand in a file beside the
publication, each sealed with the one before it, so that a line taken out or altered is noticed by
whoever kept a seal.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from monitor.concepts.problems import Place, Problem, refuse, refuse_if_any
from monitor.design.files import file_written_aside
from monitor.design.model import Edition
from monitor.protect.ledger import Ledger
from monitor.protect.store import ledger_text


APPROVALS = "{name}-goedkeuringen.json"  # beside the publication, never inside
STATE = "vrijgave.json"  # inside it: which figures these are
MANIFEST = "manifest.json"
NEEDED = 2  # different persons


@dataclass(frozen=True, slots=True)
class Approval:
    """One person's approval of some figures (goedkeuring).

    `content` is the fingerprint of the figures, `manifest` that of the files as they were looked
    at; `seal` covers this approval and `previous`, the seal of the one before it.
    """

    name: str
    moment: str  # ISO 8601 with its offset
    content: str
    manifest: str
    previous: str
    seal: str = ""


def fingerprint(ledger: Ledger) -> str:
    """SHA-256 of every figure with its provenance: the same for a draft and what it becomes."""
    return hashlib.sha256(ledger_text(ledger).encode()).hexdigest()


def embargo_of(edition: Edition) -> datetime | None:
    """The moment before which nothing may be known, `embargo` in `[release]` of edition.toml.

    None when the edition names none. Refuses V05: a moment without an offset to UTC.
    """
    release = edition.settings.get("release")
    found = release.get("embargo") if isinstance(release, Mapping) else None
    if found is None:
        return None
    if not isinstance(found, datetime) or found.tzinfo is None:
        raise refuse("V05", Place(edition.folder / "edition.toml"), value=found)
    return found


def is_released(build: Path, content: str, embargo: datetime | None, now: datetime) -> bool:
    """Whether figures with this fingerprint may go out: approved by two, and the embargo over."""
    if embargo is not None and now < embargo:
        return False
    return len(approvers(read_approvals(build), content)) >= NEEDED


def approvers(approvals: Sequence[Approval], content: str) -> tuple[str, ...]:
    """The different persons who approved these figures, as they wrote their names."""
    found = {_person(one.name): one.name for one in reversed(approvals) if one.content == content}
    return tuple(found.values())[::-1]


def write_state(build: Path, content: str, embargo: datetime | None, *, released: bool) -> None:
    """Say inside a publication which figures it holds and whether it is a draft."""
    told = {
        "cijfers": content,
        "staat": "vrijgegeven" if released else "concept – onder embargo",
        "state": "released" if released else "draft – under embargo",
        "embargo": embargo.isoformat() if embargo else None,
    }
    (build / STATE).write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", "utf-8")


def state_of(build: Path) -> Mapping[str, Any]:
    """What `write_state` wrote. Refuses V01 when it is no publication of ours."""
    try:
        told = json.loads((build / STATE).read_text("utf-8"))
        if isinstance(told, dict) and isinstance(told["cijfers"], str):
            return told
    except (OSError, ValueError, KeyError):
        pass
    raise refuse("V01", Place(build))


def approve(build: Path, name: str, now: datetime) -> Approval:
    """Record that `name` approves the figures in `build` at this moment.

    Refuses V01 (no publication), V02 (a file is not as it was made), V03 (the approvals were
    tampered with), V04 (no name) and V06 (the same person approves twice).
    """
    name = " ".join(name.split())
    if not _person(name):
        raise refuse("V04", Place(build))
    content = str(state_of(build)["cijfers"])
    refuse_changed(build)
    _, manifest = _manifest(build)
    known = read_approvals(build)
    if _person(name) in map(_person, approvers(known, content)):
        raise refuse("V06", Place(approvals_file(build)), name=name)
    previous = known[-1].seal if known else ""
    moment = now.isoformat(timespec="seconds")
    made = _sealed(Approval(name, moment, content, manifest, previous))
    with file_written_aside(approvals_file(build)) as aside:
        rows = [asdict(one) for one in (*known, made)]
        aside.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return made


def approvals_file(build: Path) -> Path:
    return build.with_name(APPROVALS.format(name=build.name))


def read_approvals(build: Path) -> tuple[Approval, ...]:
    """Every approval beside `build`, oldest first. Refuses V03: one does not fit its seal."""
    path = approvals_file(build)
    if not path.exists():
        return ()
    try:
        found = tuple(Approval(**row) for row in json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        raise refuse("V03", Place(path), line=1) from None
    previous = ""
    for line, one in enumerate(found, 1):
        if one.previous != previous or _sealed(one).seal != one.seal:
            raise refuse("V03", Place(path), line=line)
        previous = one.seal
    return found


def _sealed(one: Approval) -> Approval:
    parts = (one.previous, one.name, one.moment, one.content, one.manifest)
    seal = hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()
    return Approval(*parts[1:], one.previous, seal)


def _person(name: str) -> str:
    """A name as one compares persons: case, spaces, forms of letters and what cannot be seen make
    no difference."""
    seen = "".join(sign for sign in name if unicodedata.category(sign) != "Cf")
    return unicodedata.normalize("NFKC", " ".join(seen.split())).casefold()


def changed(build: Path) -> tuple[str, ...]:
    """The files of a publication that are not as its manifest says, by name: altered, added or
    gone. Worked out from their bytes anew each time. Refuses V01: there is no manifest."""
    listed, _ = _manifest(build)
    present = {
        file.relative_to(build).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in build.rglob("*")
        if file.is_file() and file != build / MANIFEST
    }
    names = sorted(listed.keys() | present.keys())
    return tuple(name for name in names if listed.get(name) != present.get(name))


def refuse_changed(build: Path) -> None:
    """Refuses V02 for every file that is not as it was made."""
    refuse_if_any(Problem("V02", Place(build / name)) for name in changed(build))


def made_again(build: Path) -> bool:
    """Whether the files are others than those any approver of these figures looked at."""
    content = state_of(build)["cijfers"]
    looked_at = {one.manifest for one in read_approvals(build) if one.content == content}
    return bool(looked_at) and _manifest(build)[1] not in looked_at


def _manifest(build: Path) -> tuple[Mapping[str, str], str]:
    """The fingerprint of each file as the manifest lists them, and its own. Refuses V01."""
    try:
        text = (build / MANIFEST).read_bytes()
        listed: Mapping[str, str] = dict(json.loads(text)["files"])
    except (OSError, ValueError, KeyError, TypeError):
        raise refuse("V01", Place(build)) from None
    return listed, hashlib.sha256(text).hexdigest()
