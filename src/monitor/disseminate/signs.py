"""Which signs a block of a publication shows, so that the legend explains those and no other.

A sign that stands nowhere on the page must not be in the legend: a reader would look for it. Of a
hidden cell there is one sign only, the grey band.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from monitor.concepts.language import Text
from monitor.design.model import Block
from monitor.disseminate import charts, wording
from monitor.disseminate.blocks import (
    MAKERS,
    Made,
    Maker,
    against,
    dot_rows,
    previous,
    scales,
    trend_lines,
)
from monitor.disseminate.texts import Teller
from monitor.protect.ledger import Bound, Released


WORDS: Mapping[str, Text] = {
    "changed": Text(
        "aantoonbaar gestegen of gedaald sinds {year}", "provably risen or fallen since {year}"
    ),
    "different": Text(
        "aantoonbaar hoger of lager dan {reference}", "provably higher or lower than {reference}"
    ),
}


def key_to_signs(maker: Maker, shown: Iterable[Block]) -> Made | None:
    """The key to every sign that occurs in `shown`, and to no other; None when none occurs."""
    teller, language = maker.teller, maker.teller.language
    drawn = [block for block in shown if block.kind in MAKERS and block.kind != "text"]
    found = {sign for block in drawn for sign in signs(teller, block)}
    if not found:
        return None
    year = str(teller.edition.previous or "")
    words = {
        "reference": teller.reference,
        "different": WORDS["different"].say(language).format(reference=teller.reference),
        "changed": WORDS["changed"].say(language).format(year=year),
    }
    ordered = [sign for sign in charts.MEANINGS if sign in found]
    figure = charts.legend(
        ordered, maker.theme, language, maker.width, text=maker.size, words=words
    )
    return {
        "svg": figure.svg,
        "alt": figure.alt,
        "width": maker.width,
        "height": figure.height,
    }


def signs(teller: Teller, block: Block) -> set[str]:
    """The signs (keys of `charts.MEANINGS`) that a block shows, for the legend."""
    return {
        "key_figures": _signs_of_keys,
        "table": _signs_of_table,
        "trend": _signs_of_trend,
        "multiples": lambda *_: set(),
        "diverging": _signs_of_scales,
    }.get(block.kind, _signs_of_dots)(teller, block)


def _signs_of_keys(teller: Teller, block: Block) -> set[str]:
    pairs = zip(block.indicators, against(block), strict=True)
    compared = [(teller.cell(name), whom) for name, whom in pairs]
    found = {
        "changed" if whom == "previous" else "different"
        for cell, whom in compared
        if cell.shown and wording.is_provable(cell.change if whom == "previous" else cell.contrast)
    }
    return found | _signs_of_status([cell for cell, _ in compared])


def _signs_of_table(teller: Teller, block: Block) -> set[str]:
    own = [teller.cell(name) for name in block.indicators]
    past = [previous(teller, name) for name in block.indicators]
    with_past = any(cell is not None and cell.shown for cell in past)
    found = _signs_of_status(own) | _signs_of_contrast(own)
    if with_past and any(cell.shown and wording.is_provable(cell.change) for cell in own):
        found.add("changed")
    return found


def _signs_of_trend(teller: Teller, block: Block) -> set[str]:
    own = [cell for line in trend_lines(teller, block) for cell in line.cells if cell.shown]
    vintage = any(not cell.canonical for cell in own)
    return {"vintage"} if vintage else set()


def _signs_of_dots(teller: Teller, block: Block) -> set[str]:
    rows = dot_rows(teller, block)
    own = [row.cell for row in rows]
    found = _signs_of_values([cell for cell in own if cell.shown])
    if any(row.cell.shown and row.reference is not None for row in rows):
        found.add("reference")
    return found | _signs_of_status(own) | _signs_of_contrast(own)


def _signs_of_scales(teller: Teller, block: Block) -> set[str]:
    own = [cell for scale in scales(teller, block) for cell in scale.cells]
    return _signs_of_values([cell for cell in own if cell.shown]) | _signs_of_status(own)


def _signs_of_values(shown: Sequence[Released]) -> set[str]:
    occurs = {
        "value": any(cell.bound is Bound.EXACT for cell in shown),
        "about": any(cell.bound is Bound.ABOUT for cell in shown),
        "open": any(cell.bound in (Bound.BELOW, Bound.ABOVE) for cell in shown),
        "interval": any(cell.low is not None for cell in shown),
    }
    return {sign for sign, there in occurs.items() if there}


def _signs_of_status(own: Sequence[Released]) -> set[str]:
    return {"withheld"} if any(not cell.shown for cell in own) else set()


def _signs_of_contrast(own: Sequence[Released]) -> set[str]:
    provable = any(cell.shown and wording.is_provable(cell.contrast) for cell in own)
    return {"different"} if provable else set()
