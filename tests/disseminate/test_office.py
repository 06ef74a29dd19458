"""Office documents: editable, accessible, the same bytes, and no number but the ledger's."""

import dataclasses
import io
import itertools
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from disseminate.ledger_example import example_ledger
from disseminate.office_files import NAMES, books, opened, words
from monitor.concepts.problems import ProblemsFound
from monitor.design.edition import read_edition
from monitor.design.history import read_history
from monitor.design.model import Sentence
from monitor.disseminate import wording
from monitor.disseminate.issue import Issue
from monitor.disseminate.office import office_sets, write_office
from monitor.disseminate.office.book import letter as column_name
from monitor.disseminate.office.deck import deck
from monitor.disseminate.office.document import LONGEST_TAG
from monitor.disseminate.slides import slides
from monitor.disseminate.texts import Teller
from monitor.disseminate.theme import neutral
from monitor.protect.ledger import Bound, Ledger, Released, Status


EDITIONS = Path(__file__).parents[2] / "editions"
FILES = {
    f"{name}{suffix}.{kind}"
    for name, kind in (
        *(("5-minutenversie", "pptx"), ("cijferbijlage", "docx"), ("cijferbijlage", "xlsx")),
        *(("persbericht", "docx"), ("kamerbrief", "docx")),
    )
    for suffix in ("", ".en")
}
DOCUMENTS = sorted(name for name in FILES if name.endswith(".docx"))
DECKS = sorted(name for name in FILES if name.endswith(".pptx"))
BOOKS = sorted(name for name in FILES if name.endswith(".xlsx"))
# 95% and "95 of the 100 times" of the margin; "the past 12 months" of a base; "CC BY 4.0".
SAID_ANYWAY = {95, 100, 12, 4, 0}


@cache
def edition():
    return read_edition(EDITIONS / "2024")


@cache
def history():
    return read_history(EDITIONS / "history", edition().indicators, edition().domains)


@cache
def ledger():
    return example_ledger(edition())


def written(folder: Path, cells: Ledger | None = None) -> dict[str, bytes]:
    write_office(cells or ledger(), edition(), history(), folder)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return written(tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="module")
def hidden(tmp_path_factory):
    """The same documents when nothing at all may be shown, but for the required sentence."""
    needed = ledger().by_id["MIV2024.agg_any.all"]
    others = [withheld(one) for one in ledger() if one is not needed]
    cells = [dataclasses.replace(needed, change=None), *others]
    return written(tmp_path_factory.mktemp("hidden"), Ledger.of(cells))


def withheld(cell: Released) -> Released:
    return dataclasses.replace(
        cell, status=Status.CONFIDENTIAL, value=None, bound=Bound.EXACT, low=None, high=None,
        n=None, population=None, change=None, contrast=None, wide_margin=False, n_rounded=False,
    )  # fmt: skip


