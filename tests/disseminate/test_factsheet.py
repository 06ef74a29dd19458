"""The factsheet *Burgemeesters*: two pages for everyone to read, and no number without its cell."""

from __future__ import annotations

import dataclasses
import io
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import page
import pikepdf
import pypdf
import pytest

from disseminate.invented import below, cell, ledger_of
from monitor.concepts.language import LANGUAGES, Language, Text
from monitor.concepts.problems import ProblemsFound
from monitor.design.edition import read_edition
from monitor.design.model import Block, Edition, Publication
from monitor.disseminate import blocks, texts, typst
from monitor.disseminate.charts import TrendBreak
from monitor.disseminate.factsheet import factsheet, figure_sets
from monitor.disseminate.issue import published
from monitor.disseminate.texts import Teller
from monitor.disseminate.theme import neutral
from monitor.protect.ledger import Ledger, Released


FOLDER = Path(__file__).parents[2] / "editions" / "2024"
GOLDEN = Path(__file__).with_name("factsheet_tags.txt")
BREAKS = {"agg_any": [TrendBreak(2014, "andere indeling in vormen")]}
AXIS_ENDS = {0, 5, 10, 20, 30, 40, 50, 60, 80, 100}
OWN = "burgemeester"


@cache
def edition() -> Edition:
    return read_edition(FOLDER)


def publication() -> Publication:
    return edition().publications["factsheet-burgemeester"]


@cache
def ordinary() -> Ledger:
    return ledger_of(edition())


@cache
def made(language: Language = "nl", concept: bool = True) -> bytes:
    return factsheet(ordinary(), edition(), publication(), language, concept, breaks=BREAKS)


def pages(pdf: bytes) -> list[str]:
    return [sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def of_everyone(change: Any) -> Ledger:
    """The ordinary ledger with every cell of this edition changed."""
    return Ledger.of(change(found) if found.edition == 2024 else found for found in ordinary())


def hidden(found: Released) -> Released:
    return cell(
        None, indicator=found.indicator, domain=found.domain, base=found.base, edition=found.edition
    )


def at(value: int) -> Any:
    return lambda found: dataclasses.replace(
        found, value=value, low=max(0, value - 4), high=min(100, value + 4)
    )


def block(kind: str, page: int = 1, title: str = "Titel", **others: Any) -> Block:
    """A block with a title and caption of no meaning, on the base of everyone."""
    plain: dict[str, Any] = {
        "caption": Text("Bijschrift", "Caption") if title else None,
        "width": "full",
        "base": "all",
        "indicators": (),
        "domains": (),
        "against": (),
        "since": None,
        "text": "",
    }
    named = Text(title, title) if title else None
    return Block(kind=kind, page=page, title=named, **plain | others)  # type: ignore[arg-type]


def small() -> Publication:
    """A publication with one block of each kind, whatever the edition prints."""
    forms = ("agg_verbal", "agg_threat")
    return dataclasses.replace(
        publication(),
        texts={"lead": (Text("Een zin.", "A sentence."),)},
        blocks=(
            block("text", title="", text="lead"),
            block("key_figures", title="", indicators=("agg_any", "police_report")),
            block("trend", indicators=("agg_any",), since=2014),
            block("bars", indicators=forms, width="half"),
            block("bars", indicators=forms, width="half"),
            block("within", 2, indicators=("agg_any",), domains=("burgemeester-vrouw",)),
            block("table", 2, indicators=("int_any", "int_gifts")),
            block("text", 2, text="lead"),
        ),
    )


# --- Form --------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("profile", ["PDF_UA_1", "PDF_A_2A"])
def test_an_independent_judge_finds_it_accessible_and_fit_to_keep(language, profile):
    judged = page.validate_pdf_bytes(
        made(language), profile=getattr(page.ValidationProfile, profile)
    )
    assert judged.is_compliant, [failure.rule_id for failure in judged.failures]


def test_the_judge_does_object_to_a_pdf_without_tags():
    # a judge that never objects would prove nothing
    bare = typst.typesetter("factsheet").compiler.compile(format="pdf", pdf_tags=False)
    assert isinstance(bare, bytes)
    judged = page.validate_pdf_bytes(bare, profile=page.ValidationProfile.PDF_UA_1)
    assert not judged.is_compliant


def test_two_builds_are_the_same_to_the_byte():
    first = made()
    typst.forget()  # the second build starts with nothing remembered
    again = factsheet(ordinary(), edition(), publication(), "nl", True, breaks=BREAKS)
    assert again == first


def test_it_is_dated_by_the_edition_and_not_by_the_clock():
    found = pypdf.PdfReader(io.BytesIO(made())).metadata
    assert found is not None
    assert found.creation_date is not None
    assert found.creation_date.date() == published(edition())


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_its_language_and_title(language):
    with pikepdf.open(io.BytesIO(made(language))) as document:
        assert str(document.Root.Lang).startswith(language)
    title = pypdf.PdfReader(io.BytesIO(made(language))).metadata
    assert title is not None
    assert publication().title.say(language) in str(title.title)


def tags(pdf: bytes) -> str:
    """The tag tree, one tag a line, indented."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return "\n".join(_tag_lines(document.Root.StructTreeRoot.K, 0)) + "\n"


def alternatives(pdf: bytes) -> list[str]:
    """The text alternative of each picture, in the order of the file."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [
            str(node.get("/Alt", ""))
            for node in document.objects
            if isinstance(node, pikepdf.Dictionary) and str(node.get("/S", "")) == "/Figure"
        ]


