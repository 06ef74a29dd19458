"""The small workbook behind a native chart: what an official sees who chooses "edit data".

It holds the figures as they were released and nothing finer; what is computed from them, the
length of an interval, is a formula over them. Written by hand: it is five short files.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from monitor.disseminate.office.package import packed


SHEET = "Cijfers"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"

FIXED = {
    "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{KIND}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{KIND}.styles+xml"/></Types>',
    "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
    f'<sheet name="{SHEET}" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{RELATIONS}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'{HEAD}<styleSheet xmlns="{MAIN}"><fonts count="1"><font><sz val="11"/>'
    '<name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/>'
    '</fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border>'
    "<left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs "
    'count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs '
    'count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>",
}


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that is computed from others (formule): its text and what it gives now."""

    text: str
    result: int


Field = str | int | Formula | None


def book(rows: Sequence[Sequence[Field]], day: datetime.date) -> bytes:
    """A workbook of one sheet with `rows`, the first of them the names of the columns."""
    body = "".join(
        f'<row r="{number}">{_row(row, number)}</row>' for number, row in enumerate(rows, 1)
    )
    sheet = (
        f'{HEAD}<worksheet xmlns="{MAIN}"><cols><col min="1" max="1" width="44" customWidth="1"/>'
        f'<col min="2" max="9" width="18" customWidth="1"/></cols><sheetData>{body}</sheetData>'
        "</worksheet>"
    )
    parts = {name: text.encode() for name, text in FIXED.items()}
    return packed(parts | {"xl/worksheets/sheet1.xml": sheet.encode()}, day)


def _row(row: Sequence[Field], number: int) -> str:
    return "".join(
        _cell(value, f"{letter(place)}{number}")
        for place, value in enumerate(row)
        if value is not None
    )


def _cell(value: str | int | Formula, at: str) -> str:
    if isinstance(value, Formula):
        return f'<c r="{at}"><f>{escape(value.text)}</f><v>{value.result}</v></c>'
    if isinstance(value, int):
        return f'<c r="{at}"><v>{value}</v></c>'
    return f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def letter(place: int) -> str:
    """The name of a column by its place from 0: A, B, …, Z, AA."""
    high, low = divmod(place, 26)
    return (letter(high - 1) if high else "") + chr(ord("A") + low)


def column(place: int, rows: int) -> str:
    """The address of the figures in a column below its name: "Cijfers!$B$2:$B$6"."""
    name = letter(place)
    return f"{SHEET}!${name}$2:${name}${rows + 1}"
