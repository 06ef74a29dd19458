"""What an estimation gives: one estimate for each item and domain, never a number alone.

Everything that a reader or the protection of small groups needs travels with the number. Holds
results; computes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from monitor.analyse.design import DomainVariable, Floats
from monitor.analyse.inference import METHODS
from monitor.analyse.results import Tabled
from monitor.concepts.problems import Place, refuse


if TYPE_CHECKING:
    from monitor.analyse.proportions import Run


@dataclass(frozen=True, slots=True)
class Estimate:
    """One proportion in one domain (schatting), from 0 to 1.

    `estimate`, `se`, `low` and `high` are None where nobody is in the base. `n` persons answered
    and `yes` of them said yes, unweighted; `effective_n` is p(1−p)/se²; `population` the persons
    of the domain in the frame (or the sum of final weights where the frame is not given), `base`
    and `total` the estimated persons in the base and with yes; `not_asked` and `no_answer` the
    respondents of the domain outside the base; `deff` the variance over that of a simple random
    sample with replacement, `kish` 1 + cv² of the weights.
    """

    item: str
    variable: str
    domain: str
    estimate: float | None
    se: float | None
    low: float | None
    high: float | None
    level: float
    n: int
    yes: int
    effective_n: float | None
    df: int
    population: float
    base: float
    total: float
    not_asked: int
    no_answer: int
    deff: float | None
    kish: float | None
    method: str
    run: Run | None = field(default=None, repr=False, compare=False)
    position: tuple[int, int, int] = field(default=(0, 0, 0), repr=False, compare=False)

    @property
    def known(self) -> bool:
        """Whether there is an estimate at all: somebody is in the base."""
        return self.estimate is not None


COLUMNS = tuple(f.name for f in fields(Estimate) if f.name not in ("run", "position"))


@dataclass(frozen=True)
class Estimates(Tabled):
    """The estimates of one run: `estimates["agg_any", "burgemeester"]`, or all in turn.

    `blocks` hold the columns of each domain variable as arrays (L, I), in the order of `run`.
    """

    run: Run = field(repr=False)
    level: float
    blocks: tuple[Mapping[str, Any], ...] = field(repr=False)

    def __len__(self) -> int:
        return len(self.run.items) * sum(len(v.levels) for v in self.run.domains)

    def __iter__(self) -> Iterator[Estimate]:
        for number, variable in enumerate(self.run.domains):
            for level in range(len(variable.levels)):
                for item in range(len(self.run.items)):
                    yield self._at(number, level, item)

    def __getitem__(self, key: tuple[str, str]) -> Estimate:
        """The estimate of `item, domain`. Refuses S15."""
        item, domain = key
        for word, known in ((item, self.run.places), (domain, self._domains)):
            if word not in known:
                values = {"name": "estimates", "found": word, "known": ", ".join(known)}
                raise refuse("S15", Place("estimates", None, word), **values)
        return self._at(*self._domains[domain], self.run.places[item])

    @cached_property
    def _domains(self) -> Mapping[str, tuple[int, int]]:
        return {
            domain: (number, level)
            for number, variable in enumerate(self.run.domains)
            for level, domain in enumerate(variable.levels)
        }

    def _at(self, number: int, level: int, item: int) -> Estimate:
        variable, block = self.run.domains[number], self.blocks[number]
        known = block["n"][level, item] > 0
        rest = {name: block[name][level, item].item() for name in NUMBERS}
        rest |= {} if known else dict.fromkeys(OPTIONAL)
        method = METHODS[block["method"][level, item]] if known else "none"
        return Estimate(
            item=self.run.items[item], variable=variable.name, domain=variable.levels[level],
            level=self.level, method=method, run=self.run, position=(number, level, item), **rest,
        )  # fmt: skip

    @cached_property
    def table(self) -> pa.Table:
        """All estimates as one Arrow table, a column for each field of `Estimate`."""
        parts = [
            _columns(variable, self.run.items, block, self.level)
            for variable, block in zip(self.run.domains, self.blocks, strict=True)
        ]
        return pa.concat_tables(
            [pa.table({name: part[name] for name in COLUMNS}) for part in parts]
        )


OPTIONAL = frozenset({"estimate", "se", "low", "high", "effective_n", "deff", "kish"})
WHOLE = frozenset({"n", "yes", "df", "not_asked", "no_answer"})
NUMBERS = tuple(n for n in COLUMNS if n not in {"item", "variable", "domain", "level", "method"})


def _columns(
    variable: DomainVariable, items: tuple[str, ...], block: Mapping[str, Any], level: float
) -> Mapping[str, pa.Array]:
    shape = (len(variable.levels), len(items))
    levels, places = (index.ravel() for index in np.indices(shape))
    empty = block["n"].ravel() == 0
    methods = np.where(block["n"] == 0, 0, block["method"]).ravel()
    columns = {
        "item": _words(items, places),
        "variable": pa.repeat(variable.name, len(levels)),
        "domain": _words(variable.levels, levels),
        "level": pa.array(np.full(len(levels), level)),
        "method": _words(METHODS, methods),
    }
    for name in NUMBERS:
        mask = empty if name in OPTIONAL else None
        columns[name] = pa.array(block[name].ravel(), mask=mask)
    return columns


def _words(words: tuple[str, ...], places: Any) -> pa.Array:
    return pa.array(words).take(pa.array(places))


def whole(values: Floats) -> np.typing.NDArray[np.int64]:
    """Counts kept as floats by the kernel, as the whole numbers they are."""
    return np.rint(values).astype(np.int64)