def _tag_lines(node: Any, depth: int) -> Iterator[str]:
    if isinstance(node, pikepdf.Array):
        for kid in node:
            yield from _tag_lines(kid, depth)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        scope = _scope(node)
        yield "  " * depth + str(node.S).removeprefix("/") + scope
        if "/K" in node:
            yield from _tag_lines(node.K, depth + 1)


def _scope(node: Any) -> str:
    attributes = node.get("/A", [])
    listed = attributes if isinstance(attributes, pikepdf.Array) else [attributes]
    found = [str(a.Scope).removeprefix("/") for a in listed if "/Scope" in a]
    return f" {found[0]}" if found else ""


def test_the_tag_tree_is_the_one_we_read_and_approved():
    """When this fails on purpose: read the new tree, and write it to `factsheet_tags.txt`."""
    assert tags(factsheet(ordinary(), edition(), small(), "nl")) == GOLDEN.read_text("utf-8")


def test_every_text_stands_in_a_paragraph_heading_or_cell():
    tree = tags(made())
    assert tree.count("H1\n") == 1
    assert "THead" in tree
    assert "TH Column" in tree
    lines = [line for line in tree.splitlines() if line.strip() in ("Span", "Link", "Strong")]
    assert not [line for line in lines if len(line) - len(line.lstrip()) < 4]


def test_every_picture_has_an_alternative_in_the_language_of_the_page():
    figures = alternatives(made())
    assert len(figures) > 6
    assert all(figures)
    assert any(alt.startswith("Lijndiagram: ") for alt in figures)
    assert not [alt for alt in figures if "chart" in alt]


# --- Two pages, whatever comes -------------------------------------------------------------------


def longer(text: Text, length: int) -> Text:
    more = " en nog enkele woorden erbij" * 4
    return Text((text.nl + more)[:length].strip(), (text.en + more)[:length].strip())


def wordy() -> Edition:
    """The edition with labels and predicates of the greatest length that a table may hold."""
    known = edition()
    indicators = {
        name: dataclasses.replace(
            found, label=longer(found.label, 60), predicate=longer(found.predicate, 80)
        )
        for name, found in known.indicators.items()
    }
    return dataclasses.replace(known, indicators=indicators)


def crowded() -> Publication:
    """The publication with all sub-forms under their heads."""
    own = publication()
    forms = ("agg_verbal", "agg_discrimination", "agg_sexual_intimidation", "agg_threat")
    more = (*forms, "agg_stalking", "agg_doxing", "agg_physical", "agg_vandalism")
    changed = tuple(
        dataclasses.replace(block, indicators=more) if "agg_verbal" in block.indicators else block
        for block in own.blocks
    )
    return dataclasses.replace(own, blocks=changed)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("ledger", "known", "own"),
    [
        (ordinary, edition, publication),
        (lambda: of_everyone(at(0)), edition, publication),
        (lambda: of_everyone(at(100)), edition, publication),
        (lambda: of_everyone(hidden), edition, publication),
        (ordinary, wordy, publication),
        (ordinary, edition, crowded),
    ],
    ids=["ordinary", "0%", "100%", "hidden", "wordy", "crowded"],
)
def test_it_has_exactly_two_pages(ledger, known, own, language):
    pdf = factsheet(ledger(), known(), own(), language, breaks=BREAKS)
    assert len(pages(pdf)) == 2


def test_what_cannot_fit_is_refused_with_a_way_out():
    own = publication()
    twice = dataclasses.replace(own, blocks=own.blocks * 3)
    with pytest.raises(ProblemsFound) as found:
        factsheet(ordinary(), edition(), twice, "nl")
    assert [problem.code for problem in found.value.problems] == ["T07"]


# --- Content -------------------------------------------------------------------------------------


def test_every_page_says_that_the_figures_are_fictitious_and_the_text_a_concept():
    for text in pages(made()):
        assert "Fictieve gegevens" in text
        assert "Concept" in text
        assert "Pagina" in text
    assert "Draft" not in "".join(pages(made("en", False)))