def numbers_of(cell: Released) -> set[int]:
    """Every number that may be said of a cell."""
    found = {cell.value, cell.low, cell.high, cell.n, cell.population, cell.edition}
    for comparison in (cell.change, cell.contrast):
        if comparison is not None and comparison.points is not None:
            found.add(abs(comparison.points))
    if cell.n is not None and cell.population:
        found.add((200 * cell.n + cell.population) // (2 * cell.population))
    return {one for one in found if one is not None}


def numbers_in(said: str) -> list[int]:
    """Whole numbers in a text, thousands joined, ids of cells and sets left out."""
    bare = re.sub(r"MIV\d{4}[\w.\-]*|https?://\S+|\d{4}-\d\d-\d\d|5-minutenversie", " ", said)
    return [int(one) for one in re.findall(r"\d+", re.sub(r"(?<=\d)[.,](?=\d{3}\b)", "", bare))]


def test_every_document_is_there_in_both_languages(files):
    assert set(files) == FILES


def test_building_twice_gives_the_same_bytes(files, tmp_path):
    assert written(tmp_path) == files


def test_no_file_names_a_person_a_program_or_an_hour(files):
    for name, data in files.items():
        file = opened(data)
        core = file.parts["docProps/core.xml"].decode()
        assert "<dc:creator></dc:creator>" in core, name
        assert "<cp:lastModifiedBy></cp:lastModifiedBy>" in core
        assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {"2024-04-05T00:00:00Z"}
        assert file.times == {(2024, 4, 5, 0, 0, 0)}
        assert "Application" not in file.parts["docProps/app.xml"].decode()
        assert not [part for part in file.parts if re.search("thumb|printer|customXml", part)]


def test_every_part_that_is_named_is_there(files):
    for name, data in files.items():
        file = opened(data)
        listed = re.findall(r'PartName="/([^"]+)"', file.parts["[Content_Types].xml"].decode())
        assert set(listed) <= set(file.parts), name


# --- the deck ------------------------------------------------------------------------------------


def pages(data: bytes):
    file = opened(data)
    return [file.xml(name) for name in file.named(r"ppt/slides/slide\d+\.xml")]


@pytest.mark.parametrize("name", DECKS)
def test_the_deck_has_at_most_twelve_slides_and_each_states_a_finding(files, name):
    language = "en" if ".en." in name else "nl"
    teller = Teller(ledger(), edition(), edition().publications["5-minutenversie"], language)
    planned = slides(teller)
    found = pages(files[name])
    assert len(found) == len(planned) <= 12
    for page, slide in zip(found, planned, strict=True):
        [title] = page.xpath(
            ".//p:sp[.//p:ph[@type='title' or @type='ctrTitle']]", namespaces=NAMES
        )
        assert words(title, "a:t") == slide.title


@pytest.mark.parametrize("name", DECKS)
def test_every_slide_says_that_its_figures_are_fictitious(files, name):
    for page in pages(files[name]):
        assert re.search("Fictieve gegevens|Fictitious data", words(page, "a:t"))


@pytest.mark.parametrize("name", DECKS)
def test_every_chart_and_table_on_a_slide_has_a_base_a_set_and_a_text_alternative(files, name):
    for page in pages(files[name]):
        for frame in page.iterfind(".//p:graphicFrame", NAMES):
            alternative = frame.find(".//p:cNvPr", NAMES).get("descr")
            assert 20 < len(alternative) <= 600
            said = words(page, "a:t")
            assert re.search(r"\b(Basis|Base): ", said)
            assert re.search(r"MIV2024-5-minutenversie-F\d+", said)


@pytest.mark.parametrize("name", DECKS)
def test_a_table_on_a_slide_has_a_header_row(files, name):
    tables = [one for page in pages(files[name]) for one in page.iterfind(".//a:tbl", NAMES)]
    assert tables
    assert all(one.find("a:tblPr", NAMES).get("firstRow") == "1" for one in tables)


@pytest.mark.parametrize("name", DECKS)
def test_nothing_on_a_slide_lies_over_anything_else(files, name):
    for number, page in enumerate(pages(files[name]), 1):
        boxes = [box for shape in page.find(".//p:spTree", NAMES) if (box := box_of(shape))]
        for place, one in enumerate(boxes):
            assert one[0] >= 0 and one[1] >= 0 and one[2] <= 960 * 12700 and one[3] <= 540 * 12700
            for other in boxes[place + 1 :]:
                apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1]
                assert apart or other[3] <= one[1], (number, one, other)


def box_of(shape):
    """Left, top, right, bottom of a shape with a place of its own; a placeholder has none."""
    offset, size = shape.find(".//a:off", NAMES), shape.find(".//a:ext[@cx]", NAMES)
    if offset is None:
        offset, size = shape.find(".//p:xfrm/a:off", NAMES), shape.find(".//p:xfrm/a:ext", NAMES)
    if offset is None or size is None or shape.tag.endswith("grpSpPr"):
        return None
    left, top = int(offset.get("x")), int(offset.get("y"))
    return left, top, left + int(size.get("cx")), top + int(size.get("cy"))


def test_every_number_on_a_slide_is_one_of_its_cells(files):
    for name in DECKS:
        language = "en" if ".en." in name else "nl"
        publication = edition().publications["5-minutenversie"]
        teller = Teller(ledger(), edition(), publication, language)
        sets = office_sets(ledger(), edition())
        respondents = teller.respondents()
        common = SAID_ANYWAY | numbers_of(respondents) | {2024, 2022}
        for page, slide in zip(pages(files[name]), slides(teller), strict=True):
            cells = [ledger().by_id[one] for one in sets.get(slide.set_id, ())]
            cells += [ledger().by_id[one.change.against] for one in cells if one.change]
            allowed = common.union(*map(numbers_of, cells), {slide.number})
            assert set(numbers_in(words(page, "a:t"))) <= allowed, slide.number


def issue(publication, language="nl"):
    return Issue(Teller(ledger(), edition(), publication, language), neutral())


