"""The publications of an edition: which released cells go where, and the sentences around them.

`publications.toml` orders blocks, the files in `texts/` hold the sentences. A sentence names its
figures by slots and never holds a figure itself. Every chart and table stands on one base, checked
here, before anything is drawn. A publication may be made `like` another, with the blocks that it
names replaced, and one may be made `for_each` group of a family.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import get_args

from monitor.concepts.language import LANGUAGES, Text
from monitor.concepts.problems import Place, Problem, ProblemsFound, refuse_if_any
from monitor.design.files import suggestion
from monitor.design.model import (
    Against,
    Block,
    BlockKind,
    Compared,
    Condition,
    Passage,
    Publication,
    PublicationKind,
    Sentence,
    Width,
)
from monitor.design.settings import Settings, read_settings


KINDS: tuple[PublicationKind, ...] = get_args(PublicationKind)
BLOCK_KINDS: tuple[BlockKind, ...] = get_args(BlockKind)
WIDTHS: tuple[Width, ...] = get_args(Width)
AGAINST: tuple[Against, ...] = get_args(Against)
COMPARED: tuple[Compared, ...] = get_args(Compared)
ON_ONE_BASE: tuple[BlockKind, ...] = (
    *("trend", "bars", "within", "multiples", "diverging", "compare", "table"),
)
WITHOUT_INDICATORS: tuple[BlockKind, ...] = (
    *("text", "response", "all_figures", "definitions", "measures"),
)
VERDICTS = ("higher", "lower", "none", "untestable", "break", "withheld")  # of the ledger's tests

SLOT = re.compile(r"\{\{([^{}]*)\}\}")
BRACES = re.compile(r"\{\{|\}\}")
# Slots that take a cell (indicator, then perhaps a domain), and slots that take nothing.
CELL_SLOTS = ("value", "share", "Share", "margin", "change", "contrast", "phrase", "predicate")
# Slots that take an indicator and a family: the groups of it that a test set apart from everyone.
LIST_SLOTS = ("higher", "lower")
FACT_SLOTS = ("policy", "run")  # a threshold of protection.toml, a number of the making itself
PLAIN_SLOTS = ("n", "population", "response", "group", "reference", "year", "previous", "note")


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a sentence for a figure or a name (invulplek): `{{value agg_any raadslid}}`.

    `indicator` is "" for a plain slot; `domain` is "" where the publication's own group is meant.
    Of a fact (`{{policy population own_figure}}`) both are its names; of a list of groups
    (`{{higher agg_any office_group}}`) `domain` is their family.
    """

    kind: str
    indicator: str = ""
    domain: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What a publication may name; what is empty (its file could not be read) is not checked.

    `labels` are the headings of the domains, for publications that are made for each of them.
    """

    bases: Mapping[str, str]  # indicator → base
    families: Mapping[str, str]  # domain → family
    themes: tuple[str, ...]
    editions: tuple[int, ...]
    labels: Mapping[str, Text] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Block:
    """A block as written: its table, and the name by which another publication can replace it."""

    settings: Settings
    name: str


@dataclass(frozen=True, slots=True)
class _Ordered:
    """A publication as written: its table, the one it is made like, and its blocks in order."""

    settings: Settings
    model: Settings | None
    blocks: tuple[_Block, ...]

    def holder(self, key: str) -> Settings:
        """The table that says `key`: the publication's own, else the one it is made like."""
        own = self.settings
        return own if key in own.values or self.model is None else self.model


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
    if kind in (*CELL_SLOTS, *FACT_SLOTS) and 1 <= len(names) <= 2:
        return Slot(kind, *names)
    if kind in LIST_SLOTS and len(names) == 2:
        return Slot(kind, *names)
    raise ValueError(inside)


def read_publications(path: Path, texts: Path, known: Known) -> Mapping[str, Publication]:
    """The publications by id, in the order of the file, their texts read from the folder `texts`.

    Refuses F…, E01–E05, E17–E19, E22, E23, all at once.
    """
    problems: list[Problem] = []
    top = read_settings(path, problems)
    read: dict[str, tuple[Settings, Publication]] = {}
    library = _Library(texts, known, problems)
    for ordered in _ordered(top.tables("publication")):
        for publication in _publications(ordered, library, known):
            if publication.id in read:
                line = read[publication.id][0].line or "?"
                values = {"id": publication.id, "line": line}
                problems.append(Problem("E04", ordered.settings.place, values))
            read[publication.id] = (ordered.settings, publication)
        ordered.settings.nothing_else()
    top.nothing_else()
    if not read and not problems:
        top.complain("E01", "publication", example="[[publication]]")
    # What several publications take over from one is wrong once.
    refuse_if_any(one for n, one in enumerate(problems) if one not in problems[:n])
    return {name: publication for name, (_, publication) in read.items()}


