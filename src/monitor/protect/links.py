"""What indicators say of each other (verbanden): yes to one is yes to another, or excludes it.

Whoever was threatened is a victim, and nobody agrees and disagrees at once; so a figure of the one
limits the other. The links are found in the answers themselves, not in a list: whatever follows
from the questionnaire is among them, and a link that holds by accident only credits the outsider
with more than he knows.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from monitor.analyse import YES
from monitor.protect.room import Link
from monitor.protect.shown import Outcomes


CHANCE = 5  # fewer expected in common than this may be absent by accident


def links(outcomes: Outcomes) -> Iterator[Link]:
    """Every two indicators of which the yes of one lie inside those of the other, or of which
    nobody says yes to both though at least five would by chance.

    Two with the same yes are one indicator, and are not bound to each other.
    """
    yes = {name: outcome == YES for name, outcome in outcomes.items()}
    count = {name: int(said.sum()) for name, said in yes.items()}
    for one, other in combinations(sorted(yes, key=lambda name: count[name]), 2):
        both = int((yes[one] & yes[other]).sum())
        everyone = len(yes[one])
        if 0 < count[one] == both < count[other]:
            yield Link(one, other)
        elif not both and count[one] * count[other] >= CHANCE * everyone > 0:
            yield Link(one, other, apart=True)


def same_answered(outcomes: Outcomes, one: str, other: str) -> bool:
    """Whether the same respondents answered both."""
    return bool((_answered(outcomes[one]) == _answered(outcomes[other])).all())


def _answered(outcome: NDArray[np.uint8]) -> NDArray[np.bool_]:
    return np.asarray(outcome <= YES, dtype=np.bool_)
