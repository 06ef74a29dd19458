"""The reports: sentences from cells, figures numbered on their base, every cell in the annex."""

from __future__ import annotations

import dataclasses
import io
import re
from functools import cache
from pathlib import Path

import page
import pypdf
import pytest

from disseminate.test_factsheet import AXIS_ENDS, alternatives, block, tags
from disseminate.whole import SECRET, changed, edition, hidden, history, policy, replaced, whole
from monitor.concepts.language import LANGUAGES, Language, Text
from monitor.concepts.problems import ProblemsFound
from monitor.design.model import Block, Condition, Publication, Sentence
from monitor.disseminate import typst
from monitor.disseminate.account import Account, Measure, facts
from monitor.disseminate.issue import Issue, breaks_of
from monitor.disseminate.report import CHARTS, set_report
from monitor.disseminate.slides import set_ids
from monitor.disseminate.texts import Teller, sentence
from monitor.disseminate.theme import neutral
from monitor.protect.ledger import Ledger, Released, Verdict


GOLDEN = Path(__file__).with_name("report_tags.txt")
ACCOUNT = Account(
    asked=71,
    released=63,
    design_effect=1.27,
    effective_n=2412.3,
    margins=(("province",), ("office_group", "gender")),
)


def named(name: str = "rapport-veiligheid") -> Publication:
    return edition().publications[name]


def issue(own: Publication, ledger: Ledger | None = None, language: Language = "nl") -> Issue:
    cells = ledger or whole()
    known = facts(ACCOUNT, cells, edition(), policy())
    teller = Teller(cells, edition(), own, language, known)
    return Issue(teller, neutral(), breaks_of(history(), edition(), own.domain, language))


def made(own: Publication, ledger: Ledger | None = None, language: Language = "nl") -> bytes:
    return set_report(issue(own, ledger, language), ACCOUNT)


@cache
def ordinary(name: str = "rapport-veiligheid", language: Language = "nl") -> bytes:
    return made(named(name), language=language)


@cache
def text_of(pdf: bytes) -> str:
    found = " ".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    return re.sub(r"\s+", " ", found)


def small(*more: Block, **texts: tuple[Sentence, ...]) -> Publication:
    """A report with one block of each kind."""
    plain = {"said": (Sentence("{{value agg_any}} maakte het mee.", "{{value agg_any}} had it."),)}
    bars = block("bars", indicators=("agg_verbal", "agg_threat"))
    first = dataclasses.replace(block("text", title="", text="said"), chapter=Text("Kort", "Brief"))
    annex = dataclasses.replace(block("all_figures", title=""), chapter=Text("Alles", "All"))
    return dataclasses.replace(
        named(),
        themes=("aftercare",),
        families=("total", "tier"),
        texts=plain | texts,
        blocks=(
            first,
            block("text", width="half", text="said"),
            block("key_figures", title="", indicators=("agg_any", "police_report"), base=""),
            dataclasses.replace(bars, theme="experience"),
            block("diverging", indicators=("can_talk",), opposite=("can_talk_disagree",)),
            block("table", indicators=("int_any", "int_gifts")),
            block("response"),
            *more,
            block("definitions", title=""),
            annex,
        ),
    )


# --- form ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["rapport-veiligheid", "rapport-integriteit"])
def test_an_independent_judge_finds_it_accessible_and_fit_to_keep(name, language):
    for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A):
        judged = page.validate_pdf_bytes(ordinary(name, language), profile=profile)
        assert judged.is_compliant, [failure.rule_id for failure in judged.failures]


def test_two_builds_are_the_same_to_the_byte():
    first = made(small())
    typst.forget()
    assert made(small()) == first


def test_the_tag_tree_is_the_one_we_read_and_approved():
    """When this fails on purpose: read the new tree, and write it to `report_tags.txt`."""
    assert tags(made(small())) == GOLDEN.read_text("utf-8")


def test_there_is_one_title_and_every_picture_has_an_alternative():
    pdf = ordinary()
    assert tags(pdf).count("H1\n") == 1
    assert all(alternatives(pdf))


