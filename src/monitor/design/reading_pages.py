"""The reading version as a page for the browser and the printer, and as a document to comment on.

Sets what `reading` says; decides nothing about it. The page is one file that asks for nothing;
the document has real headings, its language and its title, so that a screen reader finds its way.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from monitor.concepts.language import Language
from monitor.design.archives import DAWN, steady
from monitor.design.files import file_written_aside
from monitor.design.reading import MARK, UNMARK, Item, Reading, Section, unmarked, word


MARKED = re.compile(f"{MARK}([^{UNMARK}]*){UNMARK}([0-9]+)")
ROUND, BOX = "○", "☐"

STYLE = """
:root { color-scheme: light; --ink: $ink; --muted: $muted; --rule: $rule; --primary: $primary;
  --panel: $panel; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 46rem; padding: 1.5rem 1rem 4rem; background: #fff;
  color: var(--ink); font: 1.0625rem/1.5 "Fira Sans", system-ui, sans-serif;
  overflow-wrap: break-word; }
h1, h2, h3 { color: var(--primary); line-height: 1.25; text-wrap: balance; }
h1 { font-size: 1.8rem; margin: 0 0 .25rem; }
h2 { font-size: 1.35rem; margin: 3rem 0 .25rem; padding-top: .75rem;
  border-top: 2px solid var(--primary); }
h3 { font-size: 1.0625rem; margin: 0; color: var(--ink); text-wrap: pretty; }
a { color: var(--primary); text-underline-offset: .15em; }
a:focus-visible { outline: 3px solid var(--primary); outline-offset: 2px; }
p { margin: .25rem 0; }
.small, .who, .manner { color: var(--muted); font-size: .9375em; }
.skip { position: absolute; left: -100rem; }
.skip:focus { position: static; }
nav ol { columns: 18rem; column-gap: 2rem; list-style: none; padding: 0; }
nav li { break-inside: avoid; padding: .1rem 0; }
nav span { color: var(--muted); font-size: .9375em; white-space: nowrap; }
.item { margin: 1.75rem 0; padding-left: 2.75rem; }
.number { float: left; margin-left: -2.75rem; color: var(--primary);
  font-weight: 600; font-variant-numeric: tabular-nums; }
.note { margin: 1.25rem 0; padding: .6rem 1rem; background: var(--panel); white-space: pre-line; }
.battery { margin: 1.75rem 0 -.75rem; font-weight: 600; }
.hint { white-space: pre-line; }
.options { list-style: none; margin: .5rem 0; padding: 0; }
.options li { padding: .1rem 0 .1rem 1.6rem; text-indent: -1.6rem; }
.options span { color: var(--muted); display: inline-block; width: 1.6rem; text-indent: 0; }
.options i { color: var(--muted); font-size: .9375em; font-style: normal; }
.field { display: block; border: 1px solid var(--muted); height: 2.2rem; max-width: 20rem;
  margin: .5rem 0; }
.field.long { height: 5rem; max-width: none; }
dl { margin: .5rem 0 0; padding-left: .75rem; border-left: 3px solid var(--rule);
  font-size: .9375em; }
