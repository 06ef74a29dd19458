"""What each number is about: group, year, measure and base, from the words around it.

Nearest words win, and words that stand directly at a number belong to it alone. What the sentence
does not say comes from the sentences before it, the heading, or the text as a whole; the reading
tells which. Knows no figures: a reading must never be bent towards a value that would fit.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from monitor.evaluate.claims import lexicon, numbers
from monitor.evaluate.claims.lexicon import Lexicon, Mention
from monitor.evaluate.claims.model import (
    Block,
    BlockKind,
    Claim,
    Document,
    Kind,
    Precision,
    Quantity,
    Reading,
    Tag,
)
from monitor.evaluate.claims.spans import Sentence, sentences


@dataclass
class _State:
    """What was last spoken of, to be carried over to a sentence that does not say."""

    groups: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    base: str = ""
    year: int | None = None
    since: int | None = None
    population: str = ""
    listed: tuple[tuple[str, ...], ...] = ()  # the groups of its numbers, in order


@dataclass
class _Around:
    """The sentence at hand with what stands around it (omgeving)."""

    document: Document
    sentence: Sentence
    edition: int | None
    heading: _State
    before: _State
    flow: _State  # what was last measured anywhere above
    tags: Sequence[Tag] = ()
    caption: Sentence | None = None  # of the table at hand
    found: list[tuple[Quantity, Reading]] = field(default_factory=list)

    def sentence_text(self, quantity: Quantity) -> str:
        start = self.sentence.start
        return self.document.text[start + quantity.start : start + quantity.end]


# --- the text as a whole -------------------------------------------------------------------------

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


# --- every claim ---------------------------------------------------------------------------------


def claims_of(
    document: Document, edition: int | None = None, words: Lexicon | None = None
) -> tuple[Claim, ...]:
    """All claims of a text, each with its reading; `edition` is that of the text as a whole."""
    return tuple(_claims(document, edition, words or lexicon.lexicon()))


def _claims(document: Document, edition: int | None, words: Lexicon) -> Iterator[Claim]:
    tags = sorted([*_tags(document.text), *document.tags], key=lambda tag: tag.start)
    tables = _Tables(document)
    everything = list(sentences(document, words))
    speaking = _speaking(document, everything)
    heading, state, lead, flow = _State(), _State(), _State(), _State()
    block, seen = -1, -1
    caption: Sentence | None = None
    for sentence in everything:
        part = document.blocks[sentence.block]
        if sentence.block != block:
            lead = state if _leads_on(document, block) or _is_item(document, block) else _State()
            state = replace(lead) if part.kind is BlockKind.ITEM else _State()
            block = sentence.block
        if part.kind is not BlockKind.CELL:
            caption = sentence if _is_caption(part, sentence) else None
        around = _Around(document, sentence, edition, heading, state, flow, tags, caption)
        if part.kind is BlockKind.CELL:
            yield from _of_cell(around, part, tables)
            continue
        if _SUPPOSED.search(sentence.folded):
            continue
        if part.kind is BlockKind.PARAGRAPH and not speaking[sentence.block]:
            continue
        yield from _of_sentence(around)
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


def _of_heading(above: _State, part: Block, said: _State) -> _State:
    """What a heading sets for the text under it; a lower heading keeps what a higher one said."""
    if part.level <= 1:
        return replace(said)
    return _State(said.groups or above.groups, said.indicators, said.base, said.year or above.year)


def _remember(state: _State, around: _Around) -> None:
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
    measured = _measured(sentence)
    if measured:
        state.indicators = max(measured, key=lambda one: one.rank).codes
        state.base = ""


def _year_to_keep(around: _Around, readings: Sequence[Reading]) -> int | None:
    """The year that the sentences after this one speak of. What was only looked back at, as in
    "Twee jaar eerder was dat nog 35%", is not it."""
    if any(pattern.search(around.sentence.folded) for pattern in _AGO):
        return None
    compared = _compared_years(around.sentence)
    years = [
        one.year
        for one in readings
        if "year" in one.stated and one.year and one.year not in compared
    ]
    if not years:
        return None
    now = around.before.year or around.heading.year or around.edition
    back = all("indicator carried" in one.stated for one in readings)
    return None if back and now is not None and max(years) < now else max(years)


def _compared_years(sentence: Sentence) -> set[int]:
    """The years that something is only held against: "lager dan in 2022"."""
    return {
        int(one.codes[0])
        for one in sentence.years
        if _COMPARED_WITH.search(sentence.folded[max(0, one.start - 40) : one.start])
    }


# --- one sentence --------------------------------------------------------------------------------


def _of_sentence(around: _Around) -> Iterator[Claim]:
    for quantity in _quantities(around):
        reading = _read(around, quantity)
        if reading is None:
            continue
        around.found.append((quantity, reading))
    for quantity, reading in around.found:
        yield _claim(around, quantity, reading)


def _claim(around: _Around, quantity: Quantity, reading: Reading) -> Claim:
    start = around.sentence.start + quantity.start
    end = around.sentence.start + quantity.end
    moved = replace(
        quantity,
        start=start,
        end=end,
        partner=quantity.partner + around.sentence.start if quantity.partner >= 0 else -1,
    )
    return Claim(
        start,
        end,
        around.document.text[start:end],
        moved,
        reading,
        around.sentence.block,
        (around.sentence.start, around.sentence.end),
    )


_TRIGGER = re.compile(
    r"\d|%|procent|helft|derde|kwart|vijfde|tiende|\bop de\b|\bvan de\b|meerderheid"
)


def _quantities(around: _Around) -> list[Quantity]:
    """Shares first, then what leans on them: points, counts, directions; nothing overlaps."""
    folded = around.sentence.folded
    shares = _as_changes(around.sentence.all_shares, folded)
    found = [*shares]
    for more in (numbers.points(folded), numbers.counts(folded), around.sentence.directions):
        found += [
            one
            for one in more
            if all(one.end <= other.start or other.end <= one.start for other in found)
        ]
    order = {Kind.SHARE: 0, Kind.CHANGE: 1, Kind.POINTS: 1, Kind.MARGIN: 1, Kind.COUNT: 1}
    return sorted(found, key=lambda one: (order.get(one.kind, 2), one.start))


_BY = re.compile(
    r"(?:gestegen|gedaald|toegenomen|afgenomen|steeg|stegen|daalde|stijging|daling|toename|afname"
    r"|omhoog|omlaag|gegroeid)(?: [a-z]+){0,2} (?:met|van) (?:\+|−|-|ruim |bijna )?$|[+−]\s?$"
)
_MORE_THAN = re.compile(
    r"\s(?:meer|minder|hoger|lager|vaker)(?: [a-z-]+){0,4} (?:dan|ten opzichte)\b"
)
_ROSE_BY = re.compile(r"\b(?:met) (?:ruim |bijna )?$")
_AFTER_BY = re.compile(r"\s(?:gestegen|gedaald|toegenomen|afgenomen|gegroeid|toe\b|af\b)")


def _as_changes(found: list[Quantity], folded: str) -> list[Quantity]:
    """Shares that are the size of a change: "gestegen met 5%", "5% meer dan in 2018"."""
    made = []
    for one in found:
        before, after = folded[max(0, one.start - 40) : one.start], folded[one.end : one.end + 60]
        change = one.kind is Kind.SHARE and one.partner < 0 and one.value is not None
        said = (
            _BY.search(before)
            or _MORE_THAN.match(after)
            or (_ROSE_BY.search(before) and _AFTER_BY.match(after))
        )
        made.append(replace(one, kind=Kind.CHANGE) if change and said else one)
    return made


def _read(around: _Around, quantity: Quantity) -> Reading | None:
    """The reading of one quantity, None for what is no claim about the monitor."""
    if quantity.kind is Kind.COUNT:
        return _read_count(around, quantity)
    if quantity.kind is Kind.MARGIN:
        return _of_nearest_share(around, quantity)
    if quantity.kind in (Kind.DIRECTION, Kind.POINTS, Kind.CHANGE):
        return _read_change(around, quantity)
    return _read_share(around, quantity)


# --- nearness ------------------------------------------------------------------------------------

_FAR = 1000.0
_DIRECT_AFTER = re.compile(
    r"\)?(?: \(?(?:in )?20\d\d\)?)?,? ?(?:van|onder|bij|voor|der)?(?: de| alle| het| onze)*"
    r"(?: ondervraagde)? ?$"
)
_DIRECT_BEFORE = re.compile(r",? ?\(?(?:is|was|dat|het|met|naar|van|:)? ?\(?$")


def _cost(folded: str, quantity: Quantity, one: Mention, others: Sequence[Quantity]) -> float:
    """How far a mention stands from a quantity; commas, conjunctions and other numbers in between
    make it farther, and it is nearer when nothing but a preposition parts them."""
    if one.start < quantity.end and quantity.start < one.end:
        return -10.0
    after = one.start >= quantity.end
    start, end = (quantity.end, one.start) if after else (one.end, quantity.start)
    gap = folded[start:end]
    cost = len(gap) / 6 + (4.0 if after else 0.0)
    cost += 4 * (gap.count(",") + gap.count(";") + gap.count(":"))
    cost += 3 * len(re.findall(r"\b(?:en|maar|terwijl|tegenover|dan)\b", gap))
    cost += 3 * abs(gap.count("(") - gap.count(")")) + 9 * (gap.count(" – ") % 2)
    between = sum(start <= other.start and other.end <= end for other in others)
    cost += 12 * between
    if (
        between == 0
        and not re.search(r"[,;:]| – ", gap)
        and not re.search(r"\b(?:en|maar|dan|tegenover)\b", gap)
    ):
        cost -= 8
    if (_DIRECT_AFTER if after else _DIRECT_BEFORE).fullmatch(gap):
        cost -= 12
    return cost


def _numbers(around: _Around) -> list[Quantity]:
    return around.sentence.shares


def _nearest(
    around: _Around, quantity: Quantity, found: Sequence[Mention], bonus: float = 0.0
) -> Mention | None:
    """The mention that belongs to a quantity; both numbers of a pair count as one, and a mention
    that stands directly at another number is that number's own."""
    folded = around.sentence.folded
    shares = _numbers(around)
    own = [one for one in shares if quantity.start in (one.start, one.partner)] or [quantity]
    others = [one for one in shares if one not in own]
    best: Mention | None = None
    least = _FAR
    rivals = _rivals(around.sentence, quantity)
    for one in found:
        if any(_parted(folded, quantity, one, rival) for rival in rivals):
            continue
        cost = min(_cost(folded, number, one, others) for number in own)
        taken = min((_cost(folded, number, one, own) for number in others), default=_FAR)
        if taken < -8 and cost > taken:
            cost += 14
        cost -= bonus * (one.rank if one.rank > 1 else -1)  # a general word gives way
        if cost < least:
            best, least = one, cost
    return best


