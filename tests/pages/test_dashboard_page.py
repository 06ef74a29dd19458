"""The dashboard in a browser: on a screen and a telephone, by keyboard alone, without script.

Runs in Debian's Chromium with the network refused: the page may ask for nothing.
"""

from __future__ import annotations

import csv
import dataclasses
import itertools
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from disseminate import pages
from disseminate.ledger_example import example_edition, example_ledger, example_questions
from disseminate.test_dashboard import noted
from monitor.concepts.language import LANGUAGES, Text
from monitor.concepts.statuses import BREAK_KINDS
from monitor.design.past import EVERY, History, SeriesBreak
from monitor.disseminate import charts
from monitor.disseminate.dashboard import write_dashboard
from monitor.disseminate.theme import neutral
from monitor.protect.ledger import Ledger
from pages.chromium import NEEDS_CHROMIUM, axe


WIDTHS = {"telefoon": 360, "scherm": 1280}
FILES = {"nl": "index.html", "en": "index.en.html"}

IMAGES = Path(__file__).parents[2] / "docs" / "images"
PICTURES = {  # file → language, width, view
    "dashboard-screen": ("nl", 1280, "#agg_any/burgemeester/all/office_group"),
    "dashboard-tablet": ("en", 768, "#agg_any/burgemeester/all/office_group"),
    "dashboard-telephone": ("nl", 360, "#agg_any/burgemeester/all/office_group"),
}
NOTHING = History((), (), (), {}, (), {}, {}, ())
OPEN_ALL = "document.querySelectorAll('details').forEach((topic) => { topic.open = true; })"

pytestmark = NEEDS_CHROMIUM


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("dashboard")
    for language in LANGUAGES:
        write_dashboard(
            example_ledger(), example_edition(), made, language, questions=example_questions()
        )
    return made


class Visit:
    """One look at the page; `asked` holds every request but the one for the file itself."""

    def __init__(
        self, browser: Browser, folder: Path, language: str = "nl", width: int = 1280,
        script: bool = True, view: str = "",
    ) -> None:  # fmt: skip
        self.context = browser.new_context(
            viewport={"width": width, "height": 800}, java_script_enabled=script
        )
        self.page: Page = self.context.new_page()
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.route(re.compile("^https?:"), lambda route: route.abort())
        self.page.goto((folder / FILES[language]).as_uri() + view)
        if script:
            self.page.evaluate("document.fonts.ready.then(() => true)")

    def __enter__(self) -> Visit:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()

    def show(self, view: str) -> None:
        """Another view of the page that is open already."""
        self.page.evaluate("view => { location.hash = view; }", view)
        shown = "view => document.querySelector('#permalink').hash === view"
        self.page.wait_for_function(shown, arg=view)

    def outside(self) -> list[str]:
        return [url for url in self.asked if not url.startswith(("file:", "data:"))]


@pytest.mark.parametrize("name", PICTURES)
def test_the_manual_shows_what_the_page_looks_like(browser, folder, name):
    """Drawn anew with `MONITOR_PICTURES=1 pytest tests/pages -k manual`; else the pictures have to
    be there, and small."""
    language, width, view = PICTURES[name]
    picture = IMAGES / f"{name}.png"
    if os.environ.get("MONITOR_PICTURES"):
        with Visit(browser, folder, language, width, view=view) as visit:
            visit.page.screenshot(path=picture, animations="disabled")
    assert 5_000 < picture.stat().st_size < 150_000


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing(browser, folder, language, width):
    with Visit(browser, folder, language, width) as visit:
        assert axe(visit.page) == []


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_axe_finds_nothing_when_every_topic_is_open(browser, folder, width):
    with Visit(browser, folder, width=width) as visit:
        visit.page.evaluate(OPEN_ALL)
        assert axe(visit.page) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_asks_nobody_anything_and_complains_of_nothing(browser, folder, language):
    with Visit(browser, folder, language) as visit:
        for topic in ("police_report", "int_gifts", "agg_any"):
            index = [one.id for one in example_edition().indicators.values()].index(topic)
            visit.page.select_option("#topic", str(index))
        assert visit.outside() == []
        assert visit.complaints == []


