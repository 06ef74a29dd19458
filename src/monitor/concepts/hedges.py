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
    """A round word (afrondend woord). `read` is the range of whole percentages, both ends included,
    that it may stand for; `write` the part of it in which the writer uses it, None when the writer
    never does. Words of the writer stand before "van de …" and take a singular verb."""

    words: Text
    read: tuple[int, int]
    write: tuple[int, int] | None

    def holds(self, value: int) -> bool:
        """Whether a reader may take the words for `value` percent."""
        return self.read[0] <= value <= self.read[1]

    def writes(self, value: int) -> bool:
        """Whether the writer uses the words for `value` percent."""
        return self.write is not None and self.write[0] <= value <= self.write[1]


@cache
def hedges() -> tuple[Hedge, ...]:
    """The table of `hedges.toml`, in its order."""
    text = (resources.files("monitor.concepts") / "hedges.toml").read_text("utf-8")
    return tuple(
        Hedge(
            Text(entry["nl"], entry["en"]),
            (entry["read"][0], entry["read"][1]),
            (entry["write"][0], entry["write"][1]) if "write" in entry else None,
        )
        for entry in tomllib.loads(text)["hedge"]
    )


def hedge_for(value: int) -> Hedge | None:
    """The words the writer takes for a whole percentage, None when the number itself must do."""
    return next((hedge for hedge in hedges() if hedge.writes(value)), None)
