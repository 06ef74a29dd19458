"""The leak channels C1 to C12: every one is opened once, and the attacker must see it."""

from __future__ import annotations

import io
import json
import zipfile

import pikepdf
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from evaluate.outsider import FIGURES, naive, publication, reference_edition, survey
from monitor.disseminate import typst
from monitor.evaluate.attack import Target, attack
from monitor.evaluate.attack.channels import scan
from monitor.evaluate.attack.facts import Reading
from monitor.evaluate.attack.people import read_people


CELL, HIDDEN = "MIV2024.agg_any.gemeente", "MIV2024.agg_any.commissaris"


@pytest.fixture(scope="module")
def edition(tmp_path_factory):
    return reference_edition(tmp_path_factory.mktemp("edition"))


@pytest.fixture(scope="module")
def answers(edition):
    return survey(edition)


@pytest.fixture
def build(tmp_path, answers):
    """A publication in which nothing can be found: two groups, and one that is hidden."""
    show = lambda *counts: naive(*counts) if counts[0] > 100 else None  # noqa: E731
    return publication(tmp_path / "b", answers, ["all", "gemeente", "commissaris"], show)


@pytest.fixture
def found(build, edition):
    return lambda: {finding.code for finding in attack(Target((build,), edition)).findings}


def test_nothing_is_found_where_nothing_leaks(found):
    assert found() == set()


def page(build, body: str, script: str = "") -> None:
    text = f"<!DOCTYPE html><html><body>{body}<script>{script}</script></body></html>"
    (build / "index.html").write_text(text, "utf-8")


def chart(points: str, rows: str = "", end: int = 80) -> str:
    """A trend from 0 at y = 200 to `end` at y = 40."""
    marks = f'<text x="4" y="204">0</text><text x="4" y="44">{end}%</text>'
    rules = '<line x1="20" y1="200" x2="300" y2="200"/><line x1="20" y1="40" x2="300" y2="40"/>'
    return f'<svg>{marks}{rules}<polyline points="{points}"/>{rows}</svg>'


@pytest.mark.parametrize(("y", "leaks"), [("112", False), ("110", False), ("111.4", True)])
def test_c1_a_line_drawn_through_unrounded_values_is_seen(y, leaks, build, found):
    """160 units are 80 points: 112 is 44%, 111.4 is 44.3%."""
    page(build, chart(f"40,100 120,{y}"))
    assert found() == ({"X21"} if leaks else set())


def workbook(path, cells: str, *, sheet: str = "", rows: str = "") -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    with zipfile.ZipFile(path, "w") as packed:
        body = f'<sheets><sheet name="geheim" sheetId="1" {sheet}/></sheets>'
        packed.writestr("xl/workbook.xml", f'<workbook xmlns="{main}">{body}</workbook>')
        data = f'<sheetData><row r="1" {rows}>{cells}</row></sheetData>'
        packed.writestr("xl/worksheets/sheet1.xml", f'<worksheet xmlns="{main}">{data}</worksheet>')


@pytest.mark.parametrize(
    ("value", "leaks"), [("27", False), ("0.27", False), ("0.2719", True), ("27.19", True)]
)
def test_c2_a_chart_whose_workbook_holds_more_digits_is_seen(value, leaks, build, found, tmp_path):
    workbook(tmp_path / "data.xlsx", f'<c r="A1"><v>{value}</v></c>')
    with zipfile.ZipFile(build / "deck.pptx", "w") as packed:
        packed.writestr("ppt/slides/slide1.xml", "<p>27%</p>")
        packed.write(tmp_path / "data.xlsx", "ppt/embeddings/chart1.xlsx")
    assert found() == ({"X15"} if leaks else set())


def payload(**columns: object) -> str:
    cells = {"indicator": [0], "domain": [0], "edition": 2024, "vintage": 1, "base": 0} | columns
    data = {"cells": cells, "indicators": [["agg_any"]], "domains": [["commissaris"]],
            "bases_used": ["all"]}  # fmt: skip
    return f'<script type="application/json" id="data">{json.dumps(data)}</script>'


def test_c3_the_data_of_a_page_tell_of_no_hidden_cell(build, found):
    page(build, payload(value=None, n=None))
    assert found() == set()
    page(build, payload(value=None, n=[9]))
    assert found() == {"X13"}
    page(build, payload(value=[67], n=[9], bound=""))
    assert "X13" in found()


def test_c3_a_number_beside_the_id_of_a_hidden_cell_is_seen(build, found):
    page(build, f'<p data-cell="{HIDDEN}">·</p>')
    assert found() == set()
    page(build, f'<p data-cell="{HIDDEN}">67% (n = 9)</p>')
    assert found() == {"X13"}


def test_r14_a_cell_that_was_never_released_stands_in_no_product(build, found):
    page(build, '<p data-cell="MIV2024.agg_any.raadslid">44%</p>')
    assert found() == {"X14"}


