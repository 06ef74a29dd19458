"""What a writer's program puts into a file beside the words: tags, links, columns, notes, spans."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from pathlib import Path

import docx
import pytest
import typst
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from monitor.evaluate.claims import Evidence, check, read_content, read_evidence
from monitor.evaluate.claims.model import BlockKind, Document


HISTORY = Path(__file__).parents[2] / "editions" / "history"
CELL = "MIV2022.agg_any.burgemeester"

REPORT = """
#set document(title: "Proef")
#set text(lang: "nl", hyphenate: true)
= Burgemeesters in 2022
#table(columns: 4, table.header[Groep][2020][2022][Verschil],
  [Burgemeesters], [50%], [77%], [],
  [Raadsleden], [33%], [], [46%])
#figure(rect(width: 4cm)[99% van de wethouders], alt: "Een tekening")
In 2022 kreeg #link("index.html#MIV2022.agg_any.burgemeester")[78%] van hen met iets te maken.
"""
COLUMNS = """
#set page(columns: 2, width: 12cm)
#set text(lang: "nl", hyphenate: true, size: 12pt)
#set par(justify: true)
In de Monitor Integriteit en Veiligheid 2022 staat dat van de burgemeesters in het afgelopen jaar
77% te maken kreeg met verschillende vormen van agressie of intimidatie door burgers. Bij de
gemeenteraadsleden lag dat percentage lager: van de raadsleden kreeg 45% te maken met agressie.
#colbreak()
Van de wethouders kreeg 67% in 2022 te maken met agressie of intimidatie.
"""


@cache
def evidence() -> Evidence:
    return read_evidence(HISTORY, None)


def paper(source: str, *, tags: bool) -> Document:
    made = typst.compile(source.encode(), format="pdf", pdf_tags=tags)
    assert isinstance(made, bytes)
    return read_content("proef.pdf", made)


def verdicts(document: Document) -> list[tuple[str, str]]:
    return [(one.claim.text, one.verdict) for one in check(document, evidence()).claims]


@pytest.fixture(scope="module")
def tagged() -> Document:
    return paper(REPORT, tags=True)


def said(document: Document, kind: BlockKind) -> list[str]:
    return [document.text[one.start : one.end] for one in document.blocks if one.kind is kind]


def test_a_tagged_paper_is_read_by_its_tags(tagged: Document):
    assert said(tagged, BlockKind.HEADING) == ["Burgemeesters in 2022"]
    cells = {
        (one.row, one.column): tagged.text[one.start : one.end]
        for one in tagged.blocks
        if one.kind is BlockKind.CELL
    }
    assert cells[1, 2] == "77%" and cells[0, 3] == "Verschil"


def test_an_empty_cell_does_not_move_the_others(tagged: Document):
    (last,) = [one for one in tagged.blocks if tagged.text[one.start : one.end] == "46%"]
    assert (last.row, last.column) == (2, 3)


def test_what_is_drawn_is_no_text(tagged: Document):
    assert "99%" not in tagged.text


def test_a_number_that_links_to_its_cell_is_held_against_that_cell(tagged: Document):
    assert [(tagged.text[one.start : one.end].strip(), one.cell) for one in tagged.tags] == [
        ("78%", CELL)
    ]
    assert verdicts(tagged)[-1] == ("78%", "other_value")


@pytest.mark.parametrize("tags", [True, False], ids=["met tags", "zonder tags"])
def test_columns_and_broken_words_are_read_as_one_text(tags: bool):
    document = paper(COLUMNS, tags=tags)
    assert verdicts(document) == [("77%", "exact"), ("45%", "exact"), ("67%", "exact")]
    assert "burgemeesters" in document.text and "gemeenteraadsleden" in document.text


@pytest.mark.parametrize(
    "page",
    [
        f'<p>Het was <a href="index.html#{CELL}">77%</a> in dat jaar.</p>',
        f'<table><tr data-cell="{CELL}"><th>Iets</th><td><b>77%</b></td></tr></table>',
        f'<div data-cell="{CELL}">77%<div>en</div></div><p>iets anders</p>',
    ],
)
def test_a_page_may_name_the_cell_of_a_number(page: str):
    document = read_content("pagina.html", page.encode())
    assert verdicts(document) == [("77%", "exact")]
    assert "anders" not in "".join(document.text[one.start : one.end] for one in document.tags)


def test_a_cell_that_spans_columns_keeps_the_others_under_their_heads():
    page = (
        "<table><caption>Agressie onder burgemeesters</caption>"
        "<tr><th>Groep</th><th>2018</th><th>2020</th><th>2022</th></tr>"
        '<tr><th>Burgemeesters</th><td colspan="2">–</td><td>77%</td></tr></table>'
    )
    assert verdicts(read_content("pagina.html", page.encode())) == [("77%", "exact")]


def word(document: docx.document.Document) -> bytes:
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def test_word_may_name_the_cell_of_a_number_by_the_tag_of_a_control():
    made = docx.Document()
    paragraph = made.add_paragraph("Het was ")
    control, inside = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
    properties, tag = OxmlElement("w:sdtPr"), OxmlElement("w:tag")
    tag.set(qn("w:val"), CELL)
    properties.append(tag)
    run = paragraph.add_run("77%")
    inside.append(run._r)
    control.extend([properties, inside])
    paragraph._p.append(control)
    assert verdicts(read_content("brief.docx", word(made))) == [("77%", "exact")]


def test_a_footnote_of_word_is_read_too():
    made = docx.Document()
    made.add_paragraph("Zie de noot.")
    note = (
        '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        '<w:footnote w:id="1"><w:p><w:r><w:t>In 2022 kreeg 76% van de burgemeesters met agressie '
        "te maken.</w:t></w:r></w:p></w:footnote></w:footnotes>"
    )
    saved = io.BytesIO(word(made))
    with zipfile.ZipFile(saved, "a") as archive:
        archive.writestr("word/footnotes.xml", note)
    assert verdicts(read_content("brief.docx", saved.getvalue())) == [("76%", "other_value")]