def _rivals(sentence: Sentence, quantity: Quantity) -> list[Quantity]:
    """The other directions of a sentence, for a direction."""
    if quantity.kind is not Kind.DIRECTION:
        return []
    return [one for one in sentence.directions if one.start != quantity.start]


def _parted(folded: str, quantity: Quantity, one: Mention, rival: Quantity) -> bool:
    """Whether a mention is on the other side of "en", where another direction stands."""
    if one.start >= quantity.end and rival.start >= quantity.end:
        return bool(re.search(r"\ben\b", folded[quantity.end : one.start]))
    if one.end <= quantity.start and rival.end <= quantity.start:
        return bool(re.search(r"\ben\b", folded[max(one.end, rival.end) : quantity.start]))
    return False


# --- shares --------------------------------------------------------------------------------------


def _read_share(around: _Around, quantity: Quantity) -> Reading:
    tag = _tag_at(around, quantity)
    twin = _twin(around, quantity)
    if twin is not None:
        same = _read_share(around, twin)
        return replace(same, tag=tag or same.tag)
    group, several, group_from = _group_for(around, quantity)
    indicators, indicator_from, words = _indicator_for(around, quantity)
    base, base_from = _base_for(around, quantity, indicator_from)
    year, year_from = _year_for(around, quantity)
    stated = {
        name
        for name, source in (
            ("group", group_from), ("indicator", indicator_from), ("base", base_from),
            ("year", year_from),
        )
        if source in ("said", "carried")
    }  # fmt: skip
    if base_from == "weak":
        stated.add("weak base")
    if group_from == "carried":
        stated.add("carried group")
    if indicator_from == "carried":
        stated.add("indicator carried")
    if indicator_from == "vague":
        stated.add("vague")
    if year_from == "relative":
        stated.add("pair")
    sources = (group_from, indicator_from, year_from)
    confidence = 1.0
    for source in sources:
        confidence *= {"said": 1.0, "carried": 0.9, "heading": 0.8}.get(source, 0.7)
    made = Reading(
        population=_population(group),
        groups=group,
        indicators=indicators,
        base=base,
        year=year,
        stated=frozenset(stated),
        several=several,
        tag=tag,
        words=words,
        confidence=round(confidence, 2),
    )
    return _as_tagged(made) if tag and "response" not in indicators else made


