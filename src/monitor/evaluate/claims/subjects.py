"""What a number measures and of whom it is a share: the indicator and the base in a sentence.

A sentence that says nothing new of what is measured speaks of the same as the one before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.evaluate.claims import lexicon
from monitor.evaluate.claims.around import Around
from monitor.evaluate.claims.lexicon import Mention
from monitor.evaluate.claims.model import BlockKind, Quantity
from monitor.evaluate.claims.nearness import FAR, effort, nearest_of
from monitor.evaluate.claims.spans import Sentence


Measure = tuple[tuple[str, ...], str, tuple[str, ...]]


def indicator_for(around: Around, quantity: Quantity) -> Measure:
    """The candidates for the measure, where it was said, and the words that said it."""
    sentence = around.sentence
    one = nearest_of(around, quantity, measures_in(sentence), bonus=6.0)
    if one is not None:
        words = (sentence.folded[one.start : one.end],)
        return _with_equals(sentence, one), "said", words
    if not is_elliptical(around, quantity):
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


def measures_in(sentence: Sentence) -> list[Mention]:
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


def left_over(sentence: Sentence) -> list[str]:
    """The words of a head of a table that name neither group nor year."""
    return _words_outside(
        sentence, [(one.start, one.end) for one in (*sentence.groups, *sentence.years)]
    )


def is_elliptical(around: Around, quantity: Quantity) -> bool:
    """Whether a sentence says nothing new of what is measured, as "In 2014 was dit nog 26%"."""
    sentence = around.sentence
    spans = [(one.start, one.end) for one in (*sentence.groups, *sentence.years, *sentence.bases)]
    spans += [(one.start, one.end) for one in around.sentence.shares]
    spans += [(one.start, one.end) for one in sentence.directions]
    spans.append((quantity.start, quantity.end))
    left = _words_outside(sentence, spans)
    return len(left) <= (1 if _POINTS_BACK.search(sentence.folded) else 0)


_POINTS_BACK = re.compile(r"\b(?:dit|dat|deze|daarvan|hiervan|waarvan)\b")
_ALL_OF = re.compile(r"\b(?:alle|totaal aantal)\b")


def base_for(around: Around, quantity: Quantity, indicator_from: str) -> tuple[str, str]:
    """The base and where it was said: "weak" is a bare "49% van de raadsleden"."""
    sentence = around.sentence
    folded = sentence.folded
    one = nearest_of(around, quantity, _bases_of_clause(sentence, quantity))
    cost = FAR
    if one is not None:
        shares = [other for other in around.sentence.shares if other.start != quantity.start]
        own = [quantity, *(o for o in shares if o.start == quantity.partner)]
        others = [other for other in shares if other not in own]
        cost = min(effort(folded, number, one, others) for number in own)
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


def _bases_of_clause(sentence: Sentence, quantity: Quantity) -> list[Mention]:
    """The bases of a sentence that no semicolon parts from a number."""
    return [
        one
        for one in sentence.bases
        if ";" not in sentence.folded[quantity.end : one.start]
        and ";" not in sentence.folded[one.end : quantity.start]
    ]


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