def _ordered(tables: Sequence[Settings]) -> Iterator[_Ordered]:
    """The publications as written, each with the blocks that it takes over and its own."""
    found: dict[str, _Ordered] = {}
    count = 0
    for settings in tables:
        own = tuple(_named(one) for one in settings.tables("block", count))
        count += len(own)
        like = (
            settings.word("like", "", known=tuple(found) or ("",))
            if "like" in settings.values
            else ""
        )
        without = settings.words("without", default=())
        model = found.get(like)
        if model is None:
            made = _Ordered(settings, None, own)
        else:
            names = tuple(one.name for one in model.blocks if one.name)
            settings.expect("without", without, names)
            blocks = tuple(_replaced(model.blocks, own, without))
            made = _Ordered(settings, model.settings, blocks)
        yield made
        if "id" in settings.values:
            found.setdefault(settings.word("id"), made)


def _named(settings: Settings) -> _Block:
    return _Block(settings, settings.word("name", default=""))


def _replaced(
    taken: Sequence[_Block], own: Sequence[_Block], without: Sequence[str]
) -> Iterator[_Block]:
    """What is taken over, each replaced by the own block of its name; other own ones at the end."""
    by_name = {one.name: one for one in own if one.name}
    for one in taken:
        if one.name not in without:
            yield by_name.get(one.name, one) if one.name else one
    names = {one.name for one in taken}
    yield from (one for one in own if not one.name or one.name not in names)


def _publications(ordered: _Ordered, library: _Library, known: Known) -> Iterator[Publication]:
    """One publication, or one for each group of the family that `for_each` names."""
    settings = ordered.settings
    families = tuple(dict.fromkeys(known.families.values()))
    if "for_each" not in settings.values:
        yield _publication(ordered, library, known, "")
        return
    family = settings.word("for_each", known=families)
    settings.taken |= {"id", "title"}  # asked for in each; with no groups known, in none
    for domain, belongs in known.families.items():
        if belongs == family:
            yield _publication(ordered, library, known, domain)


def _publication(ordered: _Ordered, library: _Library, known: Known, each: str) -> Publication:
    settings = ordered.settings
    domains = tuple(known.families)
    domain = each or ordered.holder("domain").word("domain", known=domains)
    label = known.labels.get(domain, Text(domain, domain))
    texts = library.read(ordered.holder("texts"))
    title = settings.text("title")
    return Publication(
        id=settings.word("id").replace("{domain}", domain),
        kind=ordered.holder("kind").one_of("kind", KINDS),
        title=Text(title.nl.replace("{label}", label.nl), title.en.replace("{label}", label.en)),
        domain=domain,
        reference=ordered.holder("reference").word("reference", known=domains),
        license=ordered.holder("license").word("license", default=""),
        themes=ordered.holder("themes").words("themes", default=(), known=known.themes),
        families=ordered.holder("families").words(
            "families", default=(), known=tuple(dict.fromkeys(known.families.values()))
        ),
        blocks=tuple(_block(one.settings, domain, texts, known) for one in ordered.blocks),
        texts=texts,
    )


# --- blocks --------------------------------------------------------------------------------------


def _block(settings: Settings, domain: str, texts: Mapping[str, Passage], known: Known) -> Block:
    kind = settings.one_of("kind", BLOCK_KINDS)
    against = settings.words("against", default=(), known=AGAINST)
    indicators = tuple(known.bases)
    groups = tuple(one.replace("{domain}", domain) for one in settings.words("domains", default=()))
    settings.expect("domains", groups, tuple(known.families))
    block = Block(
        kind=kind,
        title=settings.text_or_none("title"),
        caption=settings.text_or_none("caption"),
        page=settings.number("page", default=1),
        width=settings.one_of("width", WIDTHS, "full"),
        base=settings.word("base", default=None if kind in ON_ONE_BASE else ""),
        indicators=settings.words(
            "indicators", default=() if kind in WITHOUT_INDICATORS else None, known=indicators
        ),
        domains=groups,
        against=tuple(one for word in against for one in AGAINST if one == word),
        since=settings.number("since") if "since" in settings.values else None,
        text=settings.word("text", default=None if kind == "text" else ""),
        chapter=settings.text_or_none("chapter"),
        theme=settings.word("theme", default="", known=("", *known.themes) if known.themes else ()),
        opposite=settings.words(
            "opposite", default=None if kind == "diverging" else (), known=indicators
        ),
        former=settings.words("former", default=()),
    )
    settings.nothing_else()
    _check_block(settings, block, texts, known)
    return block