def _twin(around: _Around, quantity: Quantity) -> Quantity | None:
    """The number in brackets behind words that say the same: "bijna de helft (49%)"."""
    if quantity.kind is not Kind.SHARE or quantity.partner >= 0:
        return None
    for one in _numbers(around):
        if one.start >= quantity.end:
            between = around.sentence.folded[quantity.end : one.start]
            return one if between in (" (", ", ") and _agree(quantity, one) else None
    return None


def _agree(words: Quantity, figure: Quantity) -> bool:
    return words.precision is not Precision.EXACT and words.low - 3 <= figure.low <= words.high + 3


def _population(groups: Sequence[str]) -> str:
    first = groups[0] if groups else "all"
    if first.startswith("medewerkers"):
        return "medewerkers"
    return "organisaties" if first == "organisaties" else "ambtsdragers"


Found = tuple[tuple[str, ...], bool, str]


def _group_for(around: _Around, quantity: Quantity) -> Found:
    """The candidates for the group, whether it is several at once, and where it was said."""
    if (listed := _listed_group(around, quantity)) is not None:
        return listed, False, "said"
    one = _nearest(around, quantity, _no_bystanders(around.sentence, quantity))
    if one is not None:
        one = _placed(around, quantity, one)
        return one.codes, one.several and one.codes[0] != "burgemeester-wethouder", "said"
    if around.before.groups:
        return around.before.groups, False, "carried"
    if around.heading.groups:
        return around.heading.groups, False, "heading"
    return ("all",), False, "default"


_WHOLE = re.compile(r"\b(?:alle|landelijk|nederlandse)\b[^,;]*$")


def _placed(around: _Around, quantity: Quantity, one: Mention) -> Mention:
    """Office holders in general, where the sentence says in which province: "In Limburg had 51% van
    de ambtsdragers …"."""
    folded = around.sentence.folded
    places = [other for other in around.sentence.groups if other.rank == -1]
    general = one.codes == ("all",) and not _WHOLE.search(folded[max(0, one.start - 30) : one.end])
    nearest = _nearest(around, quantity, places) if general and places else None
    return nearest or one


def _listed_group(around: _Around, quantity: Quantity) -> tuple[str, ...] | None:
    """The group of a number in a list that goes with a list of groups of the same length:
    "burgemeesters en wethouders (77 en 67%)", "dat was respectievelijk 50, 46 en 33 procent"."""
    shares = [one for one in _numbers(around) if one.partner < 0]
    starts = [one.start for one in shares]
    if len(shares) < 2 or quantity.start not in starts:
        return None
    place = starts.index(quantity.start)
    groups = around.sentence.groups
    if not groups:
        if around.sentence.indicators and "respectievelijk" not in around.sentence.folded:
            return None
        same = len(around.before.listed) == len(shares)
        return around.before.listed[place] if same and around.before.listed else None
    outside = groups[-1].end <= shares[0].start or groups[0].start >= shares[-1].end
    if not outside:
        return None
    if len(groups) == 1 and groups[0].several and len(groups[0].codes) == len(shares):
        return (groups[0].codes[place],)
    if len(groups) == len(shares) and not any(one.several for one in groups):
        return groups[place].codes
    return None


_BYSTANDER = re.compile(
    r"(?:tussen|met|tegenover|aan|door|richting|op) (?:de |hun |andere |nieuwe )*$"
)
_REFERRED = re.compile(r"verschil(?:len)? met (?:alle )?$")


def _no_bystanders(sentence: Sentence, quantity: Quantity) -> list[Mention]:
    """Groups without those that something is done to or by: "contact met raadsleden". A sole group
    is kept whatever stands before it."""
    groups = sentence.groups
    kept = [
        one
        for one in groups
        if not _BYSTANDER.search(sentence.folded[max(0, one.start - 24) : one.start])
        or _REFERRED.search(sentence.folded[max(0, one.start - 24) : one.start])
        or re.match(r" ?\(\d", sentence.folded[one.end : one.end + 4])
    ]
    del quantity
    return kept or ([] if len(groups) > 1 else groups)


Measure = tuple[tuple[str, ...], str, tuple[str, ...]]


