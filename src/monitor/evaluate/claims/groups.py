"""Whose a number is: the group beside it, in a list that goes with it, or carried over."""

from __future__ import annotations

import re

from monitor.concepts.offices import TIERS
from monitor.evaluate.claims.around import Around
from monitor.evaluate.claims.lexicon import Mention
from monitor.evaluate.claims.model import Quantity
from monitor.evaluate.claims.nearness import nearest_of
from monitor.evaluate.claims.spans import Sentence


Found = tuple[tuple[str, ...], bool, str]


def group_for(around: Around, quantity: Quantity) -> Found:
    """The candidates for the group, whether it is several at once, and where it was said."""
    if (listed := _listed_group(around, quantity)) is not None:
        return listed, False, "said"
    one = nearest_of(around, quantity, no_bystanders(around.sentence, quantity))
    if one is not None:
        one = _placed(around, quantity, one)
        return one.codes, one.several and one.codes[0] != "burgemeester-wethouder", "said"
    if around.before.groups:
        return around.before.groups, False, "carried"
    if around.heading.groups:
        return around.heading.groups, False, "heading"
    return ("all",), False, "default"


_AT = re.compile(r"\b(?:bij|binnen) (?:de )?$")
_WHOLE = re.compile(r"\b(?:alle|landelijk|nederlandse)\b[^,;]*$")


def _placed(around: Around, quantity: Quantity, one: Mention) -> Mention:
    """Office holders in general, where the sentence says in which province: "In Limburg had 51% van
    de ambtsdragers …"."""
    folded = around.sentence.folded
    places = [other for other in around.sentence.groups if other.rank == -1]
    if not places:
        tiers = [other for other in around.sentence.groups if other.codes[0] in TIERS]
        alone = len(tiers) == 1 and not tiers[0].several
        places = tiers if alone and _AT.search(folded[: tiers[0].start]) else []
    general = one.codes == ("all",) and not _WHOLE.search(folded[max(0, one.start - 30) : one.end])
    nearest = nearest_of(around, quantity, places) if general and places else None
    return nearest or one


def _listed_group(around: Around, quantity: Quantity) -> tuple[str, ...] | None:
    """The group of a number in a list that goes with a list of groups of the same length:
    "burgemeesters en wethouders (77 en 67%)", "dat was respectievelijk 50, 46 en 33 procent"."""
    shares = [one for one in around.sentence.shares if one.partner < 0]
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


def no_bystanders(sentence: Sentence, quantity: Quantity) -> list[Mention]:
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