def test_real_figures_are_not_called_fictitious():
    real = Ledger.of(dataclasses.replace(found, fictitious=False) for found in ordinary())
    text = "".join(pages(factsheet(real, edition(), publication(), "nl")))
    assert "ictie" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_percentage_on_paper_stands_in_the_ledger(language):
    known: set[int] = set(AXIS_ENDS)
    for found in ordinary():
        known |= {n for n in (found.value, found.low, found.high) if n is not None}
    known |= {51}  # the response: 176 of 342
    printed = [int(n) for text in pages(made(language)) for n in re.findall(r"(\d+)%", text)]
    assert len(printed) > 60
    assert not set(printed) - known


def test_it_is_set_without_a_decimal_point_or_a_soft_word():
    text = "".join(pages(made()))
    assert not re.search(r"\d\.\d%", text)
    assert "signific" not in text
    assert "-5" not in text.replace("−5", "")  # the true minus


def test_numbers_in_cards_and_table_link_to_their_cells():
    links = [
        str(note.get_object()["/A"]["/URI"])
        for sheet in pypdf.PdfReader(io.BytesIO(made())).pages
        for note in sheet.get("/Annots", [])
    ]
    ids = [link.partition("#")[2] for link in links]
    assert all(link.startswith("index.html#MIV20") for link in links)
    assert set(ids) <= set(ordinary().by_id)
    wanted = [block for block in publication().blocks if block.kind in ("key_figures", "table")]
    for name in (name for block in wanted for name in block.indicators):
        assert f"MIV2024.{name}.{OWN}" in ids


def test_every_chart_and_table_carries_its_set_and_the_set_names_its_cells():
    sets = figure_sets(ordinary(), edition(), publication())
    text = " ".join(pages(made()))
    drawn = [block for block in publication().blocks if block.kind != "text"]
    assert len(sets) == len(drawn)
    for set_id, ids in sets.items():
        assert f"cijferset {set_id}" in text
        assert ids
        assert set(ids) <= set(ordinary().by_id)


def test_every_base_line_of_everyone_tells_the_same_n():
    text = " ".join(pages(made())).replace("\u00a0", " ")
    told = set(re.findall(r"alle ondervraagde burgemeesters \(n = ([^)]*)\)", text))
    assert told == {"176 van 342"}


def test_a_hidden_cell_leaves_a_dot_and_its_status_and_nothing_else():
    bare = cell(None, indicator="police_report", base="incidents")
    ledger = ledger_of(edition(), police_report=bare)
    maker = blocks.Maker(teller(ledger), neutral(), {}, blocks.Room(1.0, 150.0))
    block = next(b for b in publication().blocks if b.kind == "key_figures")
    key = blocks.make(maker, block, "F1")["keys"][block.indicators.index("police_report")]
    assert key["value"]["said"] == "·"
    assert key["margin"] == "niet gepubliceerd"
    assert (key["comparison"], key["sign"], key["numbers"]) == ("", None, "")


def test_it_refuses_a_ledger_in_which_a_hidden_cell_carries_a_number():
    leak = cell(None, indicator="agg_threat", n=12)
    with pytest.raises(ProblemsFound) as found:
        factsheet(ledger_of(edition(), agg_threat=leak), edition(), publication(), "nl")
    assert "O01" in {problem.code for problem in found.value.problems}


def test_it_refuses_a_cell_that_nobody_asked_for():
    bare = Ledger.of(found for found in ordinary() if found.indicator != "agg_threat")
    with pytest.raises(ProblemsFound) as found:
        factsheet(bare, edition(), publication(), "nl")
    assert [problem.code for problem in found.value.problems] == ["T06"]


def test_it_refuses_a_block_that_has_no_form_on_paper():
    own = publication()
    compare = dataclasses.replace(own.blocks[2], kind="compare")
    with pytest.raises(ProblemsFound) as found:
        factsheet(ordinary(), edition(), dataclasses.replace(own, blocks=(compare,)), "nl")
    assert [problem.code for problem in found.value.problems] == ["T08"]


def test_a_letter_that_the_fonts_lack_is_refused_and_not_replaced():
    odd = dataclasses.replace(publication(), title=Text("Burgemeesters ▲", "Mayors ▲"))
    with pytest.raises(ProblemsFound) as found:
        factsheet(ordinary(), edition(), odd, "nl")
    assert [problem.code for problem in found.value.problems] == ["T09"]


def test_a_logo_stands_on_the_first_page_with_its_alternative():
    size = 'width="80" height="32"'
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" {size}><rect {size}/></svg>'
    own = neutral()
    logo = dataclasses.replace(own.logo, file="merk.svg", alt_nl="Fictief ministerie")
    theme = dataclasses.replace(own, logo=logo, drawing=drawing)
    pdf = factsheet(ordinary(), edition(), publication(), "nl", theme=theme)
    assert len(pages(pdf)) == 2
    assert page.is_pdf_compliant_bytes(pdf, profile=page.ValidationProfile.PDF_UA_1)
    assert "Fictief ministerie" in alternatives(pdf)