@pytest.mark.parametrize("script", [True, False], ids=["script", "geen script"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_wider_than_a_telephone(browser, folder, language, script):
    with Visit(browser, folder, language, 360, script) as visit:
        visit.page.evaluate(OPEN_ALL)
        assert visit.page.evaluate("document.documentElement.scrollWidth") == 360


def test_no_choice_is_cut_off_on_a_telephone(browser, folder):
    with Visit(browser, folder, width=360) as visit:
        for name in ("topic", "group", "compare", "family"):
            for value in visit.page.eval_on_selector_all(
                f"#{name} option", "options => options.map((option) => option.value)"
            ):
                visit.page.select_option(f"#{name}", value)
                box = visit.page.eval_on_selector(
                    f"#{name}", "select => [select.scrollWidth, select.clientWidth]"
                )
                assert box[0] <= box[1], (name, value)


@pytest.mark.parametrize("width", [360, 700, 1280])
def test_charts_are_drawn_for_the_width_of_the_screen(browser, folder, width):
    with Visit(browser, folder, width=width) as visit:
        for name in ("trend", "groups"):
            chart = visit.page.locator(f"#{name} svg")
            box = chart.bounding_box()
            assert box is not None
            assert box["width"] == visit.page.locator(f"#{name}").evaluate("box => box.clientWidth")
            assert float(chart.get_attribute("font-size") or 0) == neutral().font.web_chart


def test_a_turned_telephone_gets_its_charts_anew(browser, folder):
    with Visit(browser, folder, width=360) as visit:
        visit.page.set_viewport_size({"width": 800, "height": 360})
        visit.page.wait_for_function("document.querySelector('#trend svg').clientWidth > 600")


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_is_chosen_every_number_is_a_number_of_the_cell_it_names(
    browser, folder, language
):
    ledger = example_ledger()
    with Visit(browser, folder, language) as visit:
        for topic in example_edition().indicators:
            for rest in ("burgemeester/all/tier", "raadslid/wethouder/province", "pv29/-/gender"):
                visit.show(f"#{topic}/{rest}")
                found = pages.read(visit.page.inner_html("#explore"))
                assert pages.unexplained(found, ledger) == []
                assert pages.unnamed(found) == []
    assert visit.complaints == []


def test_a_hidden_figure_is_a_dot_with_one_note_in_chart_table_and_sentence(browser, folder):
    hidden = "MIV2024.agg_threat.pv29"
    with Visit(browser, folder, view=f"#{hidden}") as visit:
        page = visit.page
        assert page.inner_text("#answer") == (
            "Van politieke ambtsdragers in Zeeland tonen wij geen cijfer: niet gepubliceerd."
        )
        page.select_option("#family", label="Provincie")
        row = page.locator(f"#group-table tr[data-cell='{hidden}']")
        assert row.inner_text().split() == ["Zeeland", "·"]
        band = page.locator(f"#groups [data-cell='{hidden}']")
        assert band.text_content() == "· niet gepubliceerd"
        assert page.locator("#group-figures .note", has_text="· = niet gepubliceerd").count() == 1


def test_the_answer_is_the_sentence_that_the_page_without_script_has(browser, folder):
    with Visit(browser, folder) as visit:
        for topic in example_edition().indicators:
            visit.show(f"#{topic}/all/-/tier")
            told = visit.page.text_content("#answer")
            plain = visit.page.locator(f"#topics details#{topic} .pair p").first.text_content()
            assert told == plain


def test_the_chosen_view_is_in_the_address_and_comes_back_from_it(browser, folder):
    with Visit(browser, folder) as visit:
        page = visit.page
        page.select_option("#topic", label="Verbale agressie")
        page.select_option("#group", label="Wethouders")
        page.select_option("#compare", label="Raadsleden")
        page.select_option("#family", label="Provincie")
        address = page.evaluate("location.hash")
        assert address == "#agg_verbal/wethouder/raadslid/province"
        question = page.inner_text("h1")
        assert question == "Welk deel van de wethouders kreeg te maken met verbale agressie?"
        assert page.get_attribute("#permalink", "href") == address
    with Visit(browser, folder, view=address) as visit:
        assert visit.page.inner_text("h1") == question
        assert visit.page.locator("#compare option:checked").inner_text() == "Raadsleden"


def test_the_id_of_a_cell_is_an_address(browser, folder):
    with Visit(browser, folder, view="#MIV2022.agg_any.burgemeester") as visit:
        assert "burgemeesters" in visit.page.inner_text("h1")
        assert visit.page.locator("#trend-table [data-cell='MIV2022.agg_any.burgemeester']").count()
        assert visit.page.evaluate("scrollY") == 0


def test_without_script_the_id_of_a_cell_leads_to_its_row(browser, folder):
    with Visit(browser, folder, script=False, view="#MIV2024.police_report.burgemeester") as visit:
        row = visit.page.locator("[id='MIV2024.police_report.burgemeester']")
        assert row.is_visible()
        assert "Burgemeesters" in row.inner_text()


def test_groups_that_were_not_tested_are_not_called_different(browser, folder):
    with Visit(browser, folder, view="#agg_any/burgemeester/raadslid/tier") as visit:
        said = visit.page.inner_text("#answer")
        assert "Bij raadsleden is het 54%." in said
        assert said.endswith("niet met elkaar getoetst. Zeg dus niet dat ze verschillen.")


def test_the_test_against_everyone_is_told_from_either_side(browser, folder):
    told = {
        "raadslid": "Bij raadsleden is het 54%. "
        "Dat is aantoonbaar hoger dan bij alle politieke ambtsdragers (45%).",
        "wethouder": "Bij wethouders is het 47%. "
        "Dat is geen aantoonbaar verschil met alle politieke ambtsdragers (45%).",
    }
    with Visit(browser, folder) as visit:
        for group, sentences in told.items():
            visit.show(f"#agg_any/all/{group}/tier")
            said = visit.page.inner_text("#answer").replace("\u00a0", " ")
            assert said.endswith(sentences)


def test_what_was_not_compared_has_a_dash_that_is_explained(browser, folder):
    with Visit(browser, folder, view="#agg_any/statenlid/-/office_group") as visit:
        for table, figures in (("trend-table", "trend-figures"), ("group-table", "group-figures")):
            cells = visit.page.locator(f"#{table} tbody tr:has(td + td) td:nth-of-type(3)")
            said = cells.all_inner_texts()
            assert "" not in said
            assert "–" in said
            assert visit.page.locator(f"#{figures} .note", has_text="– = niet").count() == 1
            assert visit.page.locator(f"#{figures} .note", has_text="n op vijf").count() == (
                figures == "group-figures"
            )


def test_all_questions_behind_a_figure_are_told_about_it(browser, folder):
    with Visit(browser, folder) as visit:
        about = visit.page.locator("#about dl div", has_text="Vragen")
        assert about.locator("li").all_inner_texts() == [
            one.nl for one in example_questions()["agg_any"]
        ]
        visit.show("#agg_verbal/all/-/tier")
        about = visit.page.locator("#about dl div", has=visit.page.locator("dt", has_text="Vraag"))
        assert about.locator("dd").inner_text() == example_questions()["agg_verbal"][0].nl


def test_fingerprints_are_folded_away_for_researchers(browser, folder):
    with Visit(browser, folder) as visit:
        about = visit.page.locator("#about")
        assert "ffffffffffff" not in about.inner_text()
        about.locator("summary", has_text="Voor onderzoekers").click()
        assert "ffffffffffff" in about.inner_text()
        assert "MIV2024.agg_any.all" in about.inner_text()
        assert axe(visit.page) == []


def test_choosing_a_group_shows_it_among_its_likes(browser, folder):
    with Visit(browser, folder) as visit:
        page = visit.page
        page.select_option("#group", label="Zeeland")
        assert page.locator("#family option:checked").inner_text() == "Provincie"
        assert page.locator("#group-table tbody tr").count() == 12
        page.select_option("#family", label="Geslacht")
        page.select_option("#topic", label="Verbale agressie")
        assert page.locator("#family option:checked").inner_text() == "Geslacht"
        page.select_option("#group", label="Alle politieke ambtsdragers")
        assert page.locator("#family option:checked").inner_text() == "Geslacht"
    with Visit(browser, folder, view="#MIV2024.agg_any.pv29") as visit:
        assert visit.page.locator("#family option:checked").inner_text() == "Provincie"


def test_who_is_not_in_a_group_stands_beside_its_sentence_and_its_tables(browser, tmp_path):
    write_dashboard(example_ledger(), noted(), tmp_path, "nl")
    with Visit(browser, tmp_path, view="#agg_any/pv29/all/province") as visit:
        said = "Wie over de grens hoort, telt niet mee."
        assert visit.page.inner_text("#left-out") == said
        for figures, groups in (
            ("trend-figures", "Zeeland"),
            ("group-figures", "Groningen, Zeeland"),
        ):
            note = visit.page.locator(f"#{figures} .note", has_text=said)
            assert note.all_inner_texts() == [f"{groups}: {said}"]
        visit.show("#agg_any/all/-/tier")
        assert visit.page.text_content("#left-out") == ""


def test_a_group_without_history_is_not_said_to_be_measured_for_the_first_time(browser, folder):
    with Visit(browser, folder, view="#agg_any/statenlid/-/tier") as visit:
        said = visit.page.inner_text("#trend")
        assert said == "Voor deze groep is alleen van 2024 een cijfer gepubliceerd."
        visit.show("#int_gifts/all/-/tier")
        visit.page.wait_for_function(
            "document.querySelector('#trend').textContent.startsWith('Alleen in 2024 gemeten')"
        )


def test_superseded_figures_and_their_reason_stand_in_the_table(browser, folder):
    with Visit(browser, folder) as visit:
        row = visit.page.locator("#trend-table tr.old")
        assert row.locator("th").inner_text() == "2014 vervallen"
        assert row.locator("td").first.inner_text() == "26%"
        number = row.locator("a").inner_text()
        source = visit.page.locator(f"#trend-figures #bron-{number}")
        assert source.inner_text().startswith("Vervallen cijfer. Monitor 2014")


def taken(page: Page, button: str) -> tuple[str, list[dict[str, str]]]:
    """The name of the file that a download gives, and its rows."""
    with page.expect_download() as waiting:
        page.click(button)
    with Path(waiting.value.path()).open(encoding="utf-8-sig", newline="") as sheet:
        return waiting.value.suggested_filename, list(csv.DictReader(sheet))


def test_the_table_can_be_taken_along_as_csv(browser, folder):
    with Visit(browser, folder) as visit:
        name, rows = taken(visit.page, "#trend-figures .button")
    series = example_ledger().series("agg_any", "all")
    assert name == "agg_any-all-fictief.csv"
    assert [row["id"] for row in rows] == [cell.id for cell in series]
    assert [row["value"] for row in rows] == [str(cell.value) for cell in series]


@pytest.mark.parametrize(("language", "yes", "no"), [("nl", "ja", "nee"), ("en", "yes", "no")])
def test_a_table_taken_along_says_which_figures_are_fictitious(browser, folder, language, yes, no):
    with Visit(browser, folder, language, view="#agg_threat/all/-/province") as visit:
        _, trend = taken(visit.page, "#trend-figures .button")
        name, groups = taken(visit.page, "#group-figures .button")
        visit.show("#agg_any/all/-/province")
        _, series = taken(visit.page, "#trend-figures .button")
    assert name == "agg_threat-province-fictief.csv"
    for row in (*trend, *groups, *series):
        assert row["fictitious"] == (yes if example_ledger().by_id[row["id"]].fictitious else no)
    assert {row["fictitious"] for row in series} == {yes, no}
    said = {row["id"]: row["status"] for row in groups}
    hidden = {"nl": "niet gepubliceerd", "en": "not published"}[language]
    assert said["MIV2024.agg_threat.pv29"] == hidden
    assert said["MIV2024.agg_threat.pv20"] == hidden.split()[1]


def test_real_figures_do_not_get_the_word_fictief_in_the_name_of_their_file(browser, tmp_path):
    real = Ledger.of(dataclasses.replace(cell, fictitious=False) for cell in example_ledger())
    write_dashboard(real, example_edition(), tmp_path, "nl")
    with Visit(browser, tmp_path) as visit:
        assert taken(visit.page, "#trend-figures .button")[0] == "agg_any-all.csv"


def test_it_can_be_used_by_keyboard_alone(browser, folder):
    with Visit(browser, folder) as visit:
        page = visit.page
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        seen = []
        for _ in range(4):
            page.keyboard.press("Tab")
            seen.append(page.evaluate("document.activeElement.id"))
        assert seen[:3] == ["topic", "group", "compare"]
        page.focus("#group")
        page.keyboard.type("Wethouders")
        page.keyboard.press("Enter")
        page.wait_for_function("document.querySelector('h1').textContent.includes('wethouders')")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_without_script_figures_and_tables_are_all_there(browser, folder):
    with Visit(browser, folder, script=False) as visit:
        page = visit.page
        assert not page.locator("#explore").is_visible()
        first = page.locator("#topics details").first
        assert first.locator("svg").count() == 2
        assert first.locator("svg").first.is_visible()
        assert first.locator("table").first.is_visible()
        page.locator("#topics summary", has_text="Aangifte bij de politie").click()
        assert page.locator("#police_report table").first.is_visible()
        assert visit.outside() == []
        levels = [int(one.name[1]) for one in _headings(pages.read(page.content()))]
        assert levels[0] == 1
        assert all(below - above <= 1 for above, below in itertools.pairwise(levels))


def _headings(element: pages.Element) -> Iterator[pages.Element]:
    for child in element.children:
        if isinstance(child, pages.Element):
            if re.fullmatch(r"h[1-6]", child.name):
                yield child
            yield from _headings(child)


def test_on_paper_the_controls_are_gone_and_the_figures_are_not(browser, folder):
    with Visit(browser, folder) as visit:
        visit.page.emulate_media(media="print")
        assert not visit.page.locator(".choices").is_visible()
        assert not visit.page.locator(".button").first.is_visible()
        assert visit.page.locator("#trend svg").is_visible()
        assert visit.page.locator("#trend-table").is_visible()


Mark = tuple[str, float, float]


def marks(svg: str) -> list[Mark]:
    """Dots and texts of a chart with where they stand, to compare two ways of drawing it."""
    found = []
    for element in pages.read(svg).find("svg"):
        for child in element.children:
            if isinstance(child, pages.Element) and child.name in ("circle", "text"):
                across = child.attributes.get("cx", child.attributes.get("x"))
                down = child.attributes.get("cy", child.attributes.get("y"))
                found.append((child.text, float(across or 0), float(down or 0)))
    return sorted(found)


def unlike(one: list[Mark], other: list[Mark]) -> list[tuple[Mark | None, Mark | None]]:
    """Marks and words that one way of drawing has elsewhere, or not at all. Within 3 pixels is the
    same: the browser kerns letters and the kit does not. When this fails because
    `disseminate.charts` was changed, `page.js` wants the same change."""
    return [
        (a, b)
        for a, b in itertools.zip_longest(one, other)
        if a is None or b is None or a[0] != b[0] or abs(a[1] - b[1]) > 3 or abs(a[2] - b[2]) > 3
    ]


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_script_and_print_draw_the_same_trend(browser, folder, width):
    edition, ledger = example_edition(), example_ledger()
    with Visit(browser, folder, width=width) as visit:
        for group in ("burgemeester", "raadslid"):
            visit.show(f"#agg_any/{group}/all/tier")
            drawn = visit.page.eval_on_selector("#trend svg", "svg => svg.outerHTML")
            room = visit.page.eval_on_selector("#trend", "box => box.clientWidth")
            own, all_of_them = (ledger.series("agg_any", name) for name in (group, "all"))
            lines = [
                charts.TrendLine(edition.domains[group].label.nl, own),
                charts.TrendLine("alle politieke ambtsdragers", all_of_them, reference=True),
            ]
            height = 260.0 if room < 480 else 320.0
            figure = charts.trend(lines, (), neutral(), "nl", room, height)
            assert unlike(marks(drawn), marks(figure.svg)) == []


def breaks(svg: str) -> list[float]:
    """Where the break marks of a trend stand."""
    lines = pages.read(svg).find("line")
    return [
        float(one.attributes["x1"] or 0)
        for one in lines
        if one.attributes.get("stroke-dasharray") == "1.5 2.5"
    ]


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
@pytest.mark.parametrize("first", [2019, 2020])
def test_script_and_print_draw_the_same_break(browser, tmp_path, width, first):
    edition, ledger = example_edition(), example_ledger()
    everything = frozenset({EVERY})
    reason = Text("Andere vraag.", "Another question.")
    changed = SeriesBreak(
        EVERY, everything, everything, first, "forms", "break", reason, "example.org", "published"
    )
    known = dataclasses.replace(NOTHING, breaks=(changed,))
    write_dashboard(ledger, edition, tmp_path, "nl", history=known)
    with Visit(browser, tmp_path, width=width, view="#agg_any/burgemeester/-/tier") as visit:
        drawn = visit.page.eval_on_selector("#trend svg", "svg => svg.outerHTML")
        room = visit.page.eval_on_selector("#trend", "box => box.clientWidth")
    own = charts.TrendLine(
        edition.domains["burgemeester"].label.nl, ledger.series("agg_any", "burgemeester")
    )
    mark = charts.TrendBreak(first, BREAK_KINDS["forms"].singular.nl)
    height = 260.0 if room < 480 else 320.0
    figure = charts.trend([own], [mark], neutral(), "nl", room, height)
    assert unlike(marks(drawn), marks(figure.svg)) == []
    assert len(breaks(drawn)) == 1
    assert breaks(drawn) == pytest.approx(breaks(figure.svg), abs=1)


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_script_and_print_draw_the_same_dots(browser, folder, width):
    edition, ledger = example_edition(), example_ledger()
    with Visit(browser, folder, width=width) as visit:
        for topic, family in (
            *(("agg_threat", "province"), ("int_gifts", "office_group")),
            *(("discussed", "office_group"), ("police_report", "tier")),
        ):
            visit.show(f"#{topic}/all/-/{family}")
            drawn = visit.page.eval_on_selector("#groups svg", "svg => svg.outerHTML")
            room = visit.page.eval_on_selector("#groups", "box => box.clientWidth")
            rows = [
                charts.DotRow(domain.label.nl, cell, ledger.cell(2024, topic, "all"))
                for domain in edition.domains.values()
                if domain.family == family and (cell := ledger.cell(2024, topic, domain.id))
            ]
            figure = charts.dots(rows, neutral(), "nl", room)
            assert unlike(marks(drawn), marks(figure.svg)) == []