def _indicator_for(around: _Around, quantity: Quantity) -> Measure:
    """The candidates for the measure, where it was said, and the words that said it."""
    sentence = around.sentence
    one = _nearest(around, quantity, _measured(sentence), bonus=6.0)
    if one is not None:
        words = (sentence.folded[one.start : one.end],)
        return _with_equals(sentence, one), "said", words
    if not _is_elliptical(around, quantity):
        return (), "vague" if sentence.indicators else "unknown", ()
    if around.before.indicators:
        return around.before.indicators, "carried", ()
    if around.heading.indicators:
        return around.heading.indicators, "heading", ()
    if around.flow.indicators:
        return around.flow.indicators, "flow", ()
    return (), "unknown", ()


_AND = re.compile(r" (?:als|en|of|en andere|of andere) (?:van )?|, ")


def _with_equals(sentence: Sentence, best: Mention) -> tuple[str, ...]:
    """The codes of a mention and of those that stand beside it in one list, in order."""
    listed = [best]
    found = sentence.indicators
    place = found.index(best)
    for step in (-1, 1):
        at = place
        while 0 <= at + step < len(found):
            one, two = sorted((found[at], found[at + step]), key=lambda mention: mention.start)
            if not _AND.fullmatch(sentence.folded, one.end, two.start) or found[at + step].rank < 2:
                break
            listed.append(found[at + step])
            at += step
    if len(listed) == 1:
        return best.codes
    ordered = sorted(listed, key=lambda one: one.start)
    return tuple(dict.fromkeys(code for one in ordered for code in one.codes))


_EXPERIENCE = re.compile(
    r"te maken|meegemaakt|meemaa?k|mee ?maakten?|erva(?:re|ar|rin)|geconfronteerd|slachtoffer"
    r"|ondervon|ondervind|\btrof|\btreft|getroffen|\bkreeg\b|\bkregen\b|overkw|last van|kampt"
    r"|(?:agressie|geweld|intimidatie) (?:tegen|richting|jegens)"
    r"|percentage|aandeel|(?:komt|komen|kwam|kwamen) (?:[a-z]+ ){0,8}voor\b|aantal"
    r"|maakten?(?: [a-z]+){1,5} mee\b"
)


def _measured(sentence: Sentence) -> list[Mention]:
    """The measures of a sentence; "agressie" alone is one only where somebody experiences it."""
    found = sentence.indicators
    if any(one.rank == 1 for one in found) and sentence.kind is BlockKind.PARAGRAPH:
        short = len(sentence.folded) < 60
        if not (short or _EXPERIENCE.search(sentence.folded) or _says_nothing_else(sentence)):
            return [one for one in found if one.rank > 1]
    return found


def _says_nothing_else(sentence: Sentence) -> bool:
    """Whether a sentence holds groups, years, numbers and measures and hardly another word."""
    known = (*sentence.groups, *sentence.years, *sentence.bases, *sentence.indicators)
    spans = [(one.start, one.end) for one in known]
    spans += [(one.start, one.end) for one in (*sentence.shares, *sentence.directions)]
    return len(_words_outside(sentence, spans)) <= 1


def _words_outside(sentence: Sentence, spans: Sequence[tuple[int, int]]) -> list[str]:
    """The words of a sentence that say something, outside `spans`."""
    return [
        match[0]
        for match in _WORD.finditer(sentence.folded)
        if match[0] not in _EMPTY and not any(a <= match.start() < b for a, b in spans)
    ]


# Words that add nothing to what was said before: a sentence of these alone speaks of the same.
_EMPTY = lexicon.lexicon().empty
_WORD = re.compile(r"[a-z][a-z'-]{2,}")


def _left_over(sentence: Sentence) -> list[str]:
    """The words of a head of a table that name neither group nor year."""
    return _words_outside(
        sentence, [(one.start, one.end) for one in (*sentence.groups, *sentence.years)]
    )


def _is_elliptical(around: _Around, quantity: Quantity) -> bool:
    """Whether a sentence says nothing new of what is measured, as "In 2014 was dit nog 26%"."""
    sentence = around.sentence
    spans = [(one.start, one.end) for one in (*sentence.groups, *sentence.years, *sentence.bases)]
    spans += [(one.start, one.end) for one in _numbers(around)]
    spans += [(one.start, one.end) for one in sentence.directions]
    spans.append((quantity.start, quantity.end))
    left = _words_outside(sentence, spans)
    return len(left) <= (1 if _POINTS_BACK.search(sentence.folded) else 0)


_POINTS_BACK = re.compile(r"\b(?:dit|dat|deze|daarvan|hiervan|waarvan)\b")
_ALL_OF = re.compile(r"\b(?:alle|totaal aantal)\b")


def _base_for(around: _Around, quantity: Quantity, indicator_from: str) -> tuple[str, str]:
    """The base and where it was said: "weak" is a bare "49% van de raadsleden"."""
    sentence = around.sentence
    folded = sentence.folded
    one = _nearest(around, quantity, sentence.bases)
    cost = _FAR
    if one is not None:
        shares = [other for other in _numbers(around) if other.start != quantity.start]
        own = [quantity, *(o for o in shares if o.start == quantity.partner)]
        others = [other for other in shares if other not in own]
        cost = min(_cost(folded, number, one, others) for number in own)
    direct = _direct_group(sentence, quantity)
    if direct is not None:
        group, gap = direct
        follows = one is not None and 0 <= one.start - group.end <= 3
        if not follows:
            if _ALL_OF.search(gap):
                return "all", "said"
            if one is None or cost > 0:
                return "all", "weak"
    if one is not None and cost < 25:
        return one.codes[0], "said"
    if one is None and (before := _group_of_before(sentence, quantity)) is not None:
        if before == "weak" and indicator_from == "carried":
            return around.before.base, "carried" if around.before.base else ""
        return "all", before
    if one is None and indicator_from == "carried":
        return around.before.base, "carried" if around.before.base else ""
    return "", ""


