"""A Word document as the monitor writes it: headings, tables, native charts, tagged figures.

Every figure stands in a content control whose tag is the id of its cell; nobody sees it, and
whoever checks the text finds for each number where it comes from. Header and footer say on every
page what the figures are.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from lxml import etree

from monitor.disseminate.issue import Issue
from monitor.disseminate.office.chart import CHART, Native
from monitor.disseminate.office.package import LANGUAGE_TAGS, About, sealed
from monitor.disseminate.office.text import marks, source
from monitor.disseminate.texts import Said
from monitor.disseminate.theme import Theme


A4 = (595.3, 841.9)  # points
MARGIN = 71.0
WIDTH = A4[0] - 2 * MARGIN
TURNED_WIDTH = A4[1] - 2 * MARGIN
LONGEST_TAG = 64  # characters that Word allows in a tag
EMU = 12700
CHART_KIND = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
BOOK_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OFFICE = "http://schemas.openxmlformats.org"
NAMESPACES = {
    "w": f"{OFFICE}/wordprocessingml/2006/main",
    "r": f"{OFFICE}/officeDocument/2006/relationships",
    "wp": f"{OFFICE}/drawingml/2006/wordprocessingDrawing",
    "a": f"{OFFICE}/drawingml/2006/main",
    "c": CHART,
    "mc": f"{OFFICE}/markup-compatibility/2006",
    "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
}


@dataclass(frozen=True, slots=True)
class Field:
    """What stands in a cell of a table (vak): its words, the cell of the ledger they tell of, and
    the sign of a provable difference before them."""

    said: str
    cell: str = ""
    sign: str = ""
    strong: bool = False
    words: bool = False  # and no figure: stands at the left


@dataclass
class Paper:
    """A document in the making (stuk): pieces of its body in order, to be bound into a file."""

    issue: Issue
    about: About
    file: Any
    body: list[str] = field(default_factory=list)
    headings: list[tuple[int, str, str]] = field(default_factory=list)
    charts: int = 0
    tags: int = 0
    contents_at: int | None = None
    turned: bool = False

    @property
    def width(self) -> float:
        """Between the margins of the page as it lies now, in points."""
        return TURNED_WIDTH if self.turned else WIDTH

    def turn(self) -> None:
        """What follows stands on pages that lie on their side."""
        self.body.append(f"<w:p><w:pPr>{self._section()}</w:pPr></w:p>")
        self.turned = True

    def _section(self) -> str:
        section = self.file.element.body.sectPr
        size = section.find(qn("w:pgSz"))
        across, along = (A4[1], A4[0]) if self.turned else A4
        size.set(qn("w:w"), str(round(across * 20)))
        size.set(qn("w:h"), str(round(along * 20)))
        size.set(qn("w:orient"), "landscape" if self.turned else "portrait")
        return etree.tostring(section, encoding="unicode")

    def heading(self, said: str, level: int) -> None:
        name = f"_k{len(self.headings) + 1}"
        self.headings.append((level, said, name))
        number = len(self.headings)
        self.body.append(
            f'<w:p><w:pPr><w:pStyle w:val="Heading{level}"/></w:pPr>'
            f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{_run(said)}'
            f'<w:bookmarkEnd w:id="{number}"/></w:p>'
        )

    def paragraph(self, parts: Iterable[Said] | str, style: str = "") -> None:
        """One paragraph; the figures in it are tagged with their cells."""
        pieces = (Said(parts),) if isinstance(parts, str) else parts
        runs = "".join(self._tagged(part.words, part.cell) for part in pieces)
        named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
        self.body.append(f"<w:p>{named}{runs}</w:p>")

    def contents(self) -> None:
        """Here comes the list of contents, once all headings are known."""
        self.contents_at = len(self.body)

    def table(
        self,
        heads: Sequence[str],
        rows: Sequence[Sequence[Field]],
        widths: Sequence[float],
        alt: str,
    ) -> None:
        """A table of which the head is repeated on every page and no row is broken in two."""
        colour = self.issue.theme.colour
        grid = "".join(f'<w:gridCol w:w="{round(width * 20)}"/>' for width in widths)
        head = "".join(
            _table_cell(
                _run(said, colour=colour.paper, strong=True),
                width,
                place == 0 or all(row[place].words for row in rows),
                ground=colour.primary,
            )
            for place, (said, width) in enumerate(zip(heads, widths, strict=True))
        )
        lines = "".join(self._table_row(row, widths) for row in rows)
        rule = colour.rule[1:].upper()
        self.body.append(
            '<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>'
            f'<w:bottom w:val="single" w:sz="4" w:space="0" w:color="{rule}"/>'
            f'<w:insideH w:val="single" w:sz="4" w:space="0" w:color="{rule}"/></w:tblBorders>'
            '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="60" w:type="dxa"/>'
            '<w:right w:w="60" w:type="dxa"/></w:tblCellMar>'
            '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" '
            'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
            f'<w:tblCaption w:val="{escape(alt)}"/><w:tblDescription w:val="{escape(alt)}"/>'
            f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
            f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>{lines}</w:tbl>"
        )

    def _table_row(self, row: Sequence[Field], widths: Sequence[float]) -> str:
        colour = self.issue.theme.colour
        fields = ""
        for place, (one, width) in enumerate(zip(row, widths, strict=True)):
            sign = _run(f"{one.sign} ", colour=colour.provable, strong=True) if one.sign else ""
            said = self._tagged(one.said, one.cell, strong=one.strong)
            fields += _table_cell(sign + said, width, place == 0 or one.words)
        return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{fields}</w:tr>"

    def chart(self, native: Native, name: str, height: float) -> None:
        """A native chart over the whole width, `height` points tall."""
        self.charts += 1
        link = self._chart_part(native)
        width, tall = round(WIDTH * EMU), round(height * EMU)
        self.body.append(
            '<w:p><w:pPr><w:keepNext/></w:pPr><w:r><w:drawing><wp:inline distT="0" distB="0" '
            f'distL="0" distR="0"><wp:extent cx="{width}" cy="{tall}"/>'
            f'<wp:docPr id="{1000 + self.charts}" name="{escape(name)}" '
            f'descr="{escape(native.alt)}"/><wp:cNvGraphicFramePr/><a:graphic>'
            f'<a:graphicData uri="{CHART}"><c:chart r:id="{link}"/></a:graphicData></a:graphic>'
            "</wp:inline></w:drawing></w:r></w:p>"
        )

    def _chart_part(self, native: Native) -> str:
        package = self.file.part.package
        at = PackURI(f"/word/charts/chart{self.charts}.xml")
        part = Part(at, CHART_KIND, native.xml, package)
        book = PackURI(f"/word/embeddings/cijfers{self.charts}.xlsx")
        part.relate_to(Part(book, BOOK_KIND, native.workbook, package), RELATIONSHIP_TYPE.PACKAGE)
        return str(self.file.part.relate_to(part, RELATIONSHIP_TYPE.CHART))

    def _tagged(self, said: str, cell: str, *, strong: bool = False) -> str:
        """Words in a content control that nobody sees and whose tag is the id of their cell."""
        run = _run(said, strong=strong)
        if not cell or not said:
            return run
        if len(cell) > LONGEST_TAG:
            raise ValueError(f"{cell}: longer than a tag of Word may be")
        self.tags += 1
        return (
            f'<w:sdt><w:sdtPr><w:tag w:val="{escape(cell)}"/><w:id w:val="{self.tags}"/>'
            f'<w15:appearance w15:val="hidden"/></w:sdtPr><w:sdtContent>{run}</w:sdtContent>'
            "</w:sdt>"
        )

    def bound(self) -> bytes:
        """The document as a file, the same bytes from the same pieces."""
        if self.contents_at is not None:
            self.body.insert(self.contents_at, self._contents())
        section = self._section()
        names = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
        whole = (
            f'<w:document {names} mc:Ignorable="w15"><w:body>{"".join(self.body)}{section}'
            "</w:body></w:document>"
        )
        self.file.part._element = parse_xml(whole)
        written = io.BytesIO()
        self.file.save(written)
        return sealed(written.getvalue(), self.about)

    def _contents(self) -> str:
        """A list of contents that reads at once and that Word can make anew with page numbers."""
        lines = [
            f'<w:hyperlink w:anchor="{name}" w:history="1">{_run(said)}</w:hyperlink>'
            for level, said, name in self.headings
            if level <= 2
        ]
        levels = [level for level, _, _ in self.headings if level <= 2]
        begin = (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> '
            'TOC \\o "1-2" \\h \\n </w:instrText></w:r><w:r><w:fldChar '
            'w:fldCharType="separate"/></w:r>'
        )
        end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        return "".join(
            f'<w:p><w:pPr><w:pStyle w:val="TOC{level}"/></w:pPr>{begin if at == 0 else ""}{line}'
            f"{end if at == len(lines) - 1 else ''}</w:p>"
            for at, (level, line) in enumerate(zip(levels, lines, strict=True))
        )


def _run(said: str, *, colour: str = "", strong: bool = False) -> str:
    looks = "<w:b/>" if strong else ""
    looks += f'<w:color w:val="{colour[1:].upper()}"/>' if colour else ""
    named = f"<w:rPr>{looks}</w:rPr>" if looks else ""
    return f'<w:r>{named}<w:t xml:space="preserve">{escape(said)}</w:t></w:r>'


def _table_cell(runs: str, width: float, first: bool, *, ground: str = "") -> str:
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{ground[1:].upper()}"/>' if ground else ""
    side = "left" if first else "right"
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{round(width * 20)}" w:type="dxa"/>{shade}</w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="Tabel"/><w:jc w:val="{side}"/></w:pPr>{runs}</w:p></w:tc>'
    )


# --- the empty document --------------------------------------------------------------------------


def paper(issue: Issue, about: About) -> Paper:
    """An empty document in the looks of the theme, with header and footer on every page."""
    file: Any = docx.Document()
    _style(file, issue)
    section = file.sections[0]
    section.page_width, section.page_height = map(Pt, A4)
    section.left_margin = section.right_margin = Pt(MARGIN)
    section.top_margin = section.bottom_margin = Pt(MARGIN)
    head = section.header.paragraphs[0]
    head.alignment = 2
    run = head.add_run(marks(issue))
    run.bold = True
    foot = section.footer.paragraphs[0]
    foot.text = f"{source(issue)}\t"
    _page_number(foot)
    return Paper(issue, about, file)


def _page_number(paragraph: Any) -> None:
    for kind, said in (("begin", ""), ("", " PAGE "), ("separate", ""), ("text", "1"), ("end", "")):
        run = paragraph.add_run()
        if kind == "text":
            run.text = said
            continue
        made = etree.SubElement(run._r, qn("w:instrText" if said else "w:fldChar"))
        if said:
            made.text = said
        else:
            made.set(qn("w:fldCharType"), kind)


def _style(file: Any, issue: Issue) -> None:
    """Letters and colours of the theme in the styles that we use; the language for all."""
    theme, styles = issue.theme, file.styles
    base = styles["Normal"]
    _letters(base, theme, 10.5, theme.colour.ink)
    base.paragraph_format.space_after = Pt(6)
    for name, size, before in (("Title", 26, 0), ("Heading 1", 18, 20), ("Heading 2", 14, 16),
                               ("Heading 3", 12, 12)):  # fmt: skip
        _letters(styles[name], theme, size, theme.colour.primary, strong=True)
        styles[name].paragraph_format.space_before = Pt(before)
        styles[name].paragraph_format.space_after = Pt(6)
        styles[name].paragraph_format.keep_with_next = True
    for border in styles["Title"].element.iter(qn("w:pBdr")):
        border.getparent().remove(border)
        break
    _letters(styles["Caption"], theme, 10, theme.colour.ink, strong=True)
    styles["Caption"].paragraph_format.keep_with_next = True
    styles["Caption"].paragraph_format.space_before = Pt(14)
    styles["Caption"].paragraph_format.space_after = Pt(4)
    _letters(styles["Subtitle"], theme, 12, theme.colour.muted)
    for name in ("Header", "Footer"):
        _letters(styles[name], theme, 9, theme.colour.muted)
    table = _added(styles, "Tabel", theme, 9, theme.colour.ink)
    table.paragraph_format.space_after = Pt(0)
    _added(styles, "Basis", theme, 8.5, theme.colour.muted).paragraph_format.space_after = Pt(12)
    _added(styles, "Melding", theme, 10.5, theme.colour.ink, strong=True)
    for level in (1, 2):
        line = _added(styles, f"TOC {level}", theme, 10.5, theme.colour.ink)
        line.paragraph_format.left_indent = Pt(14 * (level - 1))
        line.paragraph_format.space_after = Pt(2)
    defaults = styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    tag = LANGUAGE_TAGS[issue.language]
    etree.SubElement(defaults, qn("w:lang")).set(qn("w:val"), tag)


def _added(
    styles: Any, name: str, theme: Theme, size: float, colour: str, *, strong: bool = False
) -> Any:
    style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = styles["Normal"]
    _letters(style, theme, size, colour, strong=strong)
    return style


def _letters(style: Any, theme: Theme, size: float, colour: str, *, strong: bool = False) -> None:
    style.font.name = theme.font.family
    named = style.element.rPr.rFonts
    for side in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        named.attrib.pop(qn(f"w:{side}"), None)
    named.set(qn("w:cs"), theme.font.family)
    style.font.size = Pt(size)
    style.font.bold = strong
    style.font.italic = False
    style.font.color.rgb = RGBColor(*bytes.fromhex(colour[1:]))
