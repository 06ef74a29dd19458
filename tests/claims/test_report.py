"""What the checker hands over: a table, an annotated page, CSV and JSON, and an exit code."""

from __future__ import annotations

import csv
import io
import json
from html.parser import HTMLParser
from pathlib import Path

import pytest

from cli.running import run
from monitor.evaluate.claims import Report, check, read_content, read_evidence, report
from monitor.evaluate.claims.model import Verdict


HISTORY = Path(__file__).parents[2] / "editions" / "history"
WRONG = "In 2022 kreeg 76% van de burgemeesters te maken met agressie; in 2020 was dat 50%."
RIGHT = "In 2022 kreeg 77% van de burgemeesters te maken met agressie; in 2020 was dat 50%."
HOSTILE = (
    "<script>alert(1)</script> In 2022 kreeg 76%<img src=x onerror=alert(2)> van de burgemeesters "
    "te maken met agressie & \"intimidatie\" 'hier' </mark></p>"
)


def made(text: str, name: str = "tekst.txt") -> Report:
    return check(read_content(name, text.encode()), read_evidence(HISTORY, None))


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


def tags_of(page: str) -> list[tuple[str, dict[str, str | None]]]:
    parser = _Tags()
    parser.feed(page)
    return parser.tags


def test_the_page_marks_each_claim_and_says_its_verdict_cell_and_source_beside_it():
    page = report.as_html(made(WRONG), "nl")
    assert page.count("<mark") == 2
    assert "andere waarde" in page and "MIV2022.agg_any.burgemeester" in page
    assert "nu.nl" in page or "burgemeesters.nl" in page


def test_nothing_of_the_document_can_run_or_load():
    page = report.as_html(made(HOSTILE, "<b>naam.txt"), "nl")
    names = {tag for tag, _ in tags_of(page)}
    assert not names & {"script", "img", "iframe", "object", "link", "b"}
    assert "default-src 'none'" in page
    assert not any(name.startswith("on") for _, attrs in tags_of(page) for name in attrs)
    assert "&lt;script&gt;" in page and "&lt;img src=x" in page


def test_every_mark_leads_to_its_note_and_back():
    tags = tags_of(report.as_html(made(WRONG), "nl"))
    ids = {attrs["id"] for _, attrs in tags if attrs.get("id")}
    links = {attrs["href"] for tag, attrs in tags if tag == "a"}
    assert links and all(link.startswith("#") and link[1:] in ids for link in links)


def test_verdicts_are_told_by_word_and_sign_and_not_by_colour_alone():
    page = report.as_html(made(WRONG), "nl")
    assert "✗" in page and "✓" in page and "klopt" in page


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_page_speaks_the_language_of_the_reader(language):
    page = report.as_html(made(WRONG), language)
    assert f'<html lang="{language}">' in page
    assert ("another value" in page) == (language == "en")


def test_csv_and_json_hold_the_same_claims():
    found = made(WRONG)
    rows = list(csv.DictReader(io.StringIO(report.as_csv(found, "nl"))))
    read = json.loads(report.as_json(found, "nl"))
    assert [row["verdict"] for row in rows] == ["other_value", "exact"]
    assert [one["verdict"] for one in read["claims"]] == ["other_value", "exact"]
    assert rows[0]["cell"] == "MIV2022.agg_any.burgemeester"
    assert WRONG[int(rows[0]["start"]) : int(rows[0]["end"])] == "76%"
    assert read["wrong"] is True


def test_a_spreadsheet_takes_no_cell_for_a_formula():
    sheet = report.as_csv(made(WRONG, "=HYPERLINK(1).txt"), "nl")
    assert next(csv.DictReader(io.StringIO(sheet)))["file"].startswith("'=")


@pytest.mark.parametrize(("text", "code"), [(RIGHT, 0), (WRONG, 1)])
def test_the_exit_code_tells_a_pipeline_whether_something_is_wrong(tmp_path, text, code):
    file = tmp_path / "brief.txt"
    file.write_text(text, "utf-8")
    told = run("claims", file, "--history", HISTORY, "--language", "nl")
    assert told.code == code, told.err
    assert "beweringen fout" in told.out