def test_a_stream_that_ends_in_a_carriage_return_keeps_its_length():
    head = b"%PDF-1.7\n"
    one = b"1 0 obj\n<</Length 3>>\nstream\nab\r\nendstream\nendobj\n"
    two = b"2 0 obj\n<<>>\nendobj\n"
    places = (len(head), len(head) + len(one))
    table = b"xref\n0 3\n0000000000 65535 f\r\n%010d 00000 n\r\n%010d 00000 n\r\n" % places
    start = len(head) + len(one) + len(two)
    pdf = head + one + two + table + b"trailer\n<<>>\nstartxref\n%d\n%%%%EOF" % start
    apart = typst.streams_apart(pdf)
    assert b"ab\r\r\nendstream" in apart
    entries = [int(found) for found in re.findall(rb"^(\d{10}) 00000 n", apart, re.MULTILINE)]
    assert [apart[at : at + 7] for at in entries] == [b"1 0 obj", b"2 0 obj"]
    assert apart[int(apart.split()[-2]) :].startswith(b"xref")
    assert typst.streams_apart(head) == head


# --- what it holds -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["rapport-veiligheid", "rapport-integriteit"])
def test_chapters_follow_the_themes_of_the_edition(name):
    own, text = named(name), text_of(ordinary(name))
    places = [text.find(edition().themes[theme].label.nl) for theme in own.themes]
    assert -1 not in places
    assert places == sorted(places)
    part = {edition().themes[theme].part for theme in own.themes}
    assert part == {name.removeprefix("rapport-")}


def test_every_chart_is_numbered_and_listed_and_stands_on_its_base():
    text = text_of(ordinary())
    charts = [one for one in named().blocks if one.kind in CHARTS]
    for number, one in enumerate(charts, start=1):
        assert one.title is not None
        assert text.count(f"Figuur {number}. {one.title.nl}") == 2  # in the list and at the chart
    assert text.count("Basis:") >= len(charts)


def test_every_set_of_figures_stands_beside_what_it_names():
    own, text = named(), text_of(ordinary())
    for name in filter(None, set_ids(2024, own, own.blocks)):
        assert f"cijferset {name}" in text.replace("- ", "-")


def test_the_annex_prints_every_indicator_of_the_themes_with_its_margin_and_n():
    text = text_of(ordinary())
    for one in edition().indicators.values():
        if one.theme in named().themes:
            assert one.definition.nl[:40] in text
    assert "±35" in text
    assert "ruime marge" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_percentage_on_paper_stands_in_the_ledger(language):
    known: set[int] = set(AXIS_ENDS) | {0, 100, 5, 95}
    for one in whole():
        known |= {number for number in (one.value, one.low, one.high) if number is not None}
    known |= {26, 51, 20, 19, 10, 30, 40}  # response: shares of n in N, and classes of ten
    printed = {
        int(n) for n in re.findall(r"(\d+)%", text_of(ordinary("rapport-veiligheid", language)))
    }
    assert len(printed) > 30
    axes = {number for number in printed if number > 100}  # "0 10 20%" without the spaces between
    assert not printed - known - axes


def test_a_hidden_cell_is_a_dot_in_the_annex():
    assert edition().domains[SECRET].family not in named().families
    own = dataclasses.replace(small(), families=("rare_office_group_gender",))
    text = text_of(made(own))
    assert "·" in text


def test_it_looks_finished_when_everything_is_hidden():
    own = small(said=(Sentence("{{value agg_any}} maakte het mee.", "{{value agg_any}} had it."),))
    text = text_of(made(own, changed(hidden)))
    assert "maakte het mee" not in text
    assert "niet gepubliceerd" in text
    assert not re.search(r"\d%", text.replace("95%-marge", ""))


# --- required sentences --------------------------------------------------------------------------


def refused(own: Publication, ledger: Ledger) -> list:
    with pytest.raises(ProblemsFound) as found:
        made(own, ledger)
    return list(found.value.problems)


def test_a_required_sentence_with_a_hidden_cell_stops_with_file_line_cell_and_reason():
    one = next(one for one in whole() if one.id == "MIV2024.agg_any.all")
    problems = refused(named(), replaced(agg_any=hidden(one)))
    assert {problem.code for problem in problems} == {"T10"}
    said = problems[0].say("nl")
    assert re.search(r"report-veiligheid\.toml:\d+", said)
    assert "MIV2024.agg_any.all" in said
    assert "niet gepubliceerd" in said


