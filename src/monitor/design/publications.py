"""The publications of an edition: which released cells go where, and the sentences around them.

`publications.toml` orders blocks, the files in `texts/` hold the sentences. A sentence names its
figures by slots and never holds a figure itself. Every chart and table stands on one base, checked
here, before anything is drawn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from monitor.concepts.language import LANGUAGES
from monitor.concepts.problems import Place, Problem, ProblemsFound, refuse_if_any
from monitor.design.files import suggestion
from monitor.design.model import (
    Against,
    Block,
    BlockKind,
    Passage,
    Publication,
    PublicationKind,
    Width,
)
from monitor.design.settings import Settings, read_settings


KINDS: tuple[PublicationKind, ...] = get_args(PublicationKind)
BLOCK_KINDS: tuple[BlockKind, ...] = get_args(BlockKind)
WIDTHS: tuple[Width, ...] = get_args(Width)
AGAINST: tuple[Against, ...] = get_args(Against)
ON_ONE_BASE: tuple[BlockKind, ...] = ("trend", "bars", "within", "compare", "table")

SLOT = re.compile(r"\{\{([^{}]*)\}\}")
BRACES = re.compile(r"\{\{|\}\}")
# Slots that take a cell (indicator, then perhaps a domain), and slots that take nothing.
CELL_SLOTS = ("value", "share", "Share", "margin", "change", "contrast", "phrase")
PLAIN_SLOTS = ("n", "population", "response", "group", "reference", "year", "previous")


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a sentence for a figure or a name (invulplek): `{{value agg_any raadslid}}`.

    `indicator` is "" for a plain slot; `domain` is "" where the publication's own group is meant.
    """

    kind: str
    indicator: str = ""
    domain: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What a publication may name; what is empty (its file could not be read) is not checked."""

    bases: Mapping[str, str]  # indicator → base
    families: Mapping[str, str]  # domain → family
    themes: tuple[str, ...]
    editions: tuple[int, ...]


def pieces(sentence: str) -> tuple[str | Slot, ...]:
    """`sentence` cut into text and slots, in order. ValueError with the text of a bad slot."""
    found: list[str | Slot] = []
    at = 0
    for match in SLOT.finditer(sentence):
        found += [_plain(sentence[at : match.start()]), _slot(match[1])]
        at = match.end()
    found.append(_plain(sentence[at:]))
    return tuple(piece for piece in found if piece)


def _plain(text: str) -> str:
    if BRACES.search(text):
        raise ValueError(text)
    return text


def _slot(inside: str) -> Slot:
    kind, *names = inside.split()[:4] or [""]
    if kind in PLAIN_SLOTS and not names:
        return Slot(kind)
    if kind in CELL_SLOTS and 1 <= len(names) <= 2:
        return Slot(kind, *names)
    raise ValueError(inside)


def read_publications(path: Path, texts: Path, known: Known) -> Mapping[str, Publication]:
    """The publications by id, in the order of the file, their texts read from the folder `texts`.

    Refuses F…, E01–E05, E17–E19, E22, E23, all at once.
    """
    problems: list[Problem] = []
    top = read_settings(path, problems)
    read: dict[str, tuple[Settings, Publication]] = {}
    blocks = 0
    for settings in top.tables("publication"):
        publication = _publication(settings, blocks, texts, known, problems)
        blocks += len(publication.blocks)
        if publication.id in read:
            line = read[publication.id][0].line or "?"
            problems.append(Problem("E04", settings.place, {"id": publication.id, "line": line}))
        read[publication.id] = (settings, publication)
    top.nothing_else()
    if not read and not problems:
        top.complain("E01", "publication", example="[[publication]]")
    refuse_if_any(problems)
    return {name: publication for name, (_, publication) in read.items()}


def _publication(
    settings: Settings, blocks: int, folder: Path, known: Known, problems: list[Problem]
) -> Publication:
    path = folder / settings.word("texts")
    texts = _texts(path, problems) if "texts" in settings.values else {}
    for name, passage in texts.items():
        problems += _passage_problems(name, passage, Place(path), known)
    domains = tuple(known.families)
    publication = Publication(
        id=settings.word("id"),
        kind=settings.one_of("kind", KINDS),
        title=settings.text("title"),
        domain=settings.word("domain", known=domains),
        reference=settings.word("reference", known=domains),
        license=settings.word("license", default=""),
        themes=settings.words("themes", default=(), known=known.themes),
        families=settings.words(
            "families", default=(), known=tuple(dict.fromkeys(known.families.values()))
        ),
        blocks=tuple(_block(one, texts, known) for one in settings.tables("block", blocks)),
        texts=texts,
    )
    settings.nothing_else()
    return publication


# --- blocks --------------------------------------------------------------------------------------


def _block(settings: Settings, texts: Mapping[str, Passage], known: Known) -> Block:
    kind = settings.one_of("kind", BLOCK_KINDS)
    against = settings.words("against", default=(), known=AGAINST)
    block = Block(
        kind=kind,
        title=settings.text_or_none("title"),
        caption=settings.text_or_none("caption"),
        page=settings.number("page", default=1),
        width=settings.one_of("width", WIDTHS, "full"),
        base=settings.word("base", default=None if kind in ON_ONE_BASE else ""),
        indicators=settings.words(
            "indicators",
            default=() if kind == "text" else None,
            known=tuple(known.bases),
        ),
        domains=settings.words("domains", default=(), known=tuple(known.families)),
        against=tuple(one for word in against for one in AGAINST if one == word),
        since=settings.number("since") if "since" in settings.values else None,
        text=settings.word("text", default=None if kind == "text" else ""),
    )
    settings.nothing_else()
    _check_block(settings, block, texts, known)
    return block


def _check_block(
    settings: Settings, block: Block, texts: Mapping[str, Passage], known: Known
) -> None:
    if block.text and texts:
        settings.expect("text", [block.text], tuple(texts))
    for indicator in block.indicators if block.kind in ON_ONE_BASE and block.base else ():
        base = known.bases.get(indicator, block.base)
        if base != block.base:
            settings.complain("E17", "base", indicator=indicator, base=base, other=block.base)
    if block.kind == "key_figures" and len(block.against) != len(block.indicators):
        found, expected = len(block.against), len(block.indicators)
        settings.complain("E19", "against", found=found, expected=expected)
    if block.since is not None:
        settings.expect("since", [str(block.since)], tuple(map(str, known.editions)))


# --- texts ---------------------------------------------------------------------------------------


def _texts(path: Path, problems: list[Problem]) -> dict[str, Passage]:
    """Passage name → its sentences; a file that cannot be read is a problem and gives none."""
    try:
        top = read_settings(path, problems)
    except ProblemsFound as wrong:
        problems += wrong.problems
        return {}
    return {name: _passage(top.tables(name)) for name in top.values}


def _passage(sentences: list[Settings]) -> Passage:
    found = []
    for one in sentences:
        found.append(one.as_text())
        one.nothing_else()
    return tuple(found)


def _passage_problems(name: str, passage: Passage, place: Place, known: Known) -> Iterator[Problem]:
    for number, sentence in enumerate(passage, start=1):
        where = f"{name}[{number}]"
        slots = {}
        for language in LANGUAGES:
            try:
                slots[language] = slots_in(sentence.say(language))
            except ValueError as wrong:
                values = {"key": f"{where}.{language}", "slot": str(wrong)}
                kinds = ", ".join((*CELL_SLOTS, *PLAIN_SLOTS))
                yield Problem("E18", place, {**values, "known": kinds})
        if len(slots) == len(LANGUAGES) and len({_cells(found) for found in slots.values()}) > 1:
            yield Problem("E22", place, {"key": where})
        for slot in dict.fromkeys(slot for found in slots.values() for slot in found):
            yield from _slot_problems(slot, where, place, known)


def slots_in(sentence: str) -> tuple[Slot, ...]:
    """The slots of `sentence` in order. ValueError as `pieces`."""
    return tuple(piece for piece in pieces(sentence) if isinstance(piece, Slot))


def _cells(slots: tuple[Slot, ...]) -> frozenset[tuple[str, str]]:
    """Which cells a sentence shows: in every language the same, so that all learn the same."""
    return frozenset((slot.indicator, slot.domain) for slot in slots if slot.indicator)


def _slot_problems(slot: Slot, where: str, place: Place, known: Known) -> Iterator[Problem]:
    for word, words in ((slot.indicator, known.bases), (slot.domain, known.families)):
        if word and words and word not in words:
            near = suggestion(word, list(words))
            values = {"key": where, "value": word, "suggestion": near, "known": ", ".join(words)}
            yield Problem("E03", place, values)