def _group_of_before(sentence: Sentence, quantity: Quantity) -> str | None:
    """Whether a sentence begins with whom the share is of: "Van alle raadsleden deed 5% …"."""
    for one in sentence.groups:
        before = sentence.folded[max(0, one.start - 10) : one.start]
        if one.end <= quantity.start and re.search(
            r"(?:^|[\s(])van (?:alle|de|het) $|van alle", before
        ):
            return "said" if "alle" in before else "weak"
    return None


def _direct_group(sentence: Sentence, quantity: Quantity) -> tuple[Mention, str] | None:
    """The group right behind a number, "15% van alle ambtsdragers", with what stands between."""
    for one in sentence.groups:
        if one.start >= quantity.end:
            gap = sentence.folded[quantity.end : one.start]
            if re.fullmatch(
                r"\)?(?: (?:van|onder|der))?(?: de| alle| onze)*(?: ondervraagde)? ?", gap
            ):
                return one, gap
            return None
    return None


_YEAR_AFTER = re.compile(
    r"\)?,?\s?(?:\(|in |over |van |bij )?(?:de (?:monitor|meting|editie)(?: van)? |het jaar )?"
    r"\(?(20[0-4]\d)"
)
_COMPARED_WITH = re.compile(
    r"(?:dan(?: in)?|sinds(?: de meting)?(?: in| van)?|ten opzichte van|vergeleken met"
    r"|vergelijking met|tegenover|verschil met|anders dan in|sedert|vanaf|te toetsen: van)"
    r"(?: de (?:monitor|meting|editie) van)? $"
)
_AGO = {
    re.compile(r"twee jaar (?:eerder|geleden|daarvoor)"): 2,
    re.compile(r"vier jaar (?:eerder|geleden|daarvoor)"): 4,
    re.compile(r"zes jaar (?:eerder|geleden|daarvoor)"): 6,
    re.compile(r"tien jaar (?:eerder|geleden|daarvoor)"): 10,
    re.compile(r"(?:bij |in )?de vorige (?:meting|monitor|editie|keer)"): 2,
}
_NOW = re.compile(r"\bnu\b|\bdit jaar\b|deze editie|deze monitor|op dit moment|inmiddels")


def _year_for(around: _Around, quantity: Quantity) -> tuple[int | None, str]:
    """The year of a share and where it was said."""
    folded = around.sentence.folded
    direct = _YEAR_AFTER.match(folded, quantity.end)
    if direct is not None and not _has_own_number(folded, direct.end()):
        return int(direct[1]), "said"
    shares = _numbers(around)
    before = _year_before(around, quantity, shares)
    if before is not None and (closing := _YEAR_CLOSING.match(folded, quantity.end)) is not None:
        return int(closing[1]), "said"
    if before is not None:
        return before, "said"
    later = _year_behind(around, quantity, shares)
    if later is not None:
        return later, "said"
    if (listed := _distributed(around, quantity, shares)) is not None:
        return listed, "said"
    return _year_elsewhere(around, quantity, shares)


# A sentence that gives its year at the end, in brackets.
_YEAR_CLOSING = re.compile(r"(?:[^.;:()%\d]){10,120}\((20[0-4]\d)\)")


def _year_elsewhere(
    around: _Around, quantity: Quantity, shares: Sequence[Quantity]
) -> tuple[int | None, str]:
    folded = around.sentence.folded
    base = around.heading.year or around.edition
    for pattern, years in _AGO.items():
        match = pattern.search(folded)
        if match is not None and base is not None and _is_own(match.span(), quantity, shares):
            return base - years, "said"
    partner = next((one for one in shares if one.start == quantity.partner), None)
    since = _since(around, base)
    if partner is not None and partner.start > quantity.start:
        later, source = _year_for(around, partner)
        if since is not None and since != later:
            return since, "said"
        return (None if later is None else later - 2), "relative" if source != "said" else source
    if partner is not None and since is not None and since != base:
        return base, "default"
    if around.before.year and around.edition and around.before.year > around.edition:
        return around.before.year, "carried"
    if around.before.year and not _NOW.search(folded):
        return around.before.year, "carried"
    if (only := _only_year_before(around, quantity)) is not None:
        return only, "said"
    if around.heading.year:
        return around.heading.year, "heading"
    return around.edition, "default"


def _only_year_before(around: _Around, quantity: Quantity) -> int | None:
    """The one year of a sentence, said at an earlier number: "47% van de vrouwen in 2022, 36% van
    de mannen"."""
    folded, years = around.sentence.folded, around.sentence.years
    if len(years) != 1 or years[0].end > quantity.start:
        return None
    gap = folded[years[0].end : quantity.start]
    aside = gap.count(")") > gap.count("(")
    compared = _COMPARED_WITH.search(folded[max(0, years[0].start - 40) : years[0].start])
    return None if aside or compared else int(years[0].codes[0])


def _has_own_number(folded: str, end: int) -> bool:
    """Whether the year that ends here has a number of its own behind it: "(2016: 27%)"."""
    return bool(
        re.match(r"\)?(?::| nog| was(?: dit| dat)?| \()? ?\(?\d{1,3}\s?(?:%|procent)", folded[end:])
    )


def _year_before(around: _Around, quantity: Quantity, shares: Sequence[Quantity]) -> int | None:
    """The last year before a number that is not another number's own."""
    folded = around.sentence.folded
    found = None
    for year in around.sentence.years:
        if year.end > quantity.start:
            break
        between = [one for one in shares if year.end <= one.start and one.end <= quantity.start]
        owned = any(
            (direct := _YEAR_AFTER.match(folded, one.end)) is not None
            and direct.start(1) == year.start
            and one.start != quantity.start
            for one in shares
        )
        compared = _COMPARED_WITH.search(folded[max(0, year.start - 40) : year.start])
        near = re.fullmatch(
            r"\)?:?,? ?\(?(?:toen |nog |was (?:dit|dat|het)(?: nog)? ?|het |op )*\(?",
            folded[year.end : quantity.start],
        )
        gap = folded[year.end : quantity.start]
        closed = gap.count(")") > gap.count("(") and not near
        if owned or closed or (compared and not near):
            continue
        first = all(one.start > year.end for one in shares)
        if between and not first:
            continue
        found = int(year.codes[0])
    return found


