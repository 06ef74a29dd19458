"""Which words belong to which number: the nearest, with what stands in between counted."""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.evaluate.claims.around import Around
from monitor.evaluate.claims.lexicon import Mention
from monitor.evaluate.claims.model import Kind, Quantity
from monitor.evaluate.claims.spans import Sentence


FAR = 1000.0
_DIRECT_AFTER = re.compile(
    r"\)?(?: \(?(?:in )?20\d\d\)?)?,? ?(?:van|onder|bij|voor|der)?(?: de| alle| het| onze)*"
    r"(?: ondervraagde)? ?$"
)
_DIRECT_BEFORE = re.compile(r",? ?\(?(?:is|was|dat|het|met|naar|van|:)? ?\(?$")


def effort(folded: str, quantity: Quantity, one: Mention, others: Sequence[Quantity]) -> float:
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


def nearest_of(
    around: Around, quantity: Quantity, found: Sequence[Mention], bonus: float = 0.0
) -> Mention | None:
    """The mention that belongs to a quantity; both numbers of a pair count as one, and a mention
    that stands directly at another number is that number's own."""
    folded = around.sentence.folded
    shares = around.sentence.shares
    own = [one for one in shares if quantity.start in (one.start, one.partner)] or [quantity]
    others = [one for one in shares if one not in own]
    best: Mention | None = None
    least = FAR
    rivals = _rivals(around.sentence, quantity)
    for one in found:
        if any(_parted(folded, quantity, one, rival) for rival in rivals):
            continue
        cost = min(effort(folded, number, one, others) for number in own)
        taken = min((effort(folded, number, one, own) for number in others), default=FAR)
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
