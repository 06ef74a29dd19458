"""Reading `.sav` and `.zsav`, the files of SPSS in which Dutch research bureaus deliver.

Variable labels, value labels and user-missing codes are kept. The word "fictief" in the file label
or in a note, or a variable `fictief` with 1 in it, marks answers that were never given.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyreadstat
from numpy.typing import NDArray

from monitor.concepts.language import Text
from monitor.concepts.problems import Place, reason_of, refuse
from monitor.process.readers.raw import Raw, RawColumn, rows_below_a_header, says_fictitious
from monitor.process.readers.sav_structure import Damaged, walk_dictionary


MAGIC = (b"$FL2", b"$FL3")
SPSS_EPOCH = date(1582, 10, 14)  # SPSS counts a date in seconds from the Gregorian calendar
DAY = 86_400
DATES = ("DATE", "ADATE", "EDATE", "JDATE", "SDATE", "DATETIME", "YMDHMS")
# What a damaged file makes the library raise; its own errors come first.
DAMAGE = (
    pyreadstat.ReadstatError,
    pyreadstat.PyreadstatError,
    ValueError,
    OverflowError,
    MemoryError,
)


def read(path: Path) -> Raw:
    """The file as it is. Refuses F09 (not a .sav), F14 (cut off or damaged)."""
    data = path.read_bytes()
    if data[:4] not in MAGIC:
        raise refuse("F09", Place(path), expected=".sav")
    try:
        walk_dictionary(data)
        values, meta = pyreadstat.read_sav(
            path, user_missing=True, disable_datetime_conversion=True, output_format="dict"
        )
    except Damaged as error:
        reason = Text(
            f"de beschrijving van de variabelen klopt niet bij byte {error.at}",
            f"the description of the variables is wrong at byte {error.at}",
        )
        raise refuse("F14", Place(path), reason=reason) from None
    except DAMAGE as error:
        raise refuse("F14", Place(path), reason=reason_of(error)) from None
    return Raw(
        path=path,
        columns={name: _column(name, values[name], meta) for name in meta.column_names},
        rows=rows_below_a_header(meta.number_rows or 0),
        fictitious=says_fictitious(meta.file_label, *meta.notes),
        label=(meta.file_label or "").strip(),
    )


def _column(name: str, values: Sequence[Any], meta: Any) -> RawColumn:
    label = meta.column_names_to_labels[name] or ""
    value_labels = meta.variable_value_labels.get(name, {})
    ranges = meta.missing_ranges.get(name, [])
    missing = tuple((part["lo"], part["hi"]) for part in ranges)
    if meta.readstat_variable_types[name] == "string":
        texts = [value or "" for value in values]
        return RawColumn("text", None, texts, label, value_labels, missing)
    numbers = np.array(values, np.float64)
    if (meta.original_variable_types[name] or "").rstrip("0123456789.") in DATES:
        return RawColumn("date", _days(numbers), None, label, value_labels, missing)
    return RawColumn("number", numbers, None, label, value_labels, missing)


def _days(seconds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Seconds of SPSS as 20240531. Codes under zero stay; what is no date becomes infinite."""
    return np.array([_day(value) for value in seconds.tolist()], np.float64)


def _day(seconds: float) -> float:
    if not seconds >= 0:  # NaN too
        return seconds
    try:
        day = SPSS_EPOCH + timedelta(days=seconds // DAY)
    except OverflowError:
        return np.inf
    return float(day.year * 10_000 + day.month * 100 + day.day)
