"""The dashboard as a file: what it holds, what it never holds, and that it invents nothing."""

import base64
import dataclasses
import gzip
import hashlib
import json
import re
import tempfile
from functools import cache
from pathlib import Path

import pytest

from disseminate import pages
from disseminate.ledger_example import (
    METHOD,
    QUESTION,
    example_edition,
    example_ledger,
    example_questions,
)
from monitor.concepts.language import LANGUAGES, Text
from monitor.concepts.problems import ProblemsFound
from monitor.design.edition import read_edition
from monitor.design.history import read_history
from monitor.disseminate import names
from monitor.disseminate.dashboard import Product, data, write_dashboard
from monitor.disseminate.dashboard.content import Content
from monitor.disseminate.dashboard.markup import HERE, tag, words
from monitor.protect.former import former_cells
from monitor.protect.ledger import Bound, Ledger, Status, Verdict


EDITIONS = Path(__file__).parents[2] / "editions"
PRODUCTS = [Product("factsheet.pdf", Text("Factsheet", "Factsheet"), "PDF", 1_234_567)]


@cache
def written(language="nl"):
    with tempfile.TemporaryDirectory() as folder:
        path = write_dashboard(
            example_ledger(),
            example_edition(),
            Path(folder),
            language,
            history=past(),
            questions=example_questions(),
            products=PRODUCTS,
        )
        return path.read_text("utf-8")


@cache
def past():
    edition = example_edition()
    return read_history(EDITIONS / "history", present().indicators, edition.domains)


@cache
def present():
    return read_edition(EDITIONS / "2024")