def _year_behind(around: _Around, quantity: Quantity, shares: Sequence[Quantity]) -> int | None:
    """A year further behind a number in the same clause: "49% had in 2022 te maken met"."""
    folded = around.sentence.folded
    for year in around.sentence.years:
        if year.start < quantity.end:
            continue
        gap = folded[quantity.end : year.start]
        if any(quantity.end <= one.start and one.end <= year.start for one in shares):
            return None
        alone = gap.endswith("(") and folded[year.end : year.end + 1] == ")"
        if re.search(r"[;(]", gap[:-1] if alone else gap) or _COMPARED_WITH.search(
            folded[: year.start][-40:]
        ):
            return None
        if _has_own_number(folded, year.end) or re.search(
            r"^[^,;.]{0,30}\d{1,3}\s?(?:%|procent)", folded[year.end :]
        ):
            return None
        return int(year.codes[0])
    return None


def _distributed(around: _Around, quantity: Quantity, shares: Sequence[Quantity]) -> int | None:
    """Years and numbers in lists of the same length: "in 2020 en 2022 35 en 49%"."""
    years = around.sentence.years
    if len(years) < 2 or len(years) != len(shares) or years[-1].end > shares[0].start:
        return None
    return int(years[[one.start for one in shares].index(quantity.start)].codes[0])


def _is_own(span: tuple[int, int], quantity: Quantity, shares: Sequence[Quantity]) -> bool:
    """Whether words stand nearer to this number than to any other."""

    def distance(one: Quantity) -> int:
        return min(abs(one.start - span[1]), abs(span[0] - one.end))

    return all(distance(quantity) <= distance(one) for one in shares)


# --- changes and directions ----------------------------------------------------------------------

_MEASURED_NOUN = re.compile(
    r"aantal|percentage|aandeel|incidenten|melding|aangifte|agressie|geweld|intimidatie|bedreiging"
    r"|tolerantie|huisregels|gedragscode|bewustzijn|training|voorlichting|nazorg|registratie|tevreden"
    r"|protocol|te spreken over|slachtoffers|\bdit is\b|\bdat is\b|\bcijfers?\b"
)
_NOT_MEASURED = re.compile(
    r"\baandacht\b|\bdruk op bestuurders\b|\bkans(?:en)?\b|\bomvang van het probleem\b"
)
_PERIOD = re.compile(r"(?:afgelopen|laatste|voorbije) (twee|vier|zes|acht|tien) jaar")
_SPANS = {"twee": 2, "vier": 4, "zes": 6, "acht": 8, "tien": 10}
_SINCE = re.compile(
    r"(?:sinds(?: de meting)?(?: in| van)?|ten opzichte van|vergeleken met|in vergelijking met"
    r"|dan(?: in)?|tegenover|verschil met|vanaf)"
    r"(?: de (?:monitor|meting|editie) van)? (20[0-4]\d)"
)
_THAN_GROUP = re.compile(r"\b(?:dan|in vergelijking met|verschil met|tegenover)\b")


def _read_change(around: _Around, quantity: Quantity) -> Reading | None:
    """A direction or a difference: from when to when, or between which groups."""
    sentence = around.sentence
    folded = sentence.folded
    if not _is_measured(around, quantity):
        return None
    shares = _numbers(around)
    pair = _pair_of(folded, quantity, shares)
    words = (folded[quantity.start : quantity.end],)
    if pair is not None:
        return _of_pair(around, pair, words)
    target = _target(folded, quantity, shares)
    if target is not None:
        reading = _read_share(around, target)
        since = reading.year - 2 if reading.year and "pair" in reading.stated else None
        return replace(reading, since=_since(around, reading.year) or since, words=words)
    reading = _read_share(around, quantity)
    against, subject = _against(around, quantity)
    if against:
        groups = subject or around.before.groups or around.heading.groups or ("all",)
        reading = replace(
            reading, groups=groups, against=against, several=False, population=_population(groups)
        )
    year, since = _period(around, reading)
    return replace(reading, year=year, since=since, words=words)


def _is_measured(around: _Around, quantity: Quantity) -> bool:
    """Whether a direction is about something that a survey measures."""
    sentence = around.sentence
    if quantity.kind is not Kind.DIRECTION:
        return True
    clause = _clause(sentence.folded, quantity)
    if _NOT_MEASURED.search(clause):
        return False
    if _measured(sentence) or _MEASURED_NOUN.search(sentence.folded):
        return True
    carried = bool(around.before.indicators or around.heading.indicators)
    if carried and _is_elliptical(around, quantity):
        return True
    return bool(_numbers(around)) and bool(sentence.groups)


def _clause(folded: str, quantity: Quantity) -> str:
    """The part of a sentence that a direction stands in, between signs and conjunctions."""
    start = max((folded.rfind(sign, 0, quantity.start) for sign in ".;:"), default=-1)
    ends = [place for sign in ".;" if (place := folded.find(sign, quantity.end)) >= 0]
    return folded[start + 1 : min(ends, default=len(folded))]


def _pair_of(
    folded: str, quantity: Quantity, shares: Sequence[Quantity]
) -> tuple[Quantity, Quantity] | None:
    """The pair of numbers that a direction is about, when it stands in the same clause."""
    best: tuple[Quantity, Quantity] | None = None
    least = 140
    for one, two in pairwise(shares):
        if one.partner != two.start:
            continue
        start, end = (
            (quantity.end, one.start) if one.start >= quantity.end else (two.end, quantity.start)
        )
        gap = folded[start:end]
        if end - start < least and not re.search(r"[;.]|\ben bij\b", gap):
            if any(start <= other.start < end for other in shares):
                continue
            best, least = (one, two), end - start
    return best


