"""Round words for percentages, such as "bijna de helft", and the values they may stand for.

One table for who writes and who checks: a sentence of ours must never use a word for a value
outside its range, and a claim of others is judged by the same range.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from monitor.concepts.language import Text


@dataclass(frozen=True, slots=True)
class Hedge:
    """A round word (afrondend woord) for `low` up to and including `high` percent. `write` says
    whether the writer may use it: it stands before "van de …" and takes a singular verb."""

    words: Text
    low: int
    high: int
    write: bool

    def holds(self, value: int) -> bool:
        return self.low <= value <= self.high

    @property
    def width(self) -> int:
        return self.high - self.low


@cache
def hedges() -> tuple[Hedge, ...]:
    """The table of `hedges.toml`, in its order."""
    text = (resources.files("monitor.concepts") / "hedges.toml").read_text("utf-8")
    return tuple(
        Hedge(Text(entry["nl"], entry["en"]), entry["low"], entry["high"], entry["write"])
        for entry in tomllib.loads(text)["hedge"]
    )


def hedge_for(value: int) -> Hedge | None:
    """The word the writer takes for a whole percentage: the narrowest that holds it, of equals the
    one whose middle lies nearest; None when there is none and the number itself must do."""
    fitting = [hedge for hedge in hedges() if hedge.write and hedge.holds(value)]
    return min(
        fitting,
        key=lambda hedge: (hedge.width, abs(2 * value - hedge.low - hedge.high)),
        default=None,
    )
