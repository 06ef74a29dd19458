"""Opening the seal (ontzegelen): from a bundle and a private key to the records of `process`.

Done by the research team on a machine of its own: no Django, no database, and the key never comes
near the sites. Everything that does not fit is told at once; no answer is dropped or repaired.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pyrage import DecryptError, IdentityError, decrypt, x25519

from monitor.concepts.problems import Place, Problem, ProblemsFound, refuse, refuse_if_any
from monitor.design.files import read_text
from monitor.design.questionnaire import MISSING, Questionnaire, Variable
from monitor.process.records import FILE_CODES, Column, Records, State, records_of


FORMAT = 1


@dataclass(frozen=True, slots=True)
class OpenAnswer:
    """What somebody wrote to one question (open antwoord). It bears nothing else: it cannot be
    laid beside the answers it came with."""

    question: str
    text: str


@dataclass(frozen=True)
class Opened:
    """A bundle with its seals opened: the records, and apart from them the open answers."""

    records: Records
    open_answers: tuple[OpenAnswer, ...]


def read_identities(path: Path) -> tuple[x25519.Identity, ...]:
    """The age private keys in a file, one a line, `#` begins a comment. Refuses F…, L21."""
    problems: list[Problem] = []
    found: list[x25519.Identity] = []
    for row, line in enumerate(read_text(path).splitlines(), start=1):
        written = line.partition("#")[0].strip()
        if not written:
            continue
        try:
            found.append(x25519.Identity.from_str(written))
        except IdentityError:
            problems.append(Problem("L21", Place(path, row)))
    if not found and not problems:
        problems.append(Problem("L21", Place(path)))
    refuse_if_any(problems)
    return tuple(found)


def open_seal(
    bundle: Path, identities: Sequence[x25519.Identity], questionnaire: Questionnaire
) -> Opened:
    """Open every seal in `bundle`.

    Refuses, all at once: F…, L22 (no bundle), L23 (another key or damaged), L24 (another
    questionnaire), L25 (says another class outside than inside), L26 (the same answer twice).
    """
    problems: list[Problem] = []
    contents = list(_contents(bundle, identities, questionnaire, problems))
    refuse_if_any(problems)
    answers = sorted(
        ((_respondent(key), said) for key, said in contents if "answers" in said),
        key=lambda pair: pair[0],
    )
    texts = sorted(
        (str(said["question"]), str(said["text"])) for _, said in contents if "text" in said
    )
    records = records_of_answers(
        [name for name, _ in answers],
        [str(said["weighting_class"]) for _, said in answers],
        [_answers(said) for _, said in answers],
        questionnaire,
        fictitious=any(bool(said.get("fictitious")) for _, said in answers),
    )
    return Opened(records, tuple(OpenAnswer(*pair) for pair in texts))


def _respondent(key: str) -> str:
    """A name in the records that does not lead back to the row in the database."""
    return hashlib.sha256(f"respondent {key}".encode()).hexdigest()[:16]


def _contents(
    bundle: Path,
    identities: Sequence[x25519.Identity],
    questionnaire: Questionnaire,
    problems: list[Problem],
) -> Iterator[tuple[str, Mapping[str, object]]]:
    keys: set[str] = set()
    for row, line in _lines(bundle):
        place = Place(bundle, row)
        content = _opened(line, identities)
        key = str(line.get("key"))
        if content is None:
            problems.append(Problem("L23", place))
            continue
        if content.get("questionnaire") != questionnaire.fingerprint:
            problems.append(Problem("L24", place, {"form": questionnaire.form}))
        if line.get("class") != content.get("weighting_class") or line.get(
            "question"
        ) != content.get("question"):
            problems.append(Problem("L25", place))
        if key in keys:
            problems.append(Problem("L26", place))
        keys.add(key)
        yield key, content


def _lines(bundle: Path) -> Iterator[tuple[int, Mapping[str, object]]]:
    """The lines after the header, with their numbers. Refuses F…, L22."""
    try:
        header, *lines = [json.loads(line) for line in read_text(bundle).splitlines()]
    except ValueError:
        raise refuse("L22", Place(bundle)) from None
    if not isinstance(header, dict) or header.get("format") != FORMAT:
        raise refuse("L22", Place(bundle, 1))
    for row, line in enumerate(lines, start=2):
        if not isinstance(line, dict):
            raise refuse("L22", Place(bundle, row))
        yield row, line


def _opened(
    line: Mapping[str, object], identities: Sequence[x25519.Identity]
) -> Mapping[str, object] | None:
    try:
        sealed = base64.b64decode(str(line.get("sealed")), validate=True)
        content = json.loads(decrypt(sealed, list(identities)))
    except (DecryptError, binascii.Error, ValueError):
        return None
    return content if isinstance(content, dict) else None


# From answers to records


def records_of_answers(
    names: Sequence[str],
    classes: Sequence[str],
    answers: Sequence[Mapping[str, str]],
    questionnaire: Questionnaire,
    *,
    fictitious: bool,
) -> Records:
    """The records of some interviews: for each a name, its class and its answers as handed on."""
    columns = {
        name: _column(variable, answers) for name, variable in questionnaire.variables.items()
    }
    persons, groups = np.array(names, np.str_), np.array(classes, np.str_)
    return records_of(persons, groups, columns, fictitious=fictitious)


def _answers(content: Mapping[str, object]) -> Mapping[str, str]:
    found = content["answers"]
    assert isinstance(found, dict)
    return found


def _column(variable: Variable, answers: Sequence[Mapping[str, str]]) -> Column:
    cells = [_cell(variable, given.get(variable.question)) for given in answers]
    values = np.array([value for value, _ in cells], np.int32)
    states = np.array([state for _, state in cells], np.uint8)
    return Column(values, states)


def _cell(variable: Variable, said: str | None) -> tuple[int, State]:
    """The value of one cell, or why there is none."""
    if said is None:
        return 0, State.NOT_ASKED
    if said.startswith("-") and int(said) in MISSING:
        return 0, FILE_CODES[int(said)]
    if variable.choice is not None:
        return int(str(variable.choice) in said.split()), State.ANSWERED
    return int(said.replace("-", "") if variable.kind == "date" else said), State.ANSWERED


def refuse_without_answers(opened: Opened, bundle: Path) -> Opened:
    """`opened`, unless nothing was released yet (L27)."""
    if not len(opened.records):
        raise ProblemsFound([Problem("L27", Place(bundle))])
    return opened
