"""What calibration takes away from every error: the regression of residuals on the known margins.

Holds matrices of the design alone, free of indicators; solves once for all indicators and domains.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy import sparse

from monitor.analyse.design import Calibration, Codes, Convention, Floats


class Weighted(Protocol):
    """What calibration asks of a sample, however drawn: its weights before and after."""

    @property
    def weights(self) -> Floats: ...

    @property
    def calibration(self) -> Calibration | None: ...

    def __len__(self) -> int: ...


SWEEPS = 10  # of R's rake variance: survey 4.5, R/multistage.R


@dataclass(frozen=True)
class Regression:
    """B = (Σ d x x')⁻¹ Σ d x u for any number of u at once (design reference B4).

    `matrix` is X (n, p), `gram` G_d (p, p), `inverse` its generalised inverse, `bounds` where
    each block of columns begins and ends, for the sweeps of `r_rake`.
    """

    matrix: sparse.csr_array
    gram: Floats
    inverse: Floats
    bounds: tuple[tuple[int, int], ...]
    convention: Convention

    @classmethod
    def of(cls, design: Weighted) -> Regression:
        """Without calibration there are no columns, and B is empty."""
        calibration = design.calibration
        if calibration is None:
            nothing = np.zeros((0, 0))
            none = sparse.csr_array((len(design), 0), dtype=np.float64)
            return cls(none, nothing, nothing, (), "projection")
        x = calibration.matrix
        gram = weighted_gram(x, projection_weights(design))
        sizes = [int(block.max()) + 1 for block in calibration.blocks]
        ends = np.cumsum(sizes).tolist()
        bounds = tuple((end - size, end) for size, end in zip(sizes, ends, strict=True))
        return cls(x, gram, generalised_inverse(gram), bounds, calibration.convention)

    def solve(self, moments: Floats) -> Floats:
        """B for P (p, …): as many right-hand sides as the further axes hold."""
        flat = moments.reshape(len(moments), math.prod(moments.shape[1:]))
        solution = self._sweep(flat) if self.convention == "r_rake" else self.inverse @ flat
        return np.asarray(solution.reshape(moments.shape))

    def _sweep(self, moments: Floats) -> Floats:
        solution = np.zeros_like(moments)
        diagonal = np.diagonal(self.gram)
        step = np.divide(1.0, diagonal, out=np.zeros_like(diagonal), where=diagonal > 0)
        for start, end in self.bounds * SWEEPS:
            rest = moments[start:end] - self.gram[start:end] @ solution
            solution[start:end] += rest * step[start:end, None]
        return solution


def projection_weights(design: Weighted) -> Floats:
    """The weights d·q of the regression; 1 under R's rake convention."""
    calibration = design.calibration
    if calibration is None:
        return design.weights
    if calibration.convention == "r_rake":
        return np.ones(len(design))
    return design.weights if calibration.factors is None else design.weights * calibration.factors


def weighted_gram(x: sparse.csr_array, weights: Floats) -> Floats:
    """Σ weights · x x' (p, p)."""
    return np.asarray((x.T @ x.multiply(weights[:, None])).todense(), dtype=np.float64)


def group_sums(codes: Codes, size: int, values: Floats | sparse.csr_array) -> Floats:
    """Sums of the rows of `values` (n, p) by code: (size, p)."""
    rows = np.arange(len(codes))
    members = sparse.csr_array((np.ones(len(codes)), (codes, rows)), shape=(size, len(codes)))
    sums = members @ values
    return np.asarray(sums.toarray() if sparse.issparse(sums) else sums, dtype=np.float64)


def generalised_inverse(gram: Floats) -> Floats:
    """Generalised inverse, scaled to a unit diagonal: margins share a total, so G is singular."""
    if not len(gram):
        return gram
    scale = np.sqrt(np.diagonal(gram))
    scale = np.divide(1.0, scale, out=np.zeros_like(scale), where=scale > 0)
    inner = np.linalg.pinv(gram * np.outer(scale, scale), rcond=1e-11, hermitian=True)
    return np.asarray(inner * np.outer(scale, scale))