def codes(make) -> set[str]:
    with pytest.raises(ProblemsFound) as raised:
        make()
    return {problem.code for problem in raised.value.problems}


def test_it_refuses_thirteen_slides():
    own = edition().publications["5-minutenversie"]
    longer = dataclasses.replace(own, blocks=(*own.blocks, own.blocks[-1]))
    assert codes(lambda: deck(issue(longer))) == {"D01"}


def test_it_refuses_a_title_of_three_lines():
    own = edition().publications["5-minutenversie"]
    long = Sentence("Heel lange titel " * 20, "Very long title " * 20)
    told = dataclasses.replace(own, texts={**own.texts, "trend": (long,)})
    assert codes(lambda: deck(issue(told))) == {"D02"}


def test_it_refuses_a_block_that_no_slide_can_show():
    own = edition().publications["5-minutenversie"]
    block = dataclasses.replace(own.blocks[2], kind="compare")
    assert codes(lambda: deck(issue(dataclasses.replace(own, blocks=(block,))))) == {"D03"}


# --- charts --------------------------------------------------------------------------------------


def charted(files):
    return [name for name in (*DECKS, *DOCUMENTS) if b"charts/chart" in files[name]]


def test_the_workbook_behind_a_dot_chart_holds_what_the_ledger_released(files):
    seen = 0
    for name in (*DECKS, "cijferbijlage.docx", "cijferbijlage.en.docx"):
        for rows in books(opened(files[name])):
            if len(rows[0]) != 8 or rows[0][0]:
                continue
            for _, value, low, high, shown, cell, *margins in rows[1:]:
                own = ledger().by_id[cell]
                assert (value, low, high) == (own.value, own.low, own.high)
                assert shown == wording.short_percent(own, "nl")
                assert all(one is None or str(one).startswith("=") for one in margins)
                seen += 1
    assert seen > 60


def test_the_workbook_behind_a_trend_holds_what_was_published(files):
    seen = 0
    for name in (*DECKS, "cijferbijlage.docx"):
        for rows in books(opened(files[name])):
            if rows[0][0] not in ("Editie", "Edition"):
                continue
            series = ledger().series("agg_any", "all")
            for year, *values in rows[1:]:
                cells = [one for one in series if one.edition == int(str(year)[:4])]
                allowed = {None, *(n for one in cells for n in (one.value, one.low, one.high))}
                assert set(values) <= allowed
                seen += 1
    assert seen >= 20


def test_a_chart_holds_the_numbers_of_its_workbook_and_no_others(files):
    """Whole numbers only: half a per cent behind "46%" is a leak (disclosure policy, C2)."""
    for name in (*DECKS, "cijferbijlage.docx"):
        file = opened(files[name])
        for part, rows in zip(file.named(r".*/charts/chart\d+\.xml"), books(file), strict=True):
            held = {one for row in rows[1:] for one in row if isinstance(one, int)}
            chart = file.xml(part)
            for value in chart.iterfind(".//c:val//c:v", NAMES):
                assert int(value.text) in held


def test_an_interval_runs_from_its_lower_to_its_upper_end(files):
    file = opened(files["5-minutenversie.pptx"])
    seen = 0
    for part, rows in zip(file.named(r"ppt/charts/chart\d+\.xml"), books(file), strict=True):
        track = file.xml(part).find(".//c:barChart/c:ser", NAMES)
        if track is None:
            continue
        ends = {kind: points(track, f"c:errBars/c:{kind}") for kind in ("plus", "minus")}
        for at, value in points(track, "c:val").items():
            own = ledger().by_id[rows[at + 1][5]]
            if own.low is None:
                assert at not in ends["plus"]
                continue
            assert (value - ends["minus"][at], value + ends["plus"][at]) == (own.low, own.high)
            seen += 1
    assert seen > 20


def points(series, path: str) -> dict[int, int]:
    found = series.iterfind(f"{path}//c:pt", NAMES)
    return {int(one.get("idx")): int(one.findtext("c:v", None, NAMES)) for one in found}


def test_a_hidden_figure_has_no_value_in_chart_or_workbook(hidden):
    for name in DECKS:
        file = opened(hidden[name])
        for rows in books(file):
            for row in rows[1:]:
                own = [ledger_id for ledger_id in row if str(ledger_id).startswith("MIV")]
                if own and own != ["MIV2024.agg_any.all"]:
                    assert not [one for one in row if isinstance(one, int)]
        for part in file.named(r"ppt/charts/chart\d+\.xml"):
            for series in file.xml(part).iterfind(".//c:ser", NAMES):
                assert len(points(series, "c:val")) <= 1