def legend_of(ledger: Ledger, own: Publication) -> str:
    return next(
        alt
        for alt in alternatives(factsheet(ledger, edition(), own, "nl"))
        if "; " in alt and ":" not in alt
    )


def test_the_legend_explains_the_signs_that_occur_and_no_other():
    usual = legend_of(ordinary(), publication())
    assert "aantoonbaar gestegen of gedaald sinds 2022" in usual
    assert "eerder gepubliceerd cijfer" in usual
    assert "niet gepubliceerd" not in usual
    calm = Ledger.of(
        dataclasses.replace(found, change=None, contrast=None)
        for found in ordinary()
        if found.canonical
    )
    assert legend_of(calm, publication()) == (
        "cijfer van deze groep; 95%-marge; alle politieke ambtsdragers"
    )


# --- Blocks and sentences ------------------------------------------------------------------------


def teller(ledger: Ledger, language: Language = "nl") -> Teller:
    return Teller(ledger, edition(), publication(), language)


def tell(said: str, ledger: Ledger | None = None) -> str | None:
    return texts.sentence(teller(ledger or ordinary()), Text(said, said))


def with_headline(value: int | None, **others: Any) -> Ledger:
    return ledger_of(edition(), agg_any=cell(value, **others))


def test_slots_take_released_cells():
    ledger = with_headline(46, low=41, high=52)
    assert tell("{{Share agg_any}} van de {{group}} ({{value agg_any}})", ledger) == (
        "Bijna de helft van de burgemeesters (46%)"
    )
    assert tell("{{margin agg_any}}, {{year}} en {{previous}}", ledger) == "41–52%, 2024 en 2022"
    assert tell("{{value agg_any all}} van {{reference}}") == "51% van alle politieke ambtsdragers"
    assert tell("{{n}} van {{population}}: {{response}}") == "176 van 342: 51%"


def test_a_share_without_round_words_is_told_once():
    ledger = with_headline(43)
    assert tell("{{Share agg_any}} van de {{group}} ({{value agg_any}}).", ledger) == (
        "43% van de burgemeesters."
    )


def test_a_sentence_with_a_hidden_cell_falls_away_as_a_whole():
    ledger = with_headline(None)
    assert tell("Van hen {{value agg_any}}.", ledger) is None
    assert tell("De rest staat in {{value agg_verbal}}.", ledger) is not None


def test_a_sentence_about_a_comparison_falls_away_without_one():
    assert tell("En dat is {{change agg_any}}.", with_headline(46)) is None


def test_the_response_of_a_small_group_is_told_in_round_words():
    small = Ledger.of([cell(45, n=60, population=90, n_rounded=True)])
    assert tell("{{n}}, {{response}}", small) == "ongeveer 60, twee derde"


def test_halves_go_two_by_two_and_share_an_axis_when_both_are_bars():
    own = teller(ordinary())
    halves = [b for b in publication().blocks if b.width == "half"]
    bars = [b for b in halves if b.kind == "bars" and b.page == 1]
    assert len(bars) == 2
    assert blocks.shared_maximum(own, bars) is not None
    assert blocks.shared_maximum(own, [b for b in halves if b.page == 2]) is None


def test_sub_forms_stand_indented_under_their_head():
    block = next(b for b in crowded().blocks if "agg_verbal" in b.indicators)
    rows = blocks.dot_rows(teller(ordinary()), block)
    assert [row.indent for row in rows] == [False, True, True, False, True, True, False, True]


def test_the_columns_of_a_text_box_are_of_about_one_height():
    maker = blocks.Maker(teller(ordinary()), neutral(), {}, blocks.Room(1.0, 150.0))
    left, right = blocks.two_columns([f"{i} " + "woord " * 25 for i in range(6)], maker)
    assert (len(left), len(right)) == (3, 3)
    assert [said[0] for said in (*left, *right)] == list("012345")


def test_a_table_leaves_out_the_past_when_there_is_none():
    present = Ledger.of(found for found in ordinary() if found.edition == 2024)
    block: Block = next(b for b in publication().blocks if b.kind == "table")
    maker = blocks.Maker(teller(present), neutral(), {}, blocks.Room(1.0, 150.0))
    assert blocks.make(maker, block, "F9")["columns"] == [
        "Uitspraak",
        "2024",
        "95%-marge",
        "Alle politieke ambtsdragers",
    ]


def test_a_tail_is_told_as_a_bound_everywhere():
    name = "int_pressure_officials"
    ledger = ledger_of(edition(), **{name: below(5, indicator=name)})
    text = "".join(pages(factsheet(ledger, edition(), publication(), "nl")))
    assert "<5%" in text
