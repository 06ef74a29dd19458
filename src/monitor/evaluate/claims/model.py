"""The nouns of the claims checker: a text, what it claims, and what became of each claim.

A claim (bewering) is one number or one direction at one place in a text. It never holds more than
the text says: what was not said stays empty and is told as not said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from monitor.concepts.language import Text


NOTHING = Text("", "")


class BlockKind(StrEnum):
    """What a piece of a text is (soort tekstdeel)."""

    HEADING = "heading"  # kop
    PARAGRAPH = "paragraph"  # alinea
    ITEM = "item"  # punt in een opsomming
    CELL = "cell"  # cel van een tabel
    CAPTION = "caption"  # bijschrift bij een tabel of figuur


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a text (tekstdeel): where it stands in `Document.text`. `level` of a heading from
    1; `table`, `row` and `column` of a cell count from 0."""

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    table: int = -1
    row: int = -1
    column: int = -1


@dataclass(frozen=True, slots=True)
class Tag:
    """A place in a text for which the writer named the cell (celverwijzing)."""

    start: int
    end: int
    cell: str


@dataclass(frozen=True, slots=True)
class Document:
    """A text as read (document): plain text, the blocks it is made of, and the cells that the file
    names beside it, in order."""

    name: str
    text: str
    blocks: tuple[Block, ...]
    tags: tuple[Tag, ...] = ()


class Kind(StrEnum):
    """What a claim counts (soort bewering)."""

    SHARE = "share"  # aandeel: "49%", "bijna de helft"
    COUNT = "count"  # aantal: "3.060 ambtsdragers", "n = 3.002"
    POINTS = "points"  # verschil in procentpunten
    CHANGE = "change"  # verschil in procenten: "5% meer"
    MARGIN = "margin"  # marge: "41–52%"
    DIRECTION = "direction"  # richting: "gestegen", "lager dan", "gelijk"


class Precision(StrEnum):
    """How a quantity is said (nauwkeurigheid)."""

    EXACT = "exact"  # 49%
    ABOUT = "about"  # ongeveer 50%
    BELOW = "below"  # minder dan 10%
    ABOVE = "above"  # meer dan 50%
    ALMOST = "almost"  # bijna 50%
    OVER = "over"  # ruim 50%
    RANGE = "range"  # 41–52%
    WORDS = "words"  # een derde


@dataclass(frozen=True, slots=True)
class Quantity:
    """What is said at one place (hoeveelheid): the values from `low` up to `high` that the words
    may stand for, and `value`, the number itself. Shares in percent; None for a direction, where
    `sign` is 1 (up or higher), −1 or 0 (equal)."""

    kind: Kind
    start: int
    end: int
    precision: Precision = Precision.EXACT
    value: float | None = None
    low: float = 0.0
    high: float = 0.0
    sign: int = 0
    partner: int = -1  # of a pair "van 24% naar 28%": the place of the other number


@dataclass(frozen=True, slots=True)
class Reading:
    """What a claim is about, as far as the text says (lezing).

    `groups` and `indicators` hold every candidate, the likeliest first; `base` is "" when the text
    does not say of whom the share is. `year` is the edition; of a direction the later one, and
    `since` the earlier. `stated` names what stands at the claim itself (year, group, indicator,
    base) and was not taken from further away. `several` says that the claim is about more groups
    at once. `tag` is the id of a cell when the writer named it.
    """

    population: str = "ambtsdragers"
    groups: tuple[str, ...] = ("all",)
    indicators: tuple[str, ...] = ()
    base: str = ""
    year: int | None = None
    since: int | None = None
    against: str = ""  # the other group of a comparison between groups
    stated: frozenset[str] = frozenset()
    several: bool = False
    tag: str = ""
    words: tuple[str, ...] = ()  # the words that decided it
    confidence: float = 0.0  # 0 to 1


@dataclass(frozen=True, slots=True)
class Claim:
    """One number or direction at one place (bewering)."""

    start: int
    end: int
    text: str
    quantity: Quantity
    reading: Reading
    block: int  # place in `Document.blocks`
    sentence: tuple[int, int]


class Verdict(StrEnum):
    """What the evidence says of a claim (oordeel)."""

    EXACT = "exact"
    ROUNDED = "rounded"
    DESCRIBED = "described"
    OTHER_VALUE = "other_value"
    OTHER_VINTAGE = "other_vintage"
    WRONG_BASE = "wrong_base"
    WRONG_YEAR = "wrong_year"
    WRONG_GROUP = "wrong_group"
    WRONG_MEASURE = "wrong_measure"
    WRONG_DIRECTION = "wrong_direction"
    UNPROVEN = "unproven"
    NOT_POINTS = "not_points"
    WITHHELD = "withheld"
    NOT_FOUND = "not_found"
    UNDECIDED = "undecided"


RIGHT = frozenset({Verdict.EXACT, Verdict.ROUNDED, Verdict.DESCRIBED})
OPEN = frozenset({Verdict.NOT_FOUND, Verdict.UNDECIDED})
WRONG = frozenset(Verdict) - RIGHT - OPEN


@dataclass(frozen=True, slots=True)
class Fact:
    """What is known of one cell (feit): a released cell of a build or a published figure.

    `low` and `high` are equal for a figure that is a number; for one that was only published in
    words they are its bounds and `value` is None. `shown` is false for a cell that is not public.
    `certain` is false when group, measure or base is our reading of the source.
    """

    id: str
    population: str
    group: str
    year: int
    indicator: str
    base: str
    value: int | None
    low: float
    high: float
    source: str
    address: str = ""
    n: int | None = None
    size: int | None = None  # persons in the group (populatie)
    margin: tuple[int, int] | None = None
    shown: bool = True
    measured: bool = True
    canonical: bool = True
    certain: bool = True  # false when group, indicator or base is a reading of the source
    bound: str = ""
    reason: str = ""
    note: str = ""
    words: str = ""
    change: str = ""  # the ledger's verdict on the difference with `change_against`
    change_against: str = ""
    change_needed: int | None = None
    contrast: str = ""  # the ledger's verdict on the difference with everyone
    from_ledger: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim with its verdict (beoordeelde bewering). `fact` is the cell it was linked to, None
    when none was; `candidates` are all that it may be about; `remarks` are further sentences."""

    claim: Claim
    verdict: Verdict
    fact: Fact | None = None
    said: Text = NOTHING
    candidates: tuple[Fact, ...] = ()
    remarks: tuple[Text, ...] = ()

    @property
    def wrong(self) -> bool:
        return self.verdict in WRONG


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about several numbers together (bevinding), such as parts that do not fit a whole.

    `wrong` is false for what needs explanation only. `spans` are places in the text."""

    kind: str
    said: Text
    spans: tuple[tuple[int, int], ...]
    wrong: bool = True


@dataclass(frozen=True)
class Report:
    """All that is found in one document (verslag)."""

    document: Document
    claims: tuple[Judged, ...]
    findings: tuple[Finding, ...] = ()
    edition: int | None = None  # the edition the text is about, as far as known
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def wrong(self) -> bool:
        return any(one.wrong for one in self.claims) or any(one.wrong for one in self.findings)