dl div { display: flex; gap: .5rem; padding: .1rem 0; }
dt { flex: 0 0 7em; color: var(--muted); }
dd { margin: 0; }
@media (max-width: 34rem) { dl div { display: block; } }
@page { size: A4; margin: 20mm 18mm 22mm;
  font: 8pt sans-serif; color: $muted;
  @bottom-left { content: "$footer"; }
  @bottom-right { content: counter(page) " / " counter(pages); }
}
@media print {
  body { max-width: none; padding: 0; font-size: 10pt; }
  .item { margin: 12pt 0; }
  h1 { font-size: 20pt; } h2 { font-size: 14pt; margin-top: 18pt; } h3 { font-size: 10pt; }
  h2, .who, .battery { break-after: avoid; }
  .item, .note, dl { break-inside: avoid; }
  .skip { display: none; }
  a { color: inherit; text-decoration: none; }
}
"""


# The page


def reading_html(reading: Reading, colours: Mapping[str, str]) -> str:
    """The reading version as one HTML file. `colours` are `#rrggbb` by the names of the look:
    ink, muted, rule, primary and panel."""
    language = reading.language
    title = f"{word('reading version', language)}: {reading.title}"
    style = STYLE
    for name, colour in colours.items():
        style = style.replace(f"${name}", colour)
    footer = _version(reading).replace("\\", "").replace('"', "")
    contents = "".join(_entry(at, section, language) for at, section in enumerate(reading.sections))
    sections = "".join(
        _section(at, section, word("who", language)) for at, section in enumerate(reading.sections)
    )
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{style.replace('$footer', footer)}</style>\n"
        f'</head>\n<body>\n<a class="skip" href="#begin">{word("contents", language)}</a>\n'
        f'<header>\n<p class="small">{word("reading version", language)}</p>\n'
        f"<h1>{escape(reading.title)}</h1>\n"
        f'<p class="small">{escape(_version(reading))}</p>\n</header>\n'
        f'<main id="begin">\n<p>{escape(word("explanation", language))}</p>\n'
        f'<nav aria-labelledby="contents">\n<h2 id="contents">{word("contents", language)}</h2>\n'
        f"<ol>{contents}</ol>\n</nav>\n{sections}{_calculations(reading)}</main>\n</body>\n</html>\n"
    )


def _version(reading: Reading) -> str:
    language = reading.language
    said = word("version", language, v=reading.version)
    return f"{said} · {word('fingerprint', language)} {reading.fingerprint[:12]}"


def _span(section: Section, language: Language) -> str:
    numbers = section.numbers
    if not numbers:
        return ""
    if len(numbers) == 1:
        return word("question", language, a=numbers[0])
    return word("questions", language, a=numbers[0], b=numbers[-1])


def _entry(at: int, section: Section, language: Language) -> str:
    span = _span(section, language)
    aside = f" <span>{span}</span>" if span else ""
    return f'<li><a href="#p{at}">{escape(unmarked(section.title))}</a>{aside}</li>'


def _linked(text: str) -> str:
    """Text for a page, each question number a link to its question."""
    return MARKED.sub(r'<a href="#\1">\2</a>', escape(text))


def _section(at: int, section: Section, label: str) -> str:
    title, who = escape(unmarked(section.title)), _linked(section.who)
    return (
        f'<section aria-labelledby="p{at}">\n<h2 id="p{at}">{title}</h2>\n'
        f'<p class="who"><strong>{label}:</strong> {who}</p>\n'
        f"{''.join(_items(section))}</section>\n"
    )


def _items(section: Section) -> Iterator[str]:
    heading = ""
    for item in section.items:
        if item.battery and item.battery != heading:
            yield f'<p class="battery">{_linked(item.battery)}</p>\n'
        heading = item.battery
        yield _item(item)


def _item(item: Item) -> str:
    remarks = "".join(
        f"<div><dt>{escape(remark.head)}</dt><dd>{_linked(remark.text)}</dd></div>"
        for remark in item.remarks
    )
    said = f"<dl>{remarks}</dl>\n" if remarks else ""
    if not item.number:
        return f'<div class="note" id="{item.name}"><p>{_linked(item.label)}</p>{said}</div>\n'
    hint = f'<p class="hint">{_linked(item.hint)}</p>\n' if item.hint else ""
    return (
        f'<article class="item" id="{item.name}">\n'
        f'<h3><span class="number">{item.number}.</span> {_linked(item.label)}</h3>\n{hint}'
        f'<p class="manner">{escape(item.manner)}</p>\n{_answers(item)}{said}</article>\n'
    )


def _answers(item: Item) -> str:
    sign = BOX if item.many else ROUND
    listed = "".join(
        f'<li><span aria-hidden="true">{sign}</span>{escape(option.label)}'
        + (f" <i>({escape(option.remark)})</i>" if option.remark else "")
        + "</li>"
        for option in item.options
    )
    options = f'<ul class="options">{listed}</ul>\n' if listed else ""
    field = '<span class="field" aria-hidden="true"></span>\n' if item.open else ""
    return field + options


def _calculations(reading: Reading) -> str:
    if not reading.calculations:
        return ""
    said = "".join(f"<p>{_linked(one)}</p>\n" for one in reading.calculations)
    title = word("calculations", reading.language)
    return f'<section aria-labelledby="sums">\n<h2 id="sums">{title}</h2>\n{said}</section>\n'


# The document


def write_reading_docx(reading: Reading, colours: Mapping[str, str], target: Path) -> None:
    """Write the reading version as a Word document; the same reading gives the same file."""
    document = docx.Document()
    _look(document, reading, colours)
    document.add_paragraph(word("reading version", reading.language), style="Subtitle")
    document.add_paragraph(reading.title, style="Title")
    document.add_paragraph(_version(reading), style="Caption")
    document.add_paragraph(word("explanation", reading.language))
    for section in reading.sections:
        document.add_heading(unmarked(section.title), 1)
        who = f"{word('who', reading.language)}: {unmarked(section.who)}"
        _keep(document.add_paragraph(who, style="Caption"))
        heading = ""
        for item in section.items:
            if item.battery and item.battery != heading:
                _keep(document.add_paragraph(unmarked(item.battery), style="Strong line"))
            heading = item.battery
            _add_item(document, item)
    if reading.calculations:
        document.add_heading(word("calculations", reading.language), 1)
        for said in reading.calculations:
            document.add_paragraph(unmarked(said))
    written = io.BytesIO()
    document.save(written)
    with file_written_aside(target) as aside:
        aside.write_bytes(steady(written.getvalue()))


def _add_item(document: Document, item: Item) -> None:
    if not item.number:
        document.add_paragraph(unmarked(item.label), style="Note")
        _add_remarks(document, item)
        return
    document.add_heading(f"{item.number}. {unmarked(item.label)}", 2)
    if item.hint:
        _keep(document.add_paragraph(unmarked(item.hint)))
    manner = document.add_paragraph(item.manner, style="Caption")
    if item.options or item.remarks:
        _keep(manner)
    sign = BOX if item.many else ROUND
    for place, option in enumerate(item.options):
        line = document.add_paragraph(f"{sign}\t{option.label}", style="Option")
        if option.remark:
            line.add_run(f" ({option.remark})").italic = True
        if place < len(item.options) - 1 or item.remarks:
            _keep(line)
    _add_remarks(document, item)


def _add_remarks(document: Document, item: Item) -> None:
    for remark in item.remarks:
        line = document.add_paragraph(style="Routing")
        line.add_run(f"{remark.head}: ").bold = True
        line.add_run(unmarked(remark.text))


def _keep(paragraph: Paragraph) -> None:
    """Do not let a page end after this paragraph."""
    paragraph.paragraph_format.keep_with_next = True


def _look(document: Document, reading: Reading, colours: Mapping[str, str]) -> None:
    ink, muted, primary = (
        RGBColor.from_string(colours[name].lstrip("#").upper())
        for name in ("ink", "muted", "primary")
    )
    core = document.core_properties
    core.title = f"{word('reading version', reading.language)}: {reading.title}"
    core.author, core.language = "Monitor Integriteit en Veiligheid", reading.language
    core.comments, core.created, core.modified = "", DAWN, DAWN
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21.0), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.2)
    page.top_margin = page.bottom_margin = Cm(2.2)
    _styles(document, reading.language)
    sizes = {"Normal": 10.5, "Title": 22.0, "Subtitle": 11.0, "Heading 1": 15.0, "Heading 2": 10.5}
    sizes |= {"Caption": 9.5, "Note": 10.5, "Option": 10.5, "Routing": 9.5, "Strong line": 10.5}
    for name, size in sizes.items():
        font = document.styles[name].font
        font.name, font.size = "Calibri", Pt(size)
        _one_font(document.styles[name].element)
        font.color.rgb = ink
        font.italic, font.bold = False, name.startswith(("Heading", "Strong", "Title"))
    for name in ("Title", "Heading 1"):
        document.styles[name].font.color.rgb = primary
    for name in ("Subtitle", "Caption"):
        document.styles[name].font.color.rgb = muted
    _footer(document, _version(reading))


def _styles(document: Document, language: Language) -> None:
    for name, left in (("Note", 0.0), ("Option", 1.2), ("Routing", 0.6), ("Strong line", 0.0)):
        style = document.styles.add_style(name, 1)
        style.base_style = document.styles["Normal"]
        style.paragraph_format.left_indent = Cm(left)
        style.paragraph_format.space_after = Pt(2)
    document.styles["Option"].paragraph_format.first_line_indent = Cm(-0.6)
    document.styles["Option"].paragraph_format.tab_stops.add_tab_stop(Cm(1.2))
    for name, before in (("Heading 1", 22), ("Heading 2", 12), ("Note", 8), ("Strong line", 10)):
        document.styles[name].paragraph_format.space_before = Pt(before)
        document.styles[name].paragraph_format.space_after = Pt(4)
    for name in ("Normal", "Caption"):
        document.styles[name].paragraph_format.space_after = Pt(4)
    tag = OxmlElement("w:lang")
    tag.set(qn("w:val"), "nl-NL" if language == "nl" else "en-GB")
    document.styles["Normal"].element.get_or_add_rPr().append(tag)


def _one_font(element: object) -> None:
    """The theme's font would win over the style's in headings; take it away."""
    for fonts in element.iter(qn("w:rFonts")):  # type: ignore[attr-defined]
        for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{name}"), None)


def _footer(document: Document, text: str) -> None:
    line = document.sections[0].footer.paragraphs[0]
    line.alignment = WD_ALIGN_PARAGRAPH.LEFT
    line.add_run(f"{text} · ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    line._p.append(field)