# --- documents -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_has_a_title_and_headings_that_skip_no_level(files, name):
    body = opened(files[name]).xml("word/document.xml")
    styles = [one.get(f"{{{NAMES['w']}}}val") for one in body.iterfind(".//w:pStyle", NAMES)]
    assert styles.count("Title") == 1
    levels = [int(one[-1]) for one in styles if re.fullmatch(r"Heading\d", one)]
    assert levels and levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(levels))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_page_of_a_document_says_that_it_is_fictitious(files, name):
    file = opened(files[name])
    heads = "".join(words(file.xml(part), "w:t") for part in file.named(r"word/header\d+\.xml"))
    assert re.search("Fictieve gegevens|Fictitious data", heads)
    draft = re.search("Concept|Draft", heads)
    assert bool(draft) == (not name.startswith("cijferbijlage"))


@pytest.mark.parametrize("name", [one for one in DOCUMENTS if "bijlage" in one])
def test_every_table_repeats_its_header_row_and_every_chart_has_a_text(files, name):
    body = opened(files[name]).xml("word/document.xml")
    tables = body.findall(".//w:tbl", NAMES)
    assert len(tables) > 20
    for table in tables:
        first, *others = table.findall("w:tr", NAMES)
        assert first.find("w:trPr/w:tblHeader", NAMES) is not None
        assert all(one.find("w:trPr/w:tblHeader", NAMES) is None for one in others)
        assert table.find("w:tblPr/w:tblDescription", NAMES) is not None
    drawings = body.findall(".//wp:docPr", NAMES)
    assert len(drawings) == 5
    assert all(20 < len(one.get("descr")) <= 600 for one in drawings)


def tagged(body):
    """Cell id and words of each content control."""
    for control in body.iterfind(".//w:sdt", NAMES):
        cell = control.find("w:sdtPr/w:tag", NAMES).get(f"{{{NAMES['w']}}}val")
        yield cell, "".join(one.text or "" for one in control.iterfind(".//w:t", NAMES))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_tagged_figure_is_what_the_ledger_says_of_its_cell(files, name):
    body = opened(files[name]).xml("word/document.xml")
    found = list(tagged(body))
    assert len(found) > 15
    for cell, said in found:
        assert set(numbers_in(said)) <= numbers_of(ledger().by_id[cell]) | {2022}, (cell, said)


@pytest.mark.parametrize("name", [one for one in DOCUMENTS if "bijlage" not in one])
def test_every_number_in_a_letter_is_tagged(files, name):
    body = opened(files[name]).xml("word/document.xml")
    for control in body.findall(".//w:sdt", NAMES):
        control.getparent().remove(control)
    assert set(numbers_in(words(body, "w:t"))) <= {2024, 12}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_tag_is_never_longer_than_word_allows(files, name):
    assert max(len(cell) for cell, _ in tagged(opened(files[name]).xml("word/document.xml"))) <= 64
    assert max(len(cell.id) for cell in ledger()) <= LONGEST_TAG


def test_the_annex_lists_every_figure_of_letter_and_press_release(files):
    body = opened(files["cijferbijlage.docx"]).xml("word/document.xml")
    last = body.findall(".//w:tbl", NAMES)[-1]
    listed = [
        "".join(one.text or "" for one in row.findall("w:tc", NAMES)[3].iterfind(".//w:t", NAMES))
        for row in last.findall("w:tr", NAMES)[1:]
    ]
    wanted = [
        cell
        for name in ("persbericht.docx", "kamerbrief.docx")
        for cell, _ in tagged(opened(files[name]).xml("word/document.xml"))
    ]
    assert sorted(listed) == sorted(wanted)


def test_a_document_without_figures_still_stands(hidden):
    for name in DOCUMENTS:
        body = opened(hidden[name]).xml("word/document.xml")
        assert {cell for cell, _ in tagged(body)} <= {"MIV2024.agg_any.all"}


# --- workbook ------------------------------------------------------------------------------------


def sheets(data: bytes):
    return load_workbook(io.BytesIO(data))


@pytest.mark.parametrize("name", BOOKS)
def test_a_workbook_opens_with_cover_contents_and_notes(files, name):
    first = sheets(files[name]).sheetnames[:3]
    assert first in (["Omslag", "Inhoud", "Toelichting"], ["Cover", "Contents", "Notes"])