def _check_block(
    settings: Settings, block: Block, texts: Mapping[str, Passage], known: Known
) -> None:
    if block.text and texts:
        settings.expect("text", [block.text], tuple(texts))
    on_base = (*block.indicators, *block.opposite)
    for indicator in on_base if block.kind in ON_ONE_BASE and block.base else ():
        base = known.bases.get(indicator, block.base)
        if base != block.base:
            settings.complain("E17", "base", indicator=indicator, base=base, other=block.base)
    if block.kind == "key_figures" and len(block.against) != len(block.indicators):
        found, expected = len(block.against), len(block.indicators)
        settings.complain("E19", "against", found=found, expected=expected)
    if block.kind == "diverging" and len(block.opposite) != len(block.indicators):
        found, expected = len(block.opposite), len(block.indicators)
        settings.complain("E19", "opposite", found=found, expected=expected)
    if block.since is not None:
        settings.expect("since", [str(block.since)], tuple(map(str, known.editions)))


# --- texts ---------------------------------------------------------------------------------------


@dataclass
class _Library:
    """The text files of an edition, each read and checked once."""

    folder: Path
    known: Known
    problems: list[Problem]
    files: dict[str, Mapping[str, Passage]] = field(default_factory=dict)

    def read(self, settings: Settings) -> Mapping[str, Passage]:
        """Passage name → its sentences, of every file that `texts` names."""
        several = isinstance(settings.values.get("texts"), list)
        names = settings.words("texts") if several else (settings.word("texts"),)
        found: dict[str, Passage] = {}
        for name in names if "texts" in settings.values else ():
            found |= self._file(name)
        return found

    def _file(self, name: str) -> Mapping[str, Passage]:
        if name not in self.files:
            path = self.folder / name
            self.files[name] = _texts(path, self.known, self.problems)
            for title, passage in self.files[name].items():
                self.problems += _passage_problems(title, passage, path, self.known)
        return self.files[name]


def _texts(path: Path, known: Known, problems: list[Problem]) -> dict[str, Passage]:
    """Passage name → its sentences; a file that cannot be read is a problem and gives none."""
    try:
        top = read_settings(path, problems)
    except ProblemsFound as wrong:
        problems += wrong.problems
        return {}
    return {name: _passage(top.tables(name), known) for name in top.values}


def _passage(sentences: list[Settings], known: Known) -> Passage:
    found = []
    for one in sentences:
        said = one.as_text()
        required = one.flag("required") if "required" in one.values else False
        when = _condition(one.table("when"), known) if "when" in one.values else None
        one.nothing_else()
        found.append(Sentence(said.nl, said.en, required, when, one.path, one.line))
    return tuple(found)


def _condition(settings: Settings, known: Known) -> Condition:
    """`when = { change = "agg_any", is = ["lower"] }`; a group may stand behind the indicator."""
    compared = next((one for one in COMPARED if one in settings.values), COMPARED[0])
    indicator, _, domain = settings.word(compared).partition(" ")
    settings.expect(compared, [indicator] if indicator else [], tuple(known.bases))
    settings.expect(compared, [domain] if domain else [], tuple(known.families))
    verdicts = settings.words("is", known=VERDICTS)
    settings.nothing_else()
    return Condition(compared, indicator, domain, verdicts)


def _passage_problems(name: str, passage: Passage, path: Path, known: Known) -> Iterator[Problem]:
    for number, sentence in enumerate(passage, start=1):
        where, place = f"{name}[{number}]", Place(path, sentence.line)
        slots = {}
        for language in LANGUAGES:
            try:
                slots[language] = slots_in(sentence.say(language))
            except ValueError as wrong:
                values = {"key": f"{where}.{language}", "slot": str(wrong)}
                kinds = ", ".join((*CELL_SLOTS, *LIST_SLOTS, *PLAIN_SLOTS, *FACT_SLOTS))
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
    cells = (slot for slot in slots if slot.kind in (*CELL_SLOTS, *LIST_SLOTS))
    return frozenset((slot.indicator, slot.domain) for slot in cells)


def _slot_problems(slot: Slot, where: str, place: Place, known: Known) -> Iterator[Problem]:
    if slot.kind in FACT_SLOTS:
        return
    families = dict.fromkeys(known.families.values())
    groups = families if slot.kind in LIST_SLOTS else known.families
    for word, words in ((slot.indicator, known.bases), (slot.domain, groups)):
        if word and words and word not in words:
            near = suggestion(word, list(words))
            values = {"key": where, "value": word, "suggestion": near, "known": ", ".join(words)}
            yield Problem("E03", place, values)
