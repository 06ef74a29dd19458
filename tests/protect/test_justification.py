"""The protection in plain words: what the rules are, how many figures are left out, never why."""

from __future__ import annotations

import pytest
from lxml import html

from monitor.protect.justification import FILES, RULES, justification
from monitor.protect.ledger import Status
from protect.editions import POLICY, decided, estimate


GROUPS = {"all": (11000, 3000, ""), "g": (600, 300, "R8"), "h": (60, 15, "R2"), "i": (400, 90, "")}
LEDGER = decided(
    GROUPS,
    [
        estimate("agg_any", "all", 1350, 3000),
        estimate("agg_any", "g", 100, 300),
        estimate("agg_any", "i", 40, 90, width=0.5),
    ],
)
PRODUCTS = {"MIV2024-all": ["MIV2024.agg_any.all", "MIV2024.agg_any.g"],
            "open data": [cell.id for cell in LEDGER]}  # fmt: skip


def pages(**more):
    return justification(POLICY, LEDGER, 2024, PRODUCTS, **more)


def test_it_is_written_in_both_languages_as_a_page_and_as_text():
    assert set(pages()) == {f"{name}.{kind}" for name in FILES.values() for kind in ("html", "md")}


def test_it_counts_what_each_product_leaves_out_and_never_says_by_which_rule():
    text = pages()["verantwoording-bescherming.md"]
    assert "| MIV2024-all | 1 | 1 | 0 |" in text
    assert "| open data | 1 | 2 | 1 |" in text
    for cell in LEDGER:
        assert cell.id not in text
    assert Status.CONFIDENTIAL not in text.split()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_rule_is_told_with_the_numbers_of_the_policy(language):
    text = pages()[f"{FILES[language]}.md"]
    for rule in RULES:
        assert f"- {rule.name}. " in text
    assert "{" not in text
    assert "25 person" in text
    for threshold in POLICY.thresholds.values():
        assert threshold.source in text


def test_a_draft_says_so_and_fictitious_figures_too():
    assert "Concept – onder embargo" in pages(concept=True)["verantwoording-bescherming.md"]
    assert "Concept" not in pages()["verantwoording-bescherming.md"]
    assert "fictief" in pages()["verantwoording-bescherming.en.md"]


def test_the_page_is_sound_html_with_a_language_a_title_and_a_way_to_the_other():
    page = html.document_fromstring(pages()["verantwoording-bescherming.html"])
    assert page.get("lang") == "nl"
    assert page.findtext(".//title") == page.findtext(".//h1")
    assert page.xpath("//a/@href") == ["verantwoording-bescherming.en.html"]
    assert not page.xpath("//script")
