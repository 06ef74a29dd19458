"""Dominance (R7): a figure must not be that of one or two respondents.

For percentages it is the weights that can dominate: two heavy respondents may carry a figure, and
a percentage that no plain share could be reveals the weight of one person (attack A23). For means
and totals of numbers, such as incidents per person, the contributions themselves can.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from monitor.analyse import NO, YES, Estimate
from monitor.protect.policy import Policy
from monitor.protect.shown import Outcomes


Floats = NDArray[np.float64]


def dominated_cells(
    weights: Floats,
    outcomes: Outcomes,
    groups: Iterable[tuple[str, NDArray[np.bool_]]],
    estimates: Mapping[tuple[str, str], Estimate],
    policy: Policy,
) -> dict[tuple[str, str], str]:
    """The cells of which the weights dominate, with their rule: R7.

    `weights` are final weights (shape (n,)), `groups` the domains with who is in them. Two
    respondents may carry at most `weights_percent` of the weighted base, and the design effect
    of the weights (Kish, 1 + cv²) may be at most `design_effect`.
    """
    order = np.argsort(-weights, kind="stable")
    sorted_weights = weights[order]
    answered = {
        name: ((outcome == YES) | (outcome == NO))[order] for name, outcome in outcomes.items()
    }
    share = policy.thresholds["dominance", "weights_percent"].value / 100
    most = policy.thresholds["dominance", "design_effect"].value
    found: dict[tuple[str, str], str] = {}
    for domain, members in groups:
        places = np.flatnonzero(members[order])
        here = sorted_weights[places]
        for name, base in answered.items():
            own = here[base[places]]
            estimate = estimates.get((name, domain))
            kish = estimate.kish if estimate is not None and estimate.kish is not None else 1.0
            if len(own) and (own[:2].sum() > share * own.sum() or kish > most):
                found[name, domain] = "R7"
    return found


def dominated_numbers(
    weights: Floats,
    numbers: Mapping[str, Floats],
    groups: Iterable[tuple[str, NDArray[np.bool_]]],
    policy: Policy,
) -> dict[tuple[str, str], str]:
    """The cells of a mean or total that one or two respondents carry, with their rule: R7.

    `numbers` are the answers to each whole-number question (shape (n,), NaN where none was given).
    What counts is the part of each respondent in the figure, as weighted and as given: whoever
    knows the weights knows the one, and a colleague the other.
    """
    found: dict[tuple[str, str], str] = {}
    for domain, members in groups:
        for name, answers in numbers.items():
            here = members & ~np.isnan(answers)
            own, weighted = answers[here], (weights * answers)[here]
            if not (total_may_be_shown(own, policy) and total_may_be_shown(weighted, policy)):
                found[name, domain] = "R7"
    return found


def total_may_be_shown(contributions: Floats, policy: Policy) -> bool:
    """Whether a total or mean of these numbers (each respondent's own) may be shown.

    The p% rule: the second largest contributor, who knows his own part, must not be able to
    estimate the largest within p%. The (n, k) rule: the largest n make up at most k% of the total.
    And enough respondents (SDC Handbook ch. 4; ACRO `default.yaml`).
    """
    numbers = np.sort(np.abs(contributions))[::-1]
    if len(numbers) < policy.minimum:
        return False
    total = float(numbers.sum())
    if total == 0:
        return False  # that nobody had any is known of each of them (as in R4)
    p = policy.thresholds["dominance", "p_percent"].value / 100
    if total - float(numbers[:2].sum()) < p * float(numbers[0]):
        return False
    largest = policy.of("dominance", "largest")
    k = policy.thresholds["dominance", "largest_percent"].value / 100
    return float(numbers[:largest].sum()) <= k * total


def top_coded(contributions: Floats, policy: Policy) -> Floats:
    """The numbers with everything above the top-code percentile brought down to it.

    The limit is the largest number that at least that share of the respondents do not exceed, so
    it is a number that several may have given and not an interpolation between two persons.
    """
    if not len(contributions):
        return contributions
    percentile = policy.thresholds["dominance", "top_code_percentile"].value
    limit = np.percentile(contributions, percentile, method="lower")
    return np.minimum(contributions, limit)


def median_may_be_shown(contributions: Floats, policy: Policy) -> bool:
    """Whether enough respondents lie on each side of the median, who is a person."""
    middle = np.median(contributions) if len(contributions) else 0.0
    needed = policy.of("dominance", "median_each_side")
    below, above = int((contributions < middle).sum()), int((contributions > middle).sum())
    return min(below, above) >= needed
