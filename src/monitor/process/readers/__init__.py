"""The one door through which answers come in, whatever the format of the file.

`read_records` gives the same records for the same answers from `.sav`, `.csv` and `.parquet`.
It never repairs, guesses or drops: what it cannot read is refused with row and variable, what it
leaves behind (open answers, columns that follow from others) is told in `Records.remarks`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from monitor.concepts.problems import Place, reason_of, refuse
from monitor.design.questionnaire import Questionnaire
from monitor.process.readers import parquet, sav, table
from monitor.process.readers.answers import records_from, records_with_remarks
from monitor.process.readers.raw import Raw
from monitor.process.records import Records


READERS: Mapping[str, Callable[[Path], Raw]] = {
    ".sav": sav.read,
    ".zsav": sav.read,
    ".csv": table.read,
    ".parquet": parquet.read,
}

# How files of other kinds begin, and the extensions that they should have.
MAGIC: Mapping[bytes, tuple[str, ...]] = {
    b"$FL2": (".sav", ".zsav"),
    b"$FL3": (".zsav", ".sav"),
    b"PAR1": (".parquet",),
}
UTF_16 = (b"\xff\xfe", b"\xfe\xff")  # a text after all, which F03 tells how to save
BEGINNING = 4096  # bytes in which a file that is no text shows it


def read_records(path: Path, questionnaire: Questionnaire) -> Records:
    """The answers in `path` to `questionnaire`.

    Refuses, all at once: F01, F02, F03, F04, F09–F16 (the file), R20–R27, R40, R41 (its columns and
    cells).
    Whether the answers fit the questionnaire is the next step: `check.check_records`.
    """
    return records_from(read_raw(path), questionnaire)


def read_with_remarks(path: Path, questionnaire: Questionnaire) -> Records:
    """As `read_records`, for who goes on to `check_records` to tell everything at once.

    Refuses only a file that cannot be read; what is wrong with its columns and cells, blocking or
    not, is in `Records.remarks`. Nothing may be made of records with a blocking remark.
    """
    return records_with_remarks(read_raw(path), questionnaire)


def read_raw(path: Path) -> Raw:
    """Any file of a known format as it is, with its labels: also files made by others."""
    if path.suffix.lower() not in READERS:
        known = ", ".join(READERS)
        raise refuse("F10", Place(path), extension=path.suffix or "–", known=known)
    _refuse_unreadable(path)
    return READERS[path.suffix.lower()](path)


def _refuse_unreadable(path: Path) -> None:
    try:
        if path.is_dir():
            raise refuse("F13", Place(path))
        with path.open("rb") as file:
            start = file.read(BEGINNING)
    except FileNotFoundError:
        raise refuse("F01", Place(path)) from None
    except OSError as error:
        raise refuse("F15", Place(path), reason=reason_of(error)) from None
    if not start:
        raise refuse("F02", Place(path))
    expected = path.suffix.lower()
    for magic, extensions in MAGIC.items():
        if start.startswith(magic) and expected not in extensions:
            raise refuse("F16", Place(path), found=extensions[0], expected=expected)
    if expected == ".csv" and b"\0" in start and not start.startswith(UTF_16):
        raise refuse("F09", Place(path), expected=expected)