@pytest.mark.parametrize("name", BOOKS)
def test_every_sheet_has_one_named_table_with_a_header_row_and_no_merged_cells(files, name):
    book, seen = sheets(files[name]), set()
    for sheet in book.worksheets[1:]:
        assert not sheet.merged_cells.ranges
        [table] = sheet.tables.values()
        assert table.headerRowCount == 1
        assert table.displayName not in seen
        seen.add(table.displayName)
        heads = [one.value for one in sheet[4]]
        assert all(heads) and len(set(heads)) == len(heads)
        assert sheet.freeze_panes == "A5"
        assert sheet.print_title_rows == "$4:$4"
        for place in range(len(heads)):
            assert sheet.column_dimensions[column_name(place)].width >= 10
        for row in sheet.iter_rows(min_row=5, values_only=True):
            assert None not in row


@pytest.mark.parametrize("name", BOOKS)
def test_every_sheet_says_that_its_figures_are_fictitious(files, name):
    for sheet in sheets(files[name]).worksheets:
        above = " ".join(str(sheet.cell(row, 1).value) for row in range(1, 5))
        assert re.search("Fictieve gegevens|Fictitious data", above)
        assert re.search("Fictieve gegevens|Fictitious data", sheet.oddHeader.right.text)


def test_every_row_of_the_workbook_is_its_cell_as_released(files):
    rows = [
        row
        for sheet in sheets(files["cijferbijlage.xlsx"]).worksheets[3:-1]
        for row in sheet.iter_rows(min_row=5, values_only=True)
    ]
    assert len(rows) > 500
    for row in rows:
        own = ledger().by_id[row[12]]
        if not own.shown:
            assert not [one for one in row if isinstance(one, int)]
            assert row[3] in ("[c]", "[u]", "[z]", "[b]")
            continue
        exact = own.bound is Bound.EXACT
        assert row[3] == (own.value if exact else wording.short_percent(own, "nl"))
        assert row[4:6] == tuple("[x]" if one is None else one for one in (own.low, own.high))
        assert row[6] == (f"{own.n} [~]" if own.n_rounded else own.n)
        provable = own.change is not None and wording.is_provable(own.change)
        assert row[9] == (own.change.points if provable else "[x]")


def test_every_sheet_can_be_read_on_paper(files):
    """One page wide, and not so wide that its letters shrink below 6 points on A4 on its side."""
    for sheet in sheets(files["cijferbijlage.xlsx"]).worksheets:
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
        assert sum(one.width for one in sheet.column_dimensions.values()) <= 240
        if sheet.tables:
            assert all(
                one.alignment.wrap_text for row in sheet["A5:Z9"] for one in row if one.value
            )


def test_no_sheet_row_or_column_is_hidden(files):
    for name in BOOKS:
        for sheet in sheets(files[name]).worksheets:
            assert sheet.sheet_state == "visible"
            assert not [one for one in sheet.column_dimensions.values() if one.hidden]
            assert not [one for one in sheet.row_dimensions.values() if one.hidden]


# --- as an office program sees them --------------------------------------------------------------


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_libreoffice_opens_every_document(files, tmp_path):
    for name in FILES:
        if ".en." not in name:
            stem, kind = name.split(".")  # LibreOffice names its PDF by the stem alone
            (tmp_path / f"{stem}.{kind}.{kind}").write_bytes(files[name])
    call = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
            "--convert-to", "pdf", "--outdir", str(tmp_path / "pdf")]  # fmt: skip
    made = sorted(path for path in tmp_path.iterdir() if path.is_file())
    subprocess.run([*call, *map(str, made)], check=True, capture_output=True, timeout=180)
    for path in made:
        found = PdfReader(tmp_path / "pdf" / f"{path.stem}.pdf").pages
        assert len(found) == 12 or path.suffix != ".pptx"
        for page in (found[0], found[len(found) // 2], found[-1]):
            assert "Fictieve gegevens" in page.extract_text(), path.name


def test_the_sets_of_the_deck_are_those_that_stand_on_its_slides(files):
    sets = {name for name in office_sets(ledger(), edition()) if "minuten" in name}
    file = opened(files["5-minutenversie.pptx"])
    said = " ".join(
        words(file.xml(name), "a:t") for name in file.named(r"ppt/slides/slide\d+\.xml")
    )
    assert sets == set(re.findall(r"MIV2024-5-minutenversie-F\d+", said))