def test_all_required_sentences_are_told_at_once():
    assert len(refused(named(), changed(hidden))) > 3


def test_a_required_sentence_with_an_unknown_cell_stops_too():
    bare = Ledger.of(one for one in whole() if one.indicator != "agg_any")
    own = small(
        said=(Sentence("{{value agg_any}}.", "{{value agg_any}}.", True, None, Path("x.toml"), 7),)
    )
    assert [(p.code, p.place.row) for p in refused(own, bare)] == [("T06", 7)]


def test_a_required_sentence_whose_condition_is_not_met_is_not_missed():
    when = Condition("contrast", "agg_any", "burgemeester", ("break",))
    own = small(said=(Sentence("{{value agg_any}} mee.", "{{value agg_any}}.", True, when),))
    text_of(made(own, replaced(agg_any=hidden(whole().by_id["MIV2024.agg_any.all"]))))


def test_the_wording_follows_the_test():
    def told(verdict: str) -> str:
        one = whole().by_id["MIV2024.agg_any.all"]
        assert one.change is not None
        change = dataclasses.replace(one.change, verdict=verdict)
        ledger = replaced(agg_any=dataclasses.replace(one, change=change))
        return text_of(made(small(said=named().texts["summary"]), ledger))

    assert "meemaakte is gedaald" in told("lower")
    assert "meemaakte is gestegen" in told("higher")
    assert "geen aantoonbaar verschil" in told("none")


def test_a_block_without_a_form_on_paper_is_refused():
    problems = refused(dataclasses.replace(small(), blocks=(block("compare"),)), whole())
    assert [problem.code for problem in problems] == ["T08"]


# --- the making of it ----------------------------------------------------------------------------


def test_the_method_chapter_takes_its_numbers_from_the_edition_and_the_run():
    text = text_of(ordinary())
    assert "minder dan 25 mensen" in text
    assert "van de 71 gevraagde groepen zijn er 63 vrijgegeven" in text
    assert "1,27" in text
    assert "2.410" in text  # in tens
    assert "provincie en functiegroep per geslacht" in text


def test_measures_of_quality_come_in_by_themselves_when_there_are_any():
    measure = Measure(
        Text("Item-uitval", "Item non-response"), Text("2%", "2%"), Text("Laag.", "Low.")
    )
    own = small(block("measures", title="Maten"))
    without = set_report(issue(own), ACCOUNT)
    filled = set_report(issue(own), dataclasses.replace(ACCOUNT, measures=(measure,)))
    assert "Item-uitval" not in text_of(without)
    assert "Item-uitval" in text_of(filled)
    assert page.is_pdf_compliant_bytes(filled, profile=page.ValidationProfile.PDF_UA_1)


# --- lists of groups -----------------------------------------------------------------------------


LIST = "Vaker dan bij {{reference}} bij {{higher agg_any office_group}}."


def listing(higher: tuple[str, ...], language: Language = "nl") -> str | None:
    """The sentence over a ledger in which just the groups `higher` are provably higher."""

    def judged(one: Released) -> Released:
        if one.indicator != "agg_any" or one.contrast is None:
            return one
        verdict = Verdict.HIGHER if one.domain in higher else Verdict.NONE
        return dataclasses.replace(
            one, contrast=dataclasses.replace(one.contrast, verdict=verdict, points=9)
        )

    teller = Teller(changed(judged), edition(), named(), language, {})
    return sentence(teller, Text(LIST, LIST))


def test_a_list_names_each_group_that_the_test_set_apart_with_its_figure():
    groups = ("burgemeester", "wethouder", "raadslid")
    assert listing(groups[:1]).count("%") == 1
    said = listing(groups)
    assert re.search(r"burgemeesters \(\d+%\), wethouders \(\d+%\) en raadsleden \(\d+%\)\.$", said)
    assert " and " in listing(groups, "en")


def test_a_list_of_no_group_takes_its_sentence_with_it():
    assert listing(()) is None