def page(language="nl"):
    return pages.read(written(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_well_formed_and_says_its_language(language):
    html = next(page(language).find("html"))
    assert html.attributes["lang"] == language
    assert len(list(html.find("h1"))) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_id_stands_twice(language):
    ids = re.findall(r'\sid="([^"]+)"', written(language))
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_that_names_a_cell_is_a_number_of_that_cell(language):
    assert pages.unexplained(page(language), example_ledger()) == []


def test_a_number_that_is_not_in_the_ledger_is_found_out():
    ledger = example_ledger()
    other = dataclasses.replace(ledger.by_id["MIV2024.agg_any.raadslid"], value=12, n=345)
    changed = Ledger.of(other if cell.id == other.id else cell for cell in ledger)
    found = pages.unexplained(page(), changed)
    assert {("54%", other.id), ("2.254", other.id)} <= set(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_percentage_stands_there_without_its_cell(language):
    assert pages.unnamed(page(language)) == []


def test_every_released_cell_of_the_simple_groups_is_there_without_script():
    named = {
        element.attributes["data-cell"]
        for element in page().find("tr")
        if "data-cell" in element.attributes
    }
    simple = [cell for cell in example_ledger() if cell.shown]
    assert {cell.id for cell in simple} <= named


def test_every_chart_has_a_text_alternative_and_a_table_beside_it():
    for topic in page().find("details"):
        charts = list(topic.find("svg"))
        assert charts
        assert all(chart.attributes["aria-label"] for chart in charts)
        assert list(topic.find("table"))


def test_a_hidden_cell_is_a_dot_and_nothing_more():
    ledger = example_ledger()
    rows = {row.attributes.get("data-cell"): row for row in page().find("tr")}
    secret = [cell for cell in ledger if cell.status is Status.CONFIDENTIAL and cell.id in rows]
    assert secret
    for cell in secret:
        name, *rest = rows[cell.id].children
        assert name.name == "th"
        assert [part.text for part in rest] == ["·"]


def test_no_hidden_cell_has_a_number_in_the_data_of_the_script():
    loaded = pages.data_of(page())
    cells, ledger = loaded["cells"], example_ledger()
    numbers = [name for name in data.COLUMNS if name not in KEYS]
    kept = [cell for cell in ledger if cell.domain in example_edition().domains]
    hidden = [place for place, cell in enumerate(kept) if not cell.shown]
    assert hidden
    for name in numbers:
        column = cells[name]
        values = column if isinstance(column, list) else [column] * len(kept)
        assert {values[place] for place in hidden} <= {None, "", 0}, name


# What every cell has, shown or not, and says nothing of its figure.
KEYS = {"indicator", "domain", "edition", "vintage", "status", "fictitious", "base"}
KEYS |= {"source", "reason", "run"}


def test_changing_what_is_hidden_changes_nothing():
    """Rule R10: whatever made a cell hidden, the page is the same letter for letter."""
    edition = example_edition()
    other = [
        dataclasses.replace(cell, rule="R8") if cell.status is Status.CONFIDENTIAL else cell
        for cell in example_ledger()
    ]
    content = Content(Ledger.of(other), edition, "nl")
    assert data.payload(content) == data.payload(Content(example_ledger(), edition, "nl"))


def test_the_data_of_the_script_hold_released_cells_and_no_others():
    """Rule R14: no cell that the ledger does not have, so nothing to filter or to add up."""
    loaded = pages.data_of(page())
    cells = loaded["cells"]
    indicators = [one[0] for one in loaded["indicators"]]
    domains = [one[0] for one in loaded["domains"]]
    count = max(len(column) for column in cells.values() if isinstance(column, list))
    columns = {k: v if isinstance(v, list) else [v] * count for k, v in cells.items()}
    ids = [
        f"MIV{edition}.{indicators[i]}.{domains[d]}" + (f".v{vintage}" if vintage > 1 else "")
        for edition, i, d, vintage in zip(
            *(columns[name] for name in ("edition", "indicator", "domain", "vintage")), strict=True
        )
    ]
    ledger = example_ledger()
    assert len(set(ids)) == len(ids)
    assert set(ids) <= set(ledger.by_id)
    for place, cell_id in enumerate(ids):
        cell = ledger.by_id[cell_id]
        for name in ("value", "low", "high", "n", "population"):
            assert columns[name][place] == getattr(cell, name)


def test_it_refuses_a_ledger_that_gives_a_hidden_cell_away(tmp_path):
    hidden = example_ledger().by_id["MIV2024.agg_physical.pv24"]
    leaking = Ledger.of([*example_ledger(), dataclasses.replace(hidden, id="MIV2024.x.y", n=3)])
    with pytest.raises(ProblemsFound) as refused:
        write_dashboard(leaking, example_edition(), tmp_path, "nl")
    assert [problem.code for problem in refused.value.problems] == ["O01"]
    assert not list(tmp_path.iterdir())


def test_its_policy_allows_its_own_script_and_style_and_nothing_else():
    found = page()
    metas = {
        m.attributes.get("http-equiv"): m.attributes.get("content") for m in found.find("meta")
    }
    policy = metas["Content-Security-Policy"]
    assert policy is not None
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    script = next(s for s in found.find("script") if not s.attributes)
    style = next(found.find("style"))
    for element in (script, style):
        digest = base64.b64encode(hashlib.sha256(element.text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy


def test_nothing_in_it_asks_for_a_file_and_nothing_carries_inline_style_or_script():
    html = written()
    for element in walk(page()):
        assert "style" not in element.attributes
        assert not [name for name in element.attributes if name.startswith("on")]
        if element.name in {"script", "img", "iframe", "source", "use", "image"}:
            assert not {"src", "href"} & element.attributes.keys()
        if element.name == "link":
            assert element.attributes["href"] == "data:,"
    assert not re.findall(r"url\((?!\"data:)", html)
    assert "@import" not in html


def walk(element):
    for child in element.children:
        if isinstance(child, pages.Element):
            yield child
            yield from walk(child)


def test_the_json_cannot_close_its_own_element():
    said = data.as_script({"a": "</script><!--", "b": "\u2028"})
    assert "<" not in said
    assert json.loads(said) == {"a": "</script><!--", "b": "\u2028"}


def test_text_from_data_is_never_markup():
    edition = example_edition()
    first = edition.indicators["agg_any"]
    sly = dataclasses.replace(first, label=Text("<b>x</b> & y", "<b>x</b> & y"))
    changed = dataclasses.replace(edition, indicators={**edition.indicators, "agg_any": sly})
    html = write(changed)
    assert "<b>x</b> & y" not in html
    assert "&lt;b&gt;x&lt;/b&gt; &amp; y" in html


def write(edition, ledger=None, **given):
    with tempfile.TemporaryDirectory() as folder:
        path = write_dashboard(ledger or example_ledger(), edition, Path(folder), "nl", **given)
        return path.read_text("utf-8")


def test_fictitious_figures_say_so_and_real_ones_do_not():
    assert "Fictieve gegevens" in written()
    assert "Fictitious data" in written("en")
    real = Ledger.of(dataclasses.replace(cell, fictitious=False) for cell in example_ledger())
    assert "Fictieve gegevens" not in write(example_edition(), real)


def test_it_describes_itself_as_a_dataset_under_cc_by():
    scripts = page().find("script")
    found = next(s for s in scripts if s.attributes.get("type") == "application/ld+json")
    described = json.loads(found.text)
    assert described["@type"] == "Dataset"
    assert described["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert described["temporalCoverage"] == "2010/2024"
    assert "Agressie of intimidatie" in {v["name"] for v in described["variableMeasured"]}


def test_superseded_vintages_stand_in_the_table_with_reason_and_address():
    rows = {row.attributes.get("data-cell"): row for row in page().find("tr")}
    old = rows["MIV2014.agg_any.all.v2"]
    assert old.attributes["class"] == "old"
    anchor = next(old.find("a")).attributes["href"]
    source = next(li for li in page().find("li") if f"#{li.attributes.get('id')}" == anchor)
    assert source.text.startswith("Vervallen cijfer. Monitor 2014")
    assert "Komt niet overeen" in source.text
    assert next(source.find("a")).attributes["href"] == "https://example.org/2014"


def test_breaks_stand_beside_the_series_with_their_reason():
    topic = next(t for t in page().find("details") if t.attributes["id"] == "police_report")
    notes = [p.text for p in topic.find("p") if p.attributes.get("class") == "note"]
    assert notes == []  # its series begins after the break of 2012
    verbal = next(t for t in page().find("details") if t.attributes["id"] == "agg_verbal")
    assert "Breuk in 2014" not in verbal.text  # nothing was published before it


def test_a_break_inside_a_series_is_told():
    earlier = dataclasses.replace(
        example_ledger().by_id["MIV2014.agg_verbal.all"], id="MIV2012.agg_verbal.all", edition=2012
    )
    html = write(example_edition(), Ledger.of([*example_ledger(), earlier]), history=past())
    assert "Breuk in 2014: Discriminatie en seksuele intimidatie waren" in html


def test_a_group_of_which_nothing_is_released_is_not_named():
    edition = example_edition()
    hidden = dataclasses.replace(
        edition.domains["ab_lid"], id="secret", label=Text("Geheim", "Secret")
    )
    wider = dataclasses.replace(edition, domains={**edition.domains, "secret": hidden})
    cell = example_ledger().by_id["MIV2024.agg_physical.pv24"]
    withheld = dataclasses.replace(cell, id="MIV2024.agg_physical.secret", domain="secret")
    html = write(wider, Ledger.of([*example_ledger(), withheld]))
    assert "Geheim" not in html
    assert ".secret" not in html


def test_a_former_group_too_small_for_today_is_no_choice_but_stands_in_the_table():
    edition, ledger = large()
    html = write(edition, ledger, history=past())
    loaded = pages.data_of(pages.read(html))
    chosen = {one[0] for one in loaded["domains"]}
    small, larger = "burgemeester-pv25", "gemeente-pv25"
    assert ledger.cell(2016, "agg_any", small).n == 23
    assert small not in chosen
    assert larger in chosen
    assert f'<tr id="MIV2016.agg_any.{small}"' in html
    assert "Burgemeesters in Gelderland" in html


def test_a_difference_has_a_triangle_only_when_it_is_provable():
    ledger = example_ledger()
    for row in page().find("tr"):
        cell = ledger.by_id.get(row.attributes.get("data-cell") or "")
        if cell is None or cell.edition != 2024 or not cell.shown:
            continue
        verdicts = [c.verdict for c in (cell.change, cell.contrast) if c is not None]
        provable = sum(verdict in (Verdict.HIGHER, Verdict.LOWER) for verdict in verdicts)
        assert len(re.findall("[▲▼]", row.text)) == provable


def test_no_cell_below_a_difference_is_empty():
    for table in page().find("table"):
        if table.attributes.get("class") != "groups":
            continue
        for row in table.find("tr"):
            parts = [part.text for part in row.children if isinstance(part, pages.Element)]
            if len(parts) == 5:
                assert all(parts[3:])
    uncompared = example_ledger().by_id["MIV2024.agg_any.all"]
    assert uncompared.contrast is None
    row = next(r for r in page().find("tr") if r.attributes.get("data-cell") == uncompared.id)
    assert row.children[-1].text == "–"
    assert "– = niet vergeleken" in page().text


def test_every_question_behind_a_combined_indicator_is_shown():
    topics = {topic.attributes["id"]: topic for topic in page().find("details")}
    asked = [
        item.text for item in topics["agg_any"].find("li") if "bron" not in str(item.attributes)
    ]
    assert asked == [one.nl for one in example_questions()["agg_any"]]
    assert "Vragen:" in topics["agg_any"].text
    assert f"Vraag: {QUESTION.nl}" in topics["agg_verbal"].text
    loaded = pages.data_of(page("en"))["indicators"]
    assert next(one[5] for one in loaded if one[0] == "agg_any") == [
        one.en for one in example_questions()["agg_any"]
    ]


def test_an_earlier_figure_on_another_base_keeps_its_question():
    edition = example_edition()
    content = Content(example_ledger(), edition, "nl", None, example_questions())
    assert content.asked(names.indicator(edition, None, "police_report_victims")) == [QUESTION.nl]


def test_reasons_and_method_are_in_the_language_of_the_page():
    for language, reason in (("nl", "Komt niet overeen"), ("en", "Does not agree with")):
        (other,) = set(LANGUAGES) - {language}
        html, loaded = written(language), pages.data_of(page(language))
        assert reason in html
        assert any(one.startswith(reason) for one in loaded["reasons"])
        assert METHOD.say(language) in [run[0] for run in loaded["runs"] if run]
        assert METHOD.say(other) not in html
    assert "Komt niet overeen" not in written("en")


def test_an_english_page_says_a_reason_in_dutch_rather_than_nothing():
    old = example_ledger().by_id["MIV2014.agg_any.all.v2"]
    bare = dataclasses.replace(old, source=dataclasses.replace(old.source, reason_en=""))
    content = Content(example_ledger(), example_edition(), "en")
    assert content.reason(bare) == old.source.reason


def test_below_a_table_stands_who_is_not_in_its_groups():
    html = write(noted())
    assert html.count("Groningen, Zeeland: Wie over de grens") == len(noted().indicators)
    loaded = pages.data_of(pages.read(html))
    notes = {one[0]: one[4] for one in loaded["domains"]}
    assert notes["pv29"] == "Wie over de grens hoort, telt niet mee."
    assert notes["all"] == ""


def noted():
    """The example, with something to know of who is not in the groups of two provinces."""
    note = Text("Wie over de grens hoort, telt niet mee.", "Who is beyond the border is left out.")
    edition = example_edition()
    changed = {
        code: dataclasses.replace(edition.domains[code], note=note) for code in ("pv20", "pv29")
    }
    return dataclasses.replace(edition, domains={**edition.domains, **changed})


def test_it_links_to_what_was_published_beside_it():
    links = {a.attributes["href"]: a for a in page().find("a")}
    item = links["factsheet.pdf"].parent
    assert item is not None
    assert item.text == "Factsheet (PDF, 1,2\u00a0MB)"
    assert "index.en.html" in links
    assert "1.2\u00a0MB" in written("en")


def test_writing_twice_gives_the_same_bytes():
    assert written.__wrapped__("nl") == written("nl")


def test_script_and_page_use_the_same_words():
    script = (HERE / "page.js").read_text("utf-8")
    used = set(re.findall(r"\bT\.(\w+)", script))
    assert used == set(data.SPOKEN)
    assert set(re.findall(r"\bW\.(\w+)", script)) == set(pages.data_of(page())["words"])


def test_every_text_of_the_page_is_used_somewhere():
    code = "".join(path.read_text("utf-8") for path in sorted(HERE.glob("*.py")))
    known = words("nl").texts
    unused = [
        key
        for key in known
        if not re.search(f"[\"']{key}[\"']", code) and not key.startswith(("family_", "reading_"))
    ]
    assert unused == []


def test_slots_of_every_text_are_the_same_in_both_languages():
    for key, said in words("nl").texts.items():
        assert re.findall(r"\{\w+\}", said.nl) == re.findall(r"\{\w+\}", said.en), key


def test_no_decimal_point_stands_in_a_dutch_percentage():
    assert not re.search(r"\d\.\d%", page().text)


def test_a_bare_attribute_and_an_absent_one_are_written_as_html_wants_them():
    assert (
        tag("details", "x", open=True, id=None, class_="a&b")
        == '<details open class="a&amp;b">x</details>'
    )
    assert tag("br") == "<br>"


# The real edition with a made-up figure for each indicator and group: as large as it gets.


def large() -> tuple:
    edition = present()
    everyone = example_ledger().by_id["MIV2024.agg_any.raadslid"]
    cells = [
        dataclasses.replace(
            everyone,
            id=f"MIV2024.{indicator.id}.{domain}",
            indicator=indicator.id,
            domain=domain,
            base=indicator.base,
            value=5 + (row * 13 + column * 7) % 80,
            low=2 + (row * 13 + column * 7) % 80,
            high=9 + (row * 13 + column * 7) % 80,
            n=120 + (row * 31 + column * 17) % 2000,
            bound=Bound.EXACT,
        )
        for row, indicator in enumerate(edition.indicators.values())
        for column, domain in enumerate(edition.domains)
    ]
    return edition, Ledger.of([*cells, *former_cells(edition, past())])


def test_the_real_edition_with_every_cell_stays_under_300_kilobytes():
    edition, ledger = large()
    html = write(edition, ledger, history=past())
    assert len(gzip.compress(html.encode(), 9, mtime=0)) < 300_000


def test_every_figure_of_the_history_is_on_the_page_of_the_real_edition():
    edition, ledger = large()
    named = set(re.findall(r'<tr id="([^"]+)"', write(edition, ledger, history=past())))
    assert {cell.id for cell in former_cells(edition, past())} <= named
