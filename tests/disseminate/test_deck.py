"""The 5-minutenversie as PDF: at most twelve slides, one finding each, in two lines at most."""

from __future__ import annotations

import dataclasses
import io
import re
from functools import cache
from pathlib import Path

import page
import pypdf
import pytest

from disseminate.test_factsheet import alternatives, block, tags
from disseminate.test_report import issue
from disseminate.whole import at, changed, edition, hidden, replaced, whole
from monitor.concepts.language import LANGUAGES, Language
from monitor.concepts.problems import ProblemsFound
from monitor.design.model import Publication, Sentence
from monitor.disseminate import deck, typst
from monitor.disseminate.slides import slides
from monitor.protect.ledger import Ledger


GOLDEN = Path(__file__).with_name("deck_tags.txt")


def own() -> Publication:
    return edition().publications["5-minutenversie"]


def made(ledger: Ledger | None = None, language: Language = "nl", of: Publication | None = None):
    return deck.set_deck(issue(of or own(), ledger, language))


@cache
def ordinary(language: Language = "nl") -> bytes:
    return made(language=language)


def pages(pdf: bytes) -> list[str]:
    found = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return [re.sub(r"\s+", " ", sheet.extract_text()) for sheet in found]


def titled(title: str) -> Publication:
    """The deck with the title of its third slide replaced."""
    return dataclasses.replace(own(), texts={**own().texts, "trend": (Sentence(title, title),)})


def small() -> Publication:
    kinds = (
        block("text", 1, title="", text="opening"),
        block("key_figures", 2, text="brief", indicators=("agg_any", "police_report")),
        block("bars", 3, text="forms", indicators=("agg_verbal", "agg_threat")),
        block("table", 4, text="suspicions", indicators=("int_any", "int_gifts")),
        block("text", 5, text="reading"),
    )
    return dataclasses.replace(own(), blocks=kinds)


@pytest.mark.parametrize("language", LANGUAGES)
def test_everyone_can_read_it(language):
    for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A):
        assert page.validate_pdf_bytes(ordinary(language), profile=profile).is_compliant


def test_the_tag_tree_is_the_one_we_read_and_approved():
    """When this fails on purpose: read the new tree, and write it to `deck_tags.txt`."""
    assert tags(made(of=small())) == GOLDEN.read_text("utf-8")


def test_two_builds_are_the_same_to_the_byte():
    typst.forget()
    assert made() == ordinary()


def test_it_is_wide_and_has_one_page_for_each_slide():
    found = pypdf.PdfReader(io.BytesIO(ordinary())).pages
    assert len(found) == len(own().blocks) <= 12
    assert {round(float(sheet.mediabox.width / sheet.mediabox.height), 2) for sheet in found} == {
        round(16 / 9, 2)
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("change", [lambda one: one, hidden, at(0), at(100)],
                         ids=["ordinary", "hidden", "0%", "100%"])  # fmt: skip
def test_every_title_takes_two_lines_at_most_and_every_slide_one_page(change, language):
    ledger = changed(change)
    told = issue(own(), ledger, language)
    assert max(len(deck.title_lines(told, one.title)) for one in slides(told.teller)[1:]) <= 2
    assert len(pages(deck.set_deck(told))) == len(own().blocks)


def test_a_title_of_three_lines_is_refused():
    with pytest.raises(ProblemsFound) as found:
        made(of=titled("Een titel die maar doorgaat en doorgaat " * 5))
    assert [problem.code for problem in found.value.problems] == ["D02"]


def test_a_slide_with_too_many_rows_is_refused():
    crowd = tuple(edition().indicators)[:30]
    of = dataclasses.replace(own(), blocks=(block("bars", 1, text="forms", indicators=crowd),))
    with pytest.raises(ProblemsFound) as found:
        made(of=of)
    assert [problem.code for problem in found.value.problems] == ["D02"]


def test_each_slide_states_its_finding_and_its_base():
    told = slides(issue(own()).teller)
    for one, text in zip(told, pages(ordinary()), strict=True):
        assert one.title in text
        if one.block.kind not in ("text", "key_figures"):
            assert "Basis:" in text
            assert f"cijferset {one.set_id}" in text


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        ("lower", "Agressie is gedaald"),
        ("higher", "Agressie is gestegen"),
        ("none", "geen aantoonbaar"),
    ],
)
def test_the_title_follows_the_test(verdict, said):
    one = whole().by_id["MIV2024.agg_any.all"]
    assert one.change is not None
    cell = dataclasses.replace(one, change=dataclasses.replace(one.change, verdict=verdict))
    titles = [slide.title for slide in slides(issue(own(), replaced(agg_any=cell)).teller)]
    assert [title for title in titles if said in title]


def test_a_hidden_finding_leaves_the_name_of_the_topic():
    titles = [slide.title for slide in slides(issue(own(), changed(hidden)).teller)]
    assert "Vormen van agressie" in titles
    assert not [title for title in titles if re.search(r"\d%", title)]


def test_fictitious_figures_are_called_so_on_every_slide():
    assert all("ictie" in text for text in pages(ordinary()))


def test_every_picture_has_an_alternative():
    assert all(alternatives(ordinary()))
