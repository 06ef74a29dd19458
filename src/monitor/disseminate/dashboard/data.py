"""The cells of the page as JSON for its script: columns of whole numbers, nothing else.

Only released cells carry numbers; of a hidden cell there is its status. The script looks cells up
and draws them; it has nothing to count or to filter with (rule R14 of the disclosure policy).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from monitor.concepts.bases import BASES
from monitor.concepts.language import Text
from monitor.concepts.statuses import BREAK_KINDS
from monitor.design.model import Indicator
from monitor.disseminate import wording
from monitor.disseminate.dashboard.content import Content
from monitor.disseminate.dashboard.tables import addresses
from monitor.protect.ledger import Comparison, Released, Status, Verdict


class Numbered(dict[Any, int]):
    """Each different thing with the number it was first seen at, so that it is written once."""

    def __missing__(self, key: Any) -> int:
        self[key] = len(self)
        return self[key]


def payload(content: Content) -> dict[str, Any]:
    """All that the script needs, see `page.js`; the order of everything is fixed."""
    families, domains, indicators = Numbered(), Numbered(), Numbered()
    for family in content.families:
        families[family]
    for domain in content.choices:
        domains[domain.id]
    for indicator in content.indicators:
        indicators[indicator.id]
    return {
        "language": content.language,
        "edition": content.year,
        "title": content.label(content.edition.title),
        "reference": domains[content.edition.everyone],
        "texts": {key: content.say(key) for key in SPOKEN},
        "words": _words(content),
        "themes": list(content.themes.values()),
        "families": list(content.families.values()),
        "family_ids": list(content.families),
        "domains": [
            [
                d.id,
                families[d.family],
                content.label(d.label),
                content.label(d.group),
                content.label(d.note) if d.note else "",
            ]
            for d in content.choices
        ],
        "bases": {
            code: [base.line.say(content.language), base.phrase.say(content.language)]
            for code, base in BASES.items()
        },
        "indicators": [
            [
                i.id,
                list(content.themes).index(i.theme),
                content.label(i.label),
                content.label(i.predicate),
                content.label(i.definition),
                content.asked(i),
                _changes(content, i),
            ]
            for i in content.indicators
        ],
        **_cells(content, indicators, domains),
    }


def _changes(content: Content, indicator: Indicator) -> list[list[object]]:
    """Breaks and notes: first edition, whether the line breaks, its kind, the reason in a
    sentence, and the groups that it holds for."""
    found: dict[tuple[object, ...], list[int]] = {}
    for place, domain in enumerate(content.choices):
        for change in content.changes(indicator, domain):
            kind = content.label(BREAK_KINDS[change.kind].singular)
            key = (change.first_wave, change.effect == "break", kind, content.label(change.reason))
            found.setdefault(key, []).append(place)
    return [[*key, places] for key, places in sorted(found.items())]


def _cells(content: Content, indicators: Numbered, domains: Numbered) -> dict[str, Any]:
    """`cells`: one list per column, `sources` and `runs`: what several cells share."""
    kept = [c for c in content.ledger if c.indicator in indicators and c.domain in domains]
    place = {cell.id: number for number, cell in enumerate(kept)}
    bases, sources, reasons, runs = Numbered(), Numbered(), Numbered(), Numbered()

    def compared(comparison: Comparison | None, shown: bool) -> list[int | None]:
        if comparison is None or not shown:
            return [None] * 4
        verdict = list(Verdict).index(comparison.verdict)
        return [place.get(comparison.against), verdict, comparison.points, comparison.n_needed]

    rows = [
        [
            indicators[cell.indicator],
            domains[cell.domain],
            cell.edition,
            vintage(cell),
            list(Status).index(cell.status),
            int(cell.fictitious),
            bases[cell.base],
            *_numbers(cell),
            *compared(cell.change, cell.shown),
            *compared(cell.contrast, cell.shown),
            sources[cell.source.publication, cell.source.address],
            reasons[content.reason(cell)],
            runs[_run(content, cell)],
        ]
        for cell in kept
    ]
    columns = list(zip(*rows, strict=True)) or [()] * len(COLUMNS)
    return {
        "cells": {name: _thinned(column) for name, column in zip(COLUMNS, columns, strict=True)},
        "bases_used": list(bases),
        "sources": [[name, address, addresses(address)] for name, address in sources],
        "reasons": list(reasons),
        "runs": [list(run) for run in runs],
    }


COLUMNS = (
    *("indicator", "domain", "edition", "vintage", "status", "fictitious", "base"),
    *("value", "bound", "low", "high", "wide", "n", "rounded", "population", "old"),
    *("change", "change_verdict", "change_points", "change_needed"),
    *("contrast", "contrast_verdict", "contrast_points", "contrast_needed"),
    *("source", "reason", "run"),
)


def _run(content: Content, cell: Released) -> tuple[str, ...]:
    """Method, weighting, policy and run of a computed cell; nothing for a published one."""
    made = cell.provenance
    return (content.method(made), made.weighting, made.policy, made.run) if made else ()


def _numbers(cell: Released) -> list[int | str | None]:
    """From `value` to `old`. A hidden cell has none of them, whatever the ledger holds."""
    old = int(not cell.canonical)
    if not cell.shown:
        return [None, "", None, None, 0, None, 0, None, old]
    return [
        cell.value,
        str(cell.bound),
        cell.low,
        cell.high,
        int(cell.wide_margin),
        cell.n,
        int(cell.n_rounded),
        cell.population,
        old,
    ]


def vintage(cell: Released) -> int:
    """1, or the number behind `.v` in the id of a figure that is not the only one of its cell."""
    last = cell.id.rpartition(".")[2]
    return int(last[1:]) if last[:1] == "v" and last[1:].isdigit() else 1


def _thinned(column: Iterable[object]) -> object:
    """A column of one and the same value as that value alone."""
    values = list(column)
    first = values[0] if values else None
    return first if all(value == first for value in values) else values


SPOKEN = (
    *(
        "question",
        "question_without_predicate",
        "compare_nothing",
        "answer",
        "answer_margin",
        "answer_wide",
        "lead",
    ),
    *("lead_untestable", "beside_figure", "hidden_figure", "no_figure", "not_tested", "see_table"),
    *(
        "trend",
        "groups",
        "one_measurement",
        "one_for_this_group",
        "no_measurement",
        "margin_note",
        "reference_note",
    ),
    *(
        "vintage_note",
        "break_note",
        "change_note",
        "year",
        "group",
        "percentage",
        "n",
        "since",
        "beside",
    ),
    *(
        "source",
        "sources",
        "this_run",
        "superseded",
        "superseded_long",
        "signs",
        "withheld_note",
        "nothing_compared",
    ),
    *(
        "about_note",
        "higher",
        "lower",
        "download",
        "yes",
        "no",
        "published",
        "definition",
        "asked",
        "asked_all",
        "base",
        "population",
    ),
    *("needed", "method", "weighting", "policy", "run", "cell", "researchers"),
)


def _words(content: Content) -> Mapping[str, Any]:
    """The forms of numbers, from `wording`, so that page and script say a figure alike."""
    language = content.language

    def each(texts: Mapping[Any, Text], keys: Iterable[Any]) -> list[str]:
        return [texts[key].say(language) if key in texts else "" for key in keys]

    plain = {
        "wide": wording.WIDE_MARGIN,
        "base": wording.BASE,
        "all": wording.ALL,
        "about": wording.ABOUT,
        "out_of": wording.OUT_OF,
        "needed": wording.NEEDED,
    }
    return {
        **{key: text.say(language) for key, text in plain.items()},
        "values": {str(bound): text.say(language) for bound, text in wording.VALUES.items()},
        "short": {str(bound): form for bound, form in wording.SHORT_VALUES.items()},
        "statuses": each(wording.STATUSES, Status),
        "verdicts": [str(verdict) for verdict in Verdict],
        "changes": each(wording.CHANGES, Verdict),
        "contrasts": each(wording.CONTRASTS, Verdict),
        "differences": each({**wording.DIFFERENCES, **wording.PROVABLE_WITHOUT_SIZE}, Verdict),
        "withheld": wording.WITHHELD_MARK,
        "dash": wording.DASH,
        "minus": wording.MINUS,
        "thousands": wording.THOUSANDS[language],
    }


def as_script(value: object) -> str:
    """JSON that may stand inside a script element: no `</`, no `<!--`, no line separators."""
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return written.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
