"""Figures of earlier editions as cells of the ledger: public facts, with where they stood.

Takes them over unchanged. Figures of other surveys and of other populations than the office
holders' keep out of their series; nothing here decides which of several values is right.
"""

from __future__ import annotations

from collections.abc import Iterator

from monitor.concepts.language import Text
from monitor.design.model import Edition
from monitor.design.past import MONITOR, OFFICE_HOLDERS, History, PastFigure
from monitor.protect.ledger import Released, Source, Status, cell_id


def former_cells(edition: Edition, history: History) -> Iterator[Released]:
    """Every figure the monitor itself published before this edition, all vintages; beside a survey
    of others than office holders those of its own population.

    A figure on another base than its indicator has today would bend the series, so it stands
    under an indicator of its own that names the base: `police_report_serious_incidents`.
    """
    for figure in history.figures:
        ours = edition.people in (OFFICE_HOLDERS, figure.cell.population)
        if ours and figure.cell.survey == MONITOR and figure.cell.wave < edition.year:
            indicator = _indicator(edition, history, figure)
            yield _former(figure, indicator, _domain(edition, figure))


def _indicator(edition: Edition, history: History, figure: PastFigure) -> str:
    cell = figure.cell
    present = edition.indicators.get(cell.indicator)
    base = present.base if present else history.main_base(cell.indicator)
    return cell.indicator if cell.base == base else f"{cell.indicator}_{cell.base}"


def _domain(edition: Edition, figure: PastFigure) -> str:
    """The group; that of another population gets its name before it if ours has that group too."""
    population, group = figure.cell.population, figure.cell.group
    ours = population == edition.people or group not in edition.domains
    return group if ours else f"{population}-{group}"


def _former(figure: PastFigure, indicator: str, domain: str) -> Released:
    cell = figure.cell
    reason = figure.reason or Text("", "")
    return Released(
        id=cell_id(cell.wave, indicator, domain, figure.vintage),
        edition=cell.wave,
        indicator=indicator,
        domain=domain,
        base=cell.base,
        status=Status.PUBLISHED,
        value=figure.value,
        n=figure.n,
        canonical=figure.canonical,
        source=Source(figure.publication, figure.address, reason.nl, reason.en),
    )
