"""Files of every kind become the same text, and a hostile file costs a refusal and no more."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest

from monitor.concepts.problems import ProblemsFound
from monitor.evaluate.claims import check, read_content, read_document, read_evidence
from monitor.evaluate.claims.model import BlockKind
from monitor.evaluate.claims.reading import LARGEST_FILE, MEGABYTE


HISTORY = Path(__file__).parents[2] / "editions" / "history"
SAID = "In 2022 had 77% van de burgemeesters te maken met agressie of intimidatie."


def code_of(name: str, content: bytes) -> str:
    with pytest.raises(ProblemsFound) as found:
        read_content(name, content)
    (problem,) = found.value.problems
    return problem.code


def values(name: str, content: bytes) -> list[tuple[str, str]]:
    report = check(read_content(name, content), read_evidence(HISTORY, None))
    return [(one.claim.text, one.verdict) for one in report.claims]


def word(*paragraphs: str, table: list[list[str]] | None = None) -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if table:
        made = document.add_table(rows=len(table), cols=len(table[0]))
        for row, cells in zip(made.rows, table, strict=True):
            for cell, said in zip(row.cells, cells, strict=True):
                cell.text = said
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def open_document(body: str) -> bytes:
    namespaces = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    )
    content = (
        f"<office:document-content {namespaces}><office:body><office:text>{body}"
        "</office:text></office:body></office:document-content>"
    )
    return zipped({"content.xml": content.encode()})


def zipped(members: dict[str, bytes]) -> bytes:
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return saved.getvalue()


def pdf(*lines: str) -> bytes:
    """A page of text, written by hand: small enough to read."""
    shown = "".join(f"({line}) Tj 0 -14 Td " for line in lines)
    stream = f"BT /F1 11 Tf 40 780 Td {shown}ET".encode("cp1252")
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    made = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(made))
        made += b"%d 0 obj%s endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return made + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        start,
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", SAID.encode()),
        ("a.md", f"# Kop\n\n{SAID}".encode()),
        ("a.html", f"<h1>Kop</h1><p>{SAID}</p>".encode()),
        ("a.docx", word("Kop", SAID)),
        ("a.odt", open_document(f"<text:h>Kop</text:h><text:p>{SAID}</text:p>")),
        ("a.pdf", pdf("In 2022 had 77% van de burgemeesters te maken", "met agressie.")),
        ("a.txt", SAID.encode("utf-16")),
        ("a.txt", SAID.encode("cp1252")),
    ],
)
def test_every_kind_of_file_gives_the_same_claim(name, content):
    assert values(name, content) == [("77%", "exact")]


ROWS = [["", "2020", "2022"], ["Burgemeesters", "50%", "77%"], ["Raadsleden", "33%", "46%"]]
TABLE_VERDICTS = [("50%", "exact"), ("77%", "exact"), ("33%", "exact"), ("46%", "other_value")]
ABOUT = "Aandeel dat te maken kreeg met agressie of intimidatie"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (
            "a.md",
            f"## {ABOUT}\n\n| | 2020 | 2022 |\n|---|---|---|\n"
            "| Burgemeesters | 50% | 77% |\n| Raadsleden | 33% | 46% |\n".encode(),
        ),
        (
            "a.txt",
            f"{ABOUT}\n\n\t2020\t2022\nBurgemeesters\t50%\t77%\nRaadsleden\t33%\t46%\n".encode(),
        ),
        (
            "a.html",
            f"<h2>{ABOUT}</h2><table><tr><th></th><th>2020</th><th>2022</th></tr>"
            "<tr><th>Burgemeesters</th><td>50%</td><td>77%</td></tr>"
            "<tr><th>Raadsleden</th><td>33%</td><td>46%</td></tr></table>".encode(),
        ),
        ("a.docx", word(f"{ABOUT}.", table=ROWS)),
    ],
)
def test_tables_are_read_by_the_heads_of_rows_and_columns(name, content):
    assert values(name, content) == TABLE_VERDICTS


def test_a_list_carries_on_what_its_first_line_began():
    text = (
        "In 2022 kreeg dit deel te maken met agressie:\n\n- burgemeesters: 77%\n- wethouders: 68%\n"
    )
    assert values("a.txt", text.encode()) == [("77%", "exact"), ("68%", "other_value")]


def test_what_was_deleted_in_a_revision_is_not_read():
    saved = word("77% van de burgemeesters had in 2022 te maken met agressie.")
    with zipfile.ZipFile(io.BytesIO(saved)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    body = members["word/document.xml"].decode()
    members["word/document.xml"] = body.replace(
        "<w:t>77%", "<w:delText>12%</w:delText><w:t>77%"
    ).encode()
    assert values("a.docx", zipped(members)) == [("77%", "exact")]


# --- hostile input -------------------------------------------------------------------------------


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    bomb = zipped({"word/document.xml": b"<a>" + b" " * 60_000_000})
    assert len(bomb) < 100_000
    assert code_of("bom.docx", bomb) == "K02"


def test_entities_that_grow_are_refused_or_left_alone():
    """A billion laughs: ten entities, each ten times the one before."""
    entities = "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "77% ">' for n in range(10)
    )
    body = f"<!DOCTYPE a [{entities}]><a>&l9;</a>"
    assert code_of("a.odt", zipped({"content.xml": body.encode()})) in ("K04", "K05")


def test_an_entity_that_names_a_file_is_not_followed(tmp_path: Path):
    secret = tmp_path / "geheim.txt"
    secret.write_text("77% geheim", "utf-8")
    namespace = "urn:oasis:names:tc:opendocument:xmlns:"
    body = (
        f'<!DOCTYPE a [<!ENTITY x SYSTEM "file://{secret}">]><o:document-content '
        f'xmlns:o="{namespace}office:1.0" xmlns:t="{namespace}text:1.0"><o:body><o:text>'
        "<t:p>begin &x; einde</t:p></o:text></o:body></o:document-content>"
    )
    document = read_content("a.odt", zipped({"content.xml": body.encode()}))
    assert "geheim" not in document.text


def test_a_pdf_without_text_is_told_apart_from_one_that_is_damaged():
    assert code_of("leeg.pdf", pdf()) == "K03"
    assert code_of("stuk.pdf", b"%PDF-1.4 niets") == "K04"
    assert code_of("geen.pdf", b"dit is geen pdf, maar tekst") == "K04"


def test_a_file_of_50_mb_is_refused_unread(tmp_path: Path):
    large = tmp_path / "groot.txt"
    with large.open("wb") as file:
        file.truncate(50 * MEGABYTE)
    with pytest.raises(ProblemsFound) as found:
        read_document(large)
    (problem,) = found.value.problems
    assert problem.code == "K01" and "50 MB" in problem.what("nl")
    assert code_of("groot.html", b" " * (LARGEST_FILE * MEGABYTE + 1)) == "K01"


def test_the_scripts_of_a_page_are_never_looked_at():
    page = (
        "<head><title>12%</title></head><script>document.write('13% van de raadsleden')</script>"
        "<style>p{width:14%}</style><noscript>15%</noscript><svg><text>16%</text></svg>"
        f"<p onclick='alert(1)'>{SAID}</p><iframe src='http://x.example'>17%</iframe>"
    )
    document = read_content("a.html", page.encode())
    assert document.text.strip() == SAID


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.docx", b"geen zip", "K04"),
        ("a.docx", zipped({"anders.xml": b"<a/>"}), "K04"),
        ("a.docx", zipped({"word/document.xml": b"<a><b></a>"}), "K04"),
        ("a.odt", zipped({"content.xml": b"<a/>"}), "K05"),
        ("a.txt", b"a\0b" * 10, "K04"),
        ("a.txt", b"  \n ", "K05"),
        ("a.exe", b"MZ", "F10"),
        ("zonder", b"77%", "F10"),
    ],
)
def test_what_is_no_document_is_refused_with_its_reason(name, content, code):
    assert code_of(name, content) == code


def test_a_cut_off_archive_is_refused():
    whole = word(SAID)
    assert code_of("a.docx", whole[: len(whole) // 2]) == "K04"


def test_nesting_without_end_does_not_break_the_reader():
    deep = "<text:section>" * 300 + f"<text:p>{SAID}</text:p>" + "</text:section>" * 300
    assert code_of("a.odt", open_document(deep)) in ("K04", "K05")
    assert values("a.html", b"<div>" * 5000 + SAID.encode()) == [("77%", "exact")]


@pytest.mark.parametrize(
    "line",
    ["9" * 200_000 + "%", "van 1 naar " * 20_000, "zoals " * 50_000, "% " * 100_000, "(" * 100_000],
)
def test_a_line_made_to_run_away_is_read_in_time(line):
    check(read_content("a.txt", line.encode()), read_evidence(HISTORY, None))


def test_headings_paragraphs_and_items_are_told_apart():
    text = (
        "# Titel\n\nEen alinea met tekst.\n\n- eerste punt\n- tweede punt\n\nKorte kop\n\nSlot.\n"
    )
    kinds = [block.kind for block in read_content("a.md", text.encode()).blocks]
    assert kinds == [
        BlockKind.HEADING,
        BlockKind.PARAGRAPH,
        BlockKind.ITEM,
        BlockKind.ITEM,
        BlockKind.HEADING,
        BlockKind.PARAGRAPH,
    ]