def _of_pair(around: _Around, pair: tuple[Quantity, Quantity], words: tuple[str, ...]) -> Reading:
    first, last = (_read_share(around, one) for one in pair)
    return replace(last, since=first.year, words=words)


_TO = re.compile(r"\)? ?(?:[a-z]+ ){0,2}(?:naar|tot) (?:\(?nu )?$")


def _target(folded: str, quantity: Quantity, shares: Sequence[Quantity]) -> Quantity | None:
    """The number that something rose or fell to: "toegenomen naar 31%"."""
    for one in shares:
        if one.start >= quantity.end and one.partner < 0:
            gap = folded[quantity.end : one.start]
            if _TO.fullmatch(gap) or re.fullmatch(
                r" dan (?:in 20\d\d |bij |onder |voor )?[a-z ]{0,40}\(", gap
            ):
                return one if _TO.fullmatch(gap) else None
            return None
    return None


def _against(around: _Around, quantity: Quantity) -> tuple[str, tuple[str, ...]]:
    """The group that another is held against, and that other: "raadsleden minder vaak dan
    wethouders"; "" when nothing is compared between groups."""
    sentence = around.sentence
    folded = sentence.folded
    than = _THAN_GROUP.search(folded, max(0, quantity.start))
    if than is None or than.start() > quantity.end + 130:
        return "", ()
    groups = _no_bystanders(sentence, quantity)
    behind = [
        one for one in sentence.groups if one.start >= than.end() and one.start - than.end() < 45
    ]
    if not behind or re.match(r" (?:in )?20\d\d", folded[than.end() :]):
        return "", ()
    before = [one for one in groups if one.end <= than.start()]
    subject = max(before, key=lambda one: one.start).codes if before else ()
    return behind[0].codes[0], subject


_LOOKS_BACK = re.compile(r"\b(?:was|waren|ging|lag)\b.{0,12}\b(?:dat|dit|het)\b")


def _period(around: _Around, reading: Reading) -> tuple[int | None, int | None]:
    """The later and the earlier year of a change."""
    since = _since(around, reading.year)
    year, now = reading.year, around.before.year or around.edition
    if since is None and year and now and year < now and _LOOKS_BACK.search(around.sentence.folded):
        return now, year
    if since is not None and year is not None and since >= year:
        year = around.before.year or around.edition
        year = year if year is not None and year > since else None
    if since is not None and since == reading.year:
        year = around.edition
    return year, since


def _since(around: _Around, year: int | None) -> int | None:
    folded = around.sentence.folded
    match = _SINCE.search(folded)
    if match is not None:
        return int(match[1])
    if around.before.since is not None and year in (None, around.before.year):
        return around.before.since
    period = _PERIOD.search(folded)
    if period is not None and year is not None:
        return year - _SPANS[period[1]]
    for pattern, years in _AGO.items():
        if pattern.search(folded) and year is not None:
            return year - years
    return None


def _of_nearest_share(around: _Around, quantity: Quantity) -> Reading | None:
    """A margin belongs to the number before it."""
    before = [
        (one, reading)
        for one, reading in around.found
        if one.kind is Kind.SHARE and one.end <= quantity.start
    ]
    if before:
        return replace(before[-1][1], tag=before[-1][1].tag)
    return None


# --- counts --------------------------------------------------------------------------------------


def _read_count(around: _Around, quantity: Quantity) -> Reading:
    """How many of whom: the noun behind the number, or the base line that "n =" stands in."""
    sentence = around.sentence
    inside = [one for one in sentence.groups if quantity.start <= one.start < quantity.end]
    groups = inside or [one for one in sentence.groups if not one.several]
    codes = groups[0].codes if groups else around.before.groups or around.heading.groups or ("all",)
    year, source = _year_for(around, quantity)
    return Reading(
        population=_counted_population(codes, sentence),
        groups=codes,
        indicators=(),
        year=year,
        stated=frozenset({"year"} if source == "said" else ()),
        words=(sentence.folded[quantity.start : quantity.end],),
        confidence=0.9 if inside else 0.7,
    )


_ORGANISATION_TIERS = {"gemeente", "provincie", "waterschap", "organisaties"}


def _counted_population(codes: Sequence[str], sentence: Sentence) -> str:
    if codes[0] in _ORGANISATION_TIERS and "ambtsdragers" not in sentence.folded:
        return "organisaties"
    return _population(codes)


# --- tables --------------------------------------------------------------------------------------


@dataclass
class _Row:
    """A row of a table while it is read: the reading of its last share, to which a margin belongs,
    and those of the sentences in it, which another cell may repeat."""

    table: int
    row: int
    last: Reading | None = None
    said: dict[str, Reading] = field(default_factory=dict)


class _Tables:
    """The cells of the tables of a document by their place."""

    def __init__(self, document: Document) -> None:
        self.cells: dict[tuple[int, int, int], Block] = {}
        self.widths: dict[tuple[int, int], list[int]] = {}
        self._row = _Row(-1, -1)
        for block in document.blocks:
            if block.kind is BlockKind.CELL:
                self.cells[block.table, block.row, block.column] = block
                self.widths.setdefault((block.table, block.row), []).append(block.column)

    def row(self, cell: Block) -> _Row:
        """What was read so far in the row of a cell."""
        if (self._row.table, self._row.row) != (cell.table, cell.row):
            self._row = _Row(cell.table, cell.row)
        return self._row

    def headers(self, cell: Block) -> list[Block]:
        """The first cell of the row and the first cell of the column of a cell. A first row that
        has one cell less than the others stands over the columns after the first."""
        row = self.cells.get((cell.table, cell.row, 0))
        top = self.widths.get((cell.table, 0), [])
        own = self.widths.get((cell.table, cell.row), [])
        shift = 1 if len(top) == len(own) - 1 and 0 in top else 0
        column = self.cells.get((cell.table, 0, cell.column - shift))
        heads = (row if cell.column > 0 else None, column if cell.row > 0 else None)
        return [one for one in heads if one is not None]


