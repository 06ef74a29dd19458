"""Nonresponse as a second phase: who was asked, who answered, and what an answer then weighs.

Each person who was asked answers with a chance that is estimated, by cells or from variables of the
frame; an answer weighs its design weight over that chance. Uses what the frame knows and never an
answer.

Särndal, Swensson & Wretman (1992), chapter 15; Little, International Statistical Review 54 (1986).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from monitor.concepts.problems import Place, Problem, refuse, refuse_if_any
from monitor.process.calibration import Codes, Floats, kish_effect, trim


STEPS, TOLERANCE = 60, 1e-12
FEWEST = 5  # answers that a cell needs, so that its rate is worth something


@dataclass(frozen=True)
class Response:
    """The chance of an answer for everybody who was asked (responskans).

    `chance` (n,) from 0 to 1; `answered` (n,) who did; `weights` those of who answered, design
    weight over chance, in the order of the frame; `cells` (n,) the groups with one chance, None
    where every person has a chance of their own.
    """

    chance: Floats
    answered: NDArray[np.bool_]
    weights: Floats
    cells: Codes | None

    @property
    def rate(self) -> float:
        """The unweighted part that answered."""
        return float(self.answered.mean())

    @property
    def indicator(self) -> float:
        """R = 1 − 2·S(chance): 1 when all answer alike (Schouten, Cobben & Bethlehem 2009)."""
        return 1 - 2 * float(self.chance.std(ddof=1)) if len(self.chance) > 1 else 1.0


def response_by_cell(
    design: ArrayLike, answered: ArrayLike, cells: ArrayLike, fewest: int = FEWEST
) -> Response:
    """The weighted rate of answers in each cell: Σ d of who answered over Σ d of who was asked.

    `design` (n,) weights of all who were asked, `cells` (n,) codes from 0. Refuses W01, W10, W11,
    W15.
    """
    weights, said = _checked(design, answered)
    codes = np.asarray(cells, dtype=np.intp)
    place = Place("response_by_cell")
    if len(codes) != len(weights) or codes.min() < 0:
        raise refuse("W11", place, name="cells")
    asked = np.bincount(codes, weights)
    gave = np.bincount(codes, weights * said, minlength=len(asked))
    count = np.bincount(codes, said, minlength=len(asked))
    few = np.flatnonzero((count < fewest) & (asked > 0))
    refuse_if_any(
        [
            Problem("W15", place, {"cell": int(cell), "count": int(count[cell]), "fewest": fewest})
            for cell in few
        ]
    )
    chance = np.divide(gave, asked, out=np.ones_like(asked), where=asked > 0)[codes]
    return Response(chance, said, (weights / chance)[said], codes)


def response_propensity(
    design: ArrayLike,
    answered: ArrayLike,
    frame: Mapping[str, ArrayLike],
    classes: int | None = None,
) -> Response:
    """Logistic regression of answering on numeric variables of the frame, weighted by design.

    A category goes in as one 0/1 variable for each level but one. With `classes` persons are put
    in that many groups of equal size by their chance, and weigh by the rate of the group, which
    holds when the model does not (Little 1986). Refuses W01, W09, W10, W11, W15, W16.
    """
    weights, said = _checked(design, answered)
    columns = [np.ones(len(weights))]
    for name, values in frame.items():
        column = np.asarray(values, dtype=np.float64)
        if len(column) != len(weights):
            raise refuse("W11", Place("response_propensity"), name=name)
        if not np.isfinite(column).all():
            raise refuse("W09", Place("response_propensity"), name=name)
        columns.append(column)
    chance = _fitted(np.stack(columns, axis=1), said, weights, tuple(frame))
    if classes is None:
        return Response(chance, said, (weights / chance)[said], None)
    ranks = np.argsort(np.argsort(chance, kind="stable"), kind="stable")
    return response_by_cell(weights, said, ranks * classes // len(ranks))


def _checked(design: ArrayLike, answered: ArrayLike) -> tuple[Floats, NDArray[np.bool_]]:
    weights = np.asarray(design, dtype=np.float64)
    said = np.asarray(answered, dtype=np.bool_)
    place = Place("response")
    wrong = np.flatnonzero(~(np.isfinite(weights) & (weights > 0)))
    if len(wrong):
        raise refuse("W01", place, count=len(wrong), first=int(wrong[0]) + 1)
    if len(said) != len(weights):
        raise refuse("W11", place, name="answered")
    if not said.any():
        raise refuse("W10", place)
    return weights, said


def _fitted(x: Floats, said: NDArray[np.bool_], weights: Floats, names: tuple[str, ...]) -> Floats:
    """Newton–Raphson; a variable that decides who answers has no finite coefficient."""
    scale = np.sqrt(np.mean(x**2, axis=0))
    z = x / np.where(scale > 0, scale, 1.0)
    share = weights / weights.sum()
    beta = np.zeros(x.shape[1])
    for _ in range(STEPS):
        chance = special.expit(z @ beta)
        information = z.T @ (z * (share * chance * (1 - chance))[:, None])
        if not np.isfinite(information).all() or np.linalg.cond(information) > 1e12:
            break
        step = np.linalg.solve(information, z.T @ (share * (said - chance)))
        beta = beta + step
        if np.abs(step).max() <= TOLERANCE * (1 + np.abs(beta).max()):
            return np.asarray(special.expit(z @ beta))
    raise refuse("W16", Place("response_propensity"), names=", ".join(names))


# --- trimming ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Trimmed:
    """Trimmed weights (afgetopte gewichten) with what trimming did.

    `raised` and `lowered` count respondents, `moved` is the part of all weight that went from one
    to another, `deff_before` and `deff` Kish's effects.
    """

    weights: Floats
    raised: int
    lowered: int
    moved: float
    deff_before: float
    deff: float


def trimmed(weights: ArrayLike, low: float, high: float) -> Trimmed:
    """As `calibration.trim`, with its diagnosis. Refuses W01, W08, W10."""
    before = np.asarray(weights, dtype=np.float64)
    after = trim(before, low, high)
    cut = np.clip(before, low, high)
    return Trimmed(
        weights=after,
        raised=int((cut > before).sum()),
        lowered=int((cut < before).sum()),
        moved=float(np.abs(after - before).sum() / 2 / before.sum()),
        deff_before=kish_effect(before),
        deff=kish_effect(after),
    )