@pytest.mark.parametrize(
    "body",
    [
        "<p>Van de commissarissen maakte 67% dit mee.</p>",
        '<img alt="Commissarissen van de Koning 67%">',
        "<p>Een van de dijkgraven deed aangifte.</p>",
        "<title>Dijkgraven: 50 procent</title>",
    ],
)
def test_c4_c11_words_about_an_office_that_few_hold_are_seen(body, build, found):
    page(build, body)
    assert found() == {"X24"}


def test_c4_that_they_are_merged_may_be_said(build, found):
    page(build, "<p>De 12 commissarissen van de Koning zijn samengevoegd met de gedeputeerden.</p>")
    assert found() == set()


def test_c5_a_hidden_row_between_rows_in_the_order_of_their_figures_is_seen(
    answers, edition, tmp_path
):
    shown = {"gemeente": 45, "waterschap": 30, "all": 44}
    sizes = {answers.counts(name)[0]: value for name, value in shown.items()}
    build = publication(
        tmp_path / "b", answers, [*shown, "commissaris"],
        lambda *counts: {"value": sizes[counts[0]]} if counts[0] in sizes else None,
    )  # fmt: skip

    def row(y, domain):
        return f'<text x="30" y="{y}" data-cell="MIV2024.agg_any.{domain}">{domain}</text>'

    for order, leaks in [
        (("gemeente", "all", "commissaris", "waterschap"), True),
        (("gemeente", "all", "waterschap", "commissaris"), False),
        (("all", "gemeente", "commissaris", "waterschap"), False),  # not in the order of figures
    ]:
        rows = "".join(row(20 * at, domain) for at, domain in enumerate(order))
        page(build, f"<svg>{rows}</svg>")
        codes = {f.code for f in attack(Target((build,), edition)).findings}
        assert ("X23" in codes) is leaks, order


@pytest.mark.parametrize(
    "hidden",
    [{"sheet": 'state="hidden"'}, {"rows": 'hidden="1"'}, {"sheet": 'state="veryHidden"'}],
)
def test_c6_hidden_rows_and_sheets_are_seen(hidden, build, found):
    workbook(build / "bijlage.xlsx", '<c r="A1"><v>1</v></c>', **hidden)
    assert found() == {"X16"}


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("word/document.xml", "<w:p xmlns:w='w'><w:del w:id='1'/></w:p>"),
        ("word/document.xml", "<w:p xmlns:w='w'><w:vanish/></w:p>"),
        ("word/comments.xml", "<c/>"),
        ("docProps/custom.xml", "<c/>"),
    ],
)
def test_c6_tracked_changes_hidden_words_and_comments_are_seen(part, content, build, found):
    with zipfile.ZipFile(build / "brief.docx", "w") as packed:
        packed.writestr(part, content)
    assert found() == {"X16"}


def test_c7_the_name_of_a_file_tells_nothing_of_a_hidden_group(build, found):
    (build / "factsheet-commissaris.txt").write_text("leeg", "utf-8")
    assert found() == {"X17"}


def pdf(*pages: str) -> bytes:
    """A PDF with a line on each page."""
    text = "\n#pagebreak()\n".join(pages)
    return typst.typst.compile(text.encode())


def bars(length: float) -> bytes:
    """A bar of so many points over rules at 0% and 50%, which stand 100 points apart."""
    rules = [f"#place(dx: {at}pt, line(angle: 90deg, length: 80pt))" for at in (0, 100)]
    marks = ["#place(dx: -3pt, dy: 84pt)[0]", "#place(dx: 90pt, dy: 84pt)[50%]"]
    bar = f"#place(dy: 20pt, rect(width: {length}pt, height: 8pt, fill: gray))"
    return pdf(f"#block(width: 300pt, height: 99pt)[{' '.join([*rules, bar, *marks])}]")


@pytest.mark.parametrize(("length", "leaks"), [(88, False), (90, False), (88.6, True)])
def test_c1_a_bar_in_a_pdf_drawn_from_an_unrounded_value_is_seen(length, leaks, build, found):
    """88 points are 44%, 88.6 are 44.3%."""
    (build / "rapport.pdf").write_bytes(bars(length))
    assert found() == ({"X21"} if leaks else set())


def test_c7_an_empty_page_and_a_sheet_of_another_length_are_seen(build, found):
    (build / "factsheet-a.pdf").write_bytes(pdf("Een", "Twee"))
    assert found() == set()
    (build / "factsheet-b.pdf").write_bytes(pdf("Een"))
    assert found() == {"X17"}
    (build / "factsheet-b.pdf").write_bytes(pdf("Een", "#sym.space.hair"))
    assert found() == {"X17"}


def test_c4_the_words_and_links_of_a_pdf_are_read(build, found):
    (build / "rapport.pdf").write_bytes(pdf("Van de dijkgraven maakte 50% dit mee."))
    assert found() == {"X24"}
    (build / "rapport.pdf").write_bytes(pdf(f'#link("https://x.nl/index.html#{CELL}")[99%]'))
    assert found() == {"X14"}