_BARE = re.compile(r"\s*(\d{1,3}(?:,\d)?)\s*")


def _of_cell(around: _Around, part: Block, tables: _Tables) -> Iterator[Claim]:
    """The shares in one cell of a table, read by the heads of its row and column. A range behind a
    share, or under "marge", is the margin of the share before it in the row."""
    folded = around.sentence.folded
    row = tables.row(part)
    if _IS_PROSE.search(folded):
        for claim in _of_sentence(replace(around, heading=_State(), before=_State())):
            row.said[claim.text] = claim.reading
            yield claim
        return
    heads = [_head(around, one) for one in tables.headers(part)]
    margins = any("marge" in one.folded for one in heads)
    for place, quantity in enumerate(_in_cell(folded, heads)):
        if quantity.precision is Precision.RANGE and row.last and (place or margins):
            yield _claim(around, replace(quantity, kind=Kind.MARGIN, value=None), row.last)
            continue
        text = around.sentence_text(quantity)
        row.last = row.said.get(text) or _read_cell(around, quantity, heads)
        yield _claim(around, quantity, row.last)


_IS_PROSE = re.compile(r"(?:\S+\s+){5,}\S+[.!?]\s*$")


def _in_cell(folded: str, heads: Sequence[Sentence]) -> list[Quantity]:
    """The shares in a cell; a bare number is one under a head with a percent sign."""
    found = [one for one in numbers.shares(folded) if one.kind is Kind.SHARE]
    bare = _BARE.fullmatch(folded)
    if found or bare is None or not any("%" in one.folded for one in heads):
        return found
    value = numbers.number(bare[1])
    if value > 100:
        return []
    start, end = bare.span(1)
    return [Quantity(Kind.SHARE, start, end, value=value, low=value, high=value)]


def _head(around: _Around, block: Block) -> Sentence:
    text = lexicon.fold(around.document.text[block.start : block.end])
    own = around.sentence
    return Sentence(block.start, text, own.block, BlockKind.HEADING, own.words)


def _read_cell(around: _Around, quantity: Quantity, heads: Sequence[Sentence]) -> Reading:
    own = (around.sentence, *heads, *([around.caption] if around.caption else ()))
    indicators = next((m for one in own if (m := one.indicators)), None)
    groups = next((g for one in own if (g := one.groups)), None)
    years = next((y for one in own if (y := one.years)), None)
    bases = next((b for one in own if (b := one.bases)), None)
    heading = around.heading
    found = max(indicators, key=lambda one: one.rank).codes if indicators else heading.indicators
    if not found and not any(_left_over(one) for one in heads):
        found = around.flow.indicators
    codes = groups[0].codes if groups else heading.groups or ("all",)
    stated = {"group"} if groups else set()
    stated |= {"indicator"} if found else set()
    stated |= {"year"} if years else set()
    made = Reading(
        population=_population(codes),
        groups=codes,
        indicators=found,
        base=bases[0].codes[0] if bases else "",
        year=int(years[0].codes[0]) if years else heading.year or around.edition,
        stated=frozenset(stated | ({"base"} if bases else set())),
        tag=_tag_at(around, quantity),
        words=tuple(one.folded.strip() for one in heads),
        confidence=0.9 if indicators and groups else 0.7,
    )
    return _as_tagged(made) if made.tag and "response" not in found else made


# --- tags ----------------------------------------------------------------------------------------

_SHORT = {"agr": "agg_any"}  # the short name that letters use
_TAG = re.compile(r"\{\{\s*(?:miv:)?([a-z0-9_]+(?:\.[a-z0-9_\-]+){2,3})\s*\}\}", re.IGNORECASE)


def _tags(text: str) -> Iterator[Tag]:
    """Every `{{miv:agg_any.burgemeester.2024}}` or `{{MIV2024.agg_any.burgemeester}}`."""
    if "{{" in text:
        for match in _TAG.finditer(text):
            yield Tag(match.start(), match.end(), _cell_of(match[1]))


def _cell_of(said: str) -> str:
    parts = said.split(".")
    if re.fullmatch(r"MIV\d{4}", parts[0], re.IGNORECASE):
        return said
    indicator, group, year = parts[:3]
    return f"MIV{year}.{_SHORT.get(indicator, indicator)}.{group}"


_LOOSE = 8  # characters: a tag that reaches further than this beside a number is on a sentence


def _tag_at(around: _Around, quantity: Quantity) -> str:
    """The cell that the writer named for a number: by a tag right behind it, or beside the text. A
    tag over a whole sentence says what that is about, and not each number in it."""
    start, end = around.sentence.start + quantity.start, around.sentence.start + quantity.end
    place = bisect_left(around.tags, start - _LOOSE, key=lambda tag: tag.start)
    for tag in around.tags[place:]:
        if tag.start > end + 3:
            break
        tight = tag.start <= start and end <= tag.end <= end + _LOOSE
        if tight or (tag.start >= end and around.document.text.startswith("{{", tag.start)):
            return tag.cell
    return ""


def _as_tagged(reading: Reading) -> Reading:
    """A reading with what the cell says that the writer named."""
    match = _CELL_ID.fullmatch(reading.tag)
    if match is None:
        return reading
    groups = (match["group"],)
    return replace(
        reading,
        population=_population(groups),
        groups=groups,
        indicators=(match["indicator"],),
        base="",
        year=int(match["year"]),
        several=False,
        stated=frozenset({"group", "indicator", "year"}),
        confidence=1.0,
    )


_CELL_ID = re.compile(
    r"MIV(?P<year>\d{4})\.(?P<indicator>\w+)\.(?P<group>[\w-]+)(?:\.[\w-]+)?", re.IGNORECASE
)