def test_it_writes_all_that_was_asked_for(tmp_path):
    file = tmp_path / "brief.md"
    file.write_text(WRONG, "utf-8")
    targets = {kind: tmp_path / f"uit.{kind}" for kind in ("html", "csv", "json")}
    options = [part for kind, target in targets.items() for part in (f"--{kind}", target)]
    assert run("claims", file, "--history", HISTORY, *options).code == 1
    assert all(target.stat().st_size > 100 for target in targets.values())


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["nergens.txt"], "F01"),
        (["{folder}"], "F13"),
        (["{file}", "--ledger", "nergens"], "F01"),
        (["{file}", "--ledger", "{folder}"], "K07"),
        (["{file}", "--ledger", "{file}"], "F10"),
        (["{file}", "{file}", "--html", "{folder}/x.html"], "K08"),
        (["{file}", "--html", "{file}/x/y.html"], "F11"),
    ],
)
def test_a_mistake_is_told_with_exit_code_2(tmp_path, arguments, code):
    file = tmp_path / "brief.txt"
    file.write_text(RIGHT, "utf-8")
    given = [part.format(file=file, folder=tmp_path) for part in arguments]
    told = run("claims", *given, "--history", HISTORY, "--language", "nl")
    assert told.code == 2, told.out
    assert code in told.err


def test_open_data_that_were_tampered_with_are_refused(tmp_path):
    header = (
        "id,indicator,domain,base,obs_status,bound,publication,address,reason_nl,run,change_against,"
        "change_verdict,contrast_verdict,edition,value,low,high,n,population,change_n_needed,"
        "canonical,fictitious\n"
    )
    (tmp_path / "observations.csv").write_text(
        header + "MIV2024.x.all,x,all,all,A,,,,,r,,,,2024,veel,,,,,,true,true\n", "utf-8"
    )
    file = tmp_path / "brief.txt"
    file.write_text(RIGHT, "utf-8")
    told = run("claims", file, "--ledger", tmp_path, "--language", "nl")
    assert told.code == 2 and "K09" in told.err


def test_text_can_be_piped_in(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(WRONG.encode())))
    told = run("claims", "-", "--history", HISTORY, "--language", "nl")
    assert told.code == 1 and "1 van 2 beweringen fout" in told.out


def test_several_files_are_told_one_after_another(tmp_path):
    files = [tmp_path / "een.txt", tmp_path / "twee.md"]
    for file, text in zip(files, (RIGHT, WRONG), strict=True):
        file.write_text(text, "utf-8")
    told = run("claims", *files, "--history", HISTORY, "--language", "nl")
    assert told.code == 1
    assert "een.txt: 0 van 2" in told.out and "twee.md: 1 van 2" in told.out


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [("foto.txt", b"\x89PNG\r\n\x1a\n\0\0", "K04"), ("blad.xlsx", b"PK", "F10")],
)
def test_what_is_no_text_is_told_so(tmp_path, name, content, code):
    (tmp_path / name).write_bytes(content)
    told = run("claims", tmp_path / name, "--history", HISTORY, "--language", "nl")
    assert told.code == 2 and code in told.err


def test_the_reference_tells_of_every_column_and_every_verdict():
    page = (HISTORY.parents[1] / "docs" / "reference" / "claims.md").read_text("utf-8")
    assert all(f"`{name}`" in page for name in report.COLUMNS)
    assert all(f"`{verdict}`" in page for verdict in Verdict)


KNOWN = {
    "In 2014 kreeg 26% van de ambtsdragers te maken met agressie.": "other_vintage",
    "In 2022 deed 72% van de slachtoffers melding.": "wrong_measure",
    "In 2022 had 77% van de raadsleden te maken met agressie.": "wrong_group",
}


@pytest.mark.parametrize("text", KNOWN)
def test_known_contradictions_are_found(text):
    assert [one.verdict for one in made(text).claims] == [KNOWN[text]]


def test_33_and_36_percent_of_employees_in_2022_are_told_apart():
    """Decentral employees 36%, all employees 33%: each is wrong where the other is meant."""
    for said, verdict in (("decentrale overheden", "wrong"), ("overheid", "right")):
        (one,) = made(
            f"Van de medewerkers van de {said} kreeg in 2022 33% met agressie te maken."
        ).claims
        assert one.wrong == (verdict == "wrong"), one.said.nl


def test_a_terminal_gets_three_columns_with_cell_and_source_behind_the_explanation():
    found = made("In 2022 had 76% van de\nwethouders te maken met agressie.")
    ((text, verdict, said),) = report.brief_rows(found, "nl")
    assert (text, verdict) == ("76%", "✗ andere waarde")
    assert "MIV2022.agg_any.wethouder" in said
    assert "/" not in said
