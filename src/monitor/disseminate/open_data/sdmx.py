"""The cells as SDMX-CSV 2.0, with the status codes that statistical offices share.

A cell that is not released has its status and no value; a bound ("less than 5") is no value
either, because a reader of SDMX would take it for one: it stands in an attribute of its own.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping

from monitor.protect.ledger import Bound, Ledger, Released, Status


AGENCY = "MIV"
DATAFLOW = f"{AGENCY}:MIV_RESULTS(1.0.0)"  # agency, id and version, as SDMX writes a reference
DIMENSIONS = ("FREQ", "TIME_PERIOD", "INDICATOR", "DOMAIN", "BASE", "VINTAGE")
ATTRIBUTES = (
    *("OBS_STATUS", "CONF_STATUS", "UNIT_MEASURE", "DECIMALS", "BOUND", "BOUND_VALUE"),
    *("LOWER_BOUND", "UPPER_BOUND", "SAMPLE_SIZE", "CELL_ID", "COMMENT_OBS"),
)
HEAD = ("STRUCTURE", "STRUCTURE_ID", "ACTION", *DIMENSIONS, "OBS_VALUE", *ATTRIBUTES)
BIENNIAL = "A2"  # CL_FREQ 2.1: every two years
PERCENT = "PT"  # CL_UNIT_MEASURE: percentage
REPLACE = "R"


def sdmx_csv(ledger: Ledger, codes: Mapping[Status, tuple[str, str]], comment: str) -> str:
    """All cells, one row each. `codes` gives OBS_STATUS and CONF_STATUS of each status, `comment`
    what a reader must know of a figure of this run ("" when nothing)."""
    sheet = io.StringIO()
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerow(HEAD)
    writer.writerows(_rows(ledger, codes, comment))
    return sheet.getvalue()


def _rows(
    ledger: Ledger, codes: Mapping[Status, tuple[str, str]], comment: str
) -> Iterator[tuple[object, ...]]:
    for cell in ledger:
        exact = cell.bound is Bound.EXACT
        yield (
            *("dataflow", DATAFLOW, REPLACE),
            *(BIENNIAL, cell.edition, cell.indicator, cell.domain, cell.base, vintage(cell)),
            cell.value if exact else None,
            *codes[cell.status],
            *(PERCENT, 0),
            *(str(cell.bound) or None, None if exact else cell.value),
            *(cell.low, cell.high, cell.n, cell.id),
            comment if cell.fictitious else None,
        )


def vintage(cell: Released) -> int:
    """Which of the figures published for one edition: 1 for the one that holds."""
    _, mark, number = cell.id.rpartition(".v")
    return int(number) if mark and number.isdecimal() else 1
