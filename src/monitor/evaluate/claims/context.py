"""What each number is about: group, year, measure and base, from the words around it.

Nearest words win, and words that stand directly at a number belong to it alone. What the sentence
does not say comes from the sentences before it, the heading, or the text as a whole; the reading
tells which. Knows no figures: a reading must never be bent towards a value that would fit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from monitor.evaluate.claims import lexicon
from monitor.evaluate.claims.around import Around, State
from monitor.evaluate.claims.lexicon import Lexicon
from monitor.evaluate.claims.model import Block, BlockKind, Claim, Document, Kind, Reading
from monitor.evaluate.claims.phrases import of_sentence
from monitor.evaluate.claims.spans import Sentence, sentences
from monitor.evaluate.claims.subjects import measures_in
from monitor.evaluate.claims.tables import Tables, of_cell
from monitor.evaluate.claims.tagging import written_tags
from monitor.evaluate.claims.years import AGO, COMPARED_WITH, waves_of


_NAMED = re.compile(
    r"monitor(?: (?:agressie en geweld|integriteit en veiligheid))?"
    r"(?: openbaar bestuur)?,? (?:van )?(20[0-4]\d)"
)


def edition_of(document: Document, waves: Sequence[int] = ()) -> int | None:
    """The edition a text is about: the year that stands with the name of the monitor, else of the
    date of the text, else the newest year in it; None when it names no year. Before all these goes
    the newest edition of which it names cells."""
    tagged = [int(tag.cell[3:7]) for tag in document.tags]
    if tagged:
        return max(tagged)
    folded = lexicon.fold(document.text[:200_000])
    named = [int(match[1]) for match in _NAMED.finditer(folded)]
    if named:
        return max(set(named), key=lambda year: (named.count(year), year))
    dates = lexicon.dates_in(folded)
    years = dates or [int(one.codes[0]) for one in lexicon.years_in(folded)]
    if not years:
        return None
    year = dates[0] if dates else max(years)
    known = [wave for wave in waves if wave <= year]
    return known[-1] if known else year


def claims_of(
    document: Document, edition: int | None = None, words: Lexicon | None = None
) -> tuple[Claim, ...]:
    """All claims of a text, each with its reading; `edition` is that of the text as a whole."""
    return tuple(_claims(document, edition, words or lexicon.lexicon()))


def _claims(document: Document, edition: int | None, words: Lexicon) -> Iterator[Claim]:
    tags = sorted([*written_tags(document.text), *document.tags], key=lambda tag: tag.start)
    tables = Tables(document)
    everything = list(sentences(document, words))
    speaking = _speaking(document, everything)
    heading, state, lead, flow = State(), State(), State(), State()
    block, seen = -1, -1
    caption: Sentence | None = None
    for sentence in everything:
        part = document.blocks[sentence.block]
        if sentence.block != block:
            lead = state if _leads_on(document, block) or _is_item(document, block) else State()
            state = replace(lead) if part.kind is BlockKind.ITEM else State()
            block = sentence.block
        if part.kind is not BlockKind.CELL:
            caption = sentence if _is_caption(part, sentence) else None
        around = Around(document, sentence, edition, heading, state, flow, tags, caption)
        if part.kind is BlockKind.CELL:
            yield from of_cell(around, part, tables)
            continue
        if _SUPPOSED.search(sentence.folded):
            continue
        if part.kind is BlockKind.PARAGRAPH and not speaking[sentence.block]:
            continue
        yield from of_sentence(around)
        _remember(state, around)
        if state.indicators:
            flow = replace(state)
        if part.kind is BlockKind.HEADING and block != seen:
            heading, seen = _of_heading(heading, part, state), block


# What would have to be so for something else to be true is claimed by nobody.
_SUPPOSED = re.compile(r"\balleen als\b|\bdaarvoor (?:is|zijn|moet)\b|\bzou(?:den)? dan\b")


def _speaking(document: Document, everything: Sequence[Sentence]) -> list[bool]:
    """Of each block whether anything in it may be a claim, or leads on to a list that may hold
    one; the others need not be read."""
    found = [False] * len(document.blocks)
    for one in everything:
        if not found[one.block]:
            found[one.block] = bool(one.all_shares or one.directions or _DIGIT.search(one.folded))
    for block in range(len(found) - 1):
        if document.blocks[block + 1].kind in (BlockKind.ITEM, BlockKind.CELL):
            found[block] = True
    return found


_DIGIT = re.compile(r"\d")
_TABLE_NUMBER = re.compile(r"(?:tabel|figuur|grafiek)\s\d")


def _is_caption(part: Block, sentence: Sentence) -> bool:
    """Whether a sentence stands over a table and says what it is about."""
    return part.kind is BlockKind.CAPTION or bool(_TABLE_NUMBER.match(sentence.folded))


def _leads_on(document: Document, block: int) -> bool:
    """Whether a list carries on what this block began."""
    if block < 0:
        return False
    part = document.blocks[block]
    return part.kind is BlockKind.PARAGRAPH and document.text[part.start : part.end].rstrip(
        "* "
    ).endswith(":")


def _is_item(document: Document, block: int) -> bool:
    return block >= 0 and document.blocks[block].kind is BlockKind.ITEM


def _of_heading(above: State, part: Block, said: State) -> State:
    """What a heading sets for the text under it; a lower heading keeps what a higher one said."""
    if part.level <= 1:
        return replace(said)
    return State(said.groups or above.groups, said.indicators, said.base, said.year or above.year)


def _remember(state: State, around: Around) -> None:
    sentence = around.sentence
    readings = [reading for quantity, reading in around.found if quantity.kind is not Kind.COUNT]
    if readings:
        first = readings[0]
        if not first.indicators and not first.several:
            state.indicators = ()  # something else was spoken of in between
        if len({one.groups for one in readings if not one.against}) > 1:
            state.groups = ()  # more groups were spoken of: the next sentence is on none of them
        elif not first.several and first.groups:
            state.groups, state.population = first.groups, first.population
        state.indicators = first.indicators or state.indicators
        state.base = first.base
        state.waves = waves_of(sentence) or (() if sentence.years else state.waves)
        state.held = (*state.held[-1:], *_shares_of(around))[-2:]
        state.listed = tuple(
            one.groups for quantity, one in around.found if quantity.kind is Kind.SHARE
        )
        pair = next((one for one in readings if one.since is not None and one.year), None)
        if pair is not None:
            state.year, state.since = pair.year, pair.since
            return
        state.since = None
        year = _year_to_keep(around, readings)
        state.year = year if year is not None else state.year
        return
    groups = [one for one in sentence.groups if not one.several]
    if groups:
        state.groups = groups[0].codes
    measured = measures_in(sentence)
    if measured:
        state.indicators = max(measured, key=lambda one: one.rank).codes
        state.base = ""


def _shares_of(around: Around) -> tuple[Reading, ...]:
    return tuple(reading for quantity, reading in around.found if quantity.kind is Kind.SHARE)


def _year_to_keep(around: Around, readings: Sequence[Reading]) -> int | None:
    """The year that the sentences after this one speak of. What was only looked back at, as in
    "Twee jaar eerder was dat nog 35%", is not it."""
    folded = around.sentence.folded
    now = around.before.year or around.heading.year or around.edition
    if any(pattern.search(folded) for pattern in AGO):
        return None
    compared = _compared_years(around.sentence)
    years = [
        one.year
        for one in readings
        if "year" in one.stated and one.year and one.year not in compared
    ]
    if not years:
        return None
    back = all("indicator carried" in one.stated for one in readings) or _EARLIER.search(folded)
    return None if back and now is not None and max(years) < now else max(years)


def _compared_years(sentence: Sentence) -> set[int]:
    """The years that something is only held against: "lager dan in 2022", "tegen 46% in 2020"."""
    return {
        int(one.codes[0])
        for one in sentence.years
        if COMPARED_WITH.search(before := sentence.folded[max(0, one.start - 40) : one.start])
        or _HELD_AGAINST.search(before)
    }


_HELD_AGAINST = re.compile(
    r"\b(?:tegen|tegenover|versus|van|dan de) (?:(?:nog|de|bijna|ruim) )*"
    r"\d{1,3}(?:,\d+)?(?: ?%| procent)? (?:\(|in )(?:de (?:monitor|meting|editie) van )?$"
)
_EARLIER = re.compile(r"\b(?:eerder|destijds|voorheen|voordien|toentertijd)\b")