def test_c8_dictionaries_and_statistics_of_parquet_are_read(build, found):
    rows = [{"id": CELL, "value": 44}, {"id": HIDDEN, "value": None}]
    table = pa.Table.from_pylist(rows)
    pq.write_table(table, build / "extra.parquet")
    assert "X18" not in found()
    words = pa.DictionaryArray.from_arrays(pa.array([0, 0]), pa.array(["openbaar", "geheim"]))
    pq.write_table(
        pa.table({"id": [CELL, HIDDEN], "value": [44, None], "note": words}),
        build / "extra.parquet", store_schema=False,
    )  # fmt: skip
    assert "X18" in found()


@pytest.mark.parametrize("name", ["journal.json", "release-plan.json", "a.sav", ".git/config"])
def test_c9_what_is_not_for_the_public_is_seen(name, build, found):
    (build / name).parent.mkdir(exist_ok=True)
    (build / name).write_text("{}", "utf-8")
    assert found() == {"X19"}


def test_c9_a_path_of_a_machine_and_the_cause_of_hiding_are_seen(build, found):
    (build / "LEESMIJ.md").write_text("gemaakt in /" + "home/iemand/map", "utf-8")
    assert found() == {"X19"}
    (build / "LEESMIJ.md").unlink()
    header = ",".join([*FIGURES, "rule"])
    (build / "cijfers.csv").write_text(f"{header}\n{HIDDEN},all,,,,,,,,R8\n", "utf-8")
    assert "X19" in found()


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("data.json", '{"a": [{"b": 53.12}]}', "X15"),
        (".bewaard.md", "niets", "X19"),
        ("fout.md", "Traceback (most recent call last):", "X19"),
        ("codeboek.xml", '<catgry><catStat type="freq">7</catStat></catgry>', "X19"),
        ("antwoorden.csv", "respondent,agg_any\n1,1\n", "X19"),
        ("noot.md", "Dijkgraven: n = 8", "X24"),
    ],
)
def test_a_file_that_holds_more_than_released_cells_is_seen(name, text, code, build, found):
    """C3, C4, C9, C12, R15: digits, what is out of sight, workings, counts, answers."""
    (build / name).write_text(text, "utf-8")
    assert found() == {code}


def test_c8_a_column_with_digits_that_no_product_prints_is_seen(build, found):
    pq.write_table(pa.table({"raw": [0.5, 0.1234]}), build / "extra.parquet")
    assert found() == {"X15"}


def test_c4_c6_properties_and_attachments_are_read(build, found):
    with zipfile.ZipFile(build / "brief.docx", "w") as packed:
        packed.writestr("docProps/core.xml", "<k>MIV2024 op 3-1-2024 over 11.475 mensen</k>")
    with pikepdf.Pdf.open(io.BytesIO(pdf("Een"))) as document:
        document.docinfo["/Subject"] = "13,37%"
        document.save(build / "a.pdf")
    assert found() == {"X15"}
    (build / "a.pdf").unlink()
    with pikepdf.Pdf.open(io.BytesIO(pdf("Een"))) as document:
        document.attachments["antwoorden.csv"] = b"1,1"
        document.save(build / "a.pdf")
    assert found() == {"X16"}


@pytest.mark.parametrize("name", ["a.pdf", "a.xlsx", "a.parquet", "a.csv", "a.html"])
def test_a_file_that_cannot_be_read_is_told_and_no_traceback(name, build, found):
    (build / name).write_bytes(b"\xff\x00 geen bestand" if name != "a.html" else b"")
    assert found() == {"X26"}


def test_a_publication_without_tables_is_no_false_alarm(edition):
    """Its page names cells of former editions that it does not draw."""
    reading = Reading()
    reading.told.append(("index.html", "MIV2016.agg_any.burgemeester-pv25", "56%"))
    assert list(scan(reading, read_people(edition))) == []


def test_c10_a_map_with_a_colour_for_every_figure_is_seen(build, found):
    area = lambda shade: f'<path d="M0 0" fill="#{shade}" data-cell="{CELL}"/>'  # noqa: E731
    page(build, f"<svg>{''.join(area(f'{n:06x}') for n in range(6))}</svg>")
    assert "X20" not in found()
    page(build, f"<svg>{''.join(area(f'{n:06x}') for n in range(7))}</svg>")
    assert "X20" in found()


@pytest.mark.parametrize(
    ("body", "script"),
    [
        ('<form action="/zoek"></form>', ""),
        ('<img src="https://elders.nl/a.png">', ""),
        ("", "fetch('/cijfers')"),
    ],
)
def test_c12_a_page_that_asks_something_of_a_server_is_seen(body, script, build, found):
    page(build, body, script)
    assert found() == {"X22"}


def test_r13_words_of_a_respondent_are_seen(build, found):
    page(build, "<p>“Ik durfde niet meer naar huis”, zei een raadslid.</p>")
    assert found() == {"X25"}
