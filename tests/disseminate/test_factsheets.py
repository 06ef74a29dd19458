"""All factsheets of the edition: one maker, nineteen groups, always two finished pages."""

from __future__ import annotations

import dataclasses
import re
from functools import cache

import page
import pytest

from disseminate.test_factsheet import alternatives, pages
from disseminate.whole import at, changed, edition, hidden, history, longer, whole
from monitor.concepts.language import Text
from monitor.concepts.places import PROVINCES
from monitor.design.model import Domain, Publication
from monitor.disseminate.factsheet import factsheet
from monitor.disseminate.issue import breaks_of
from monitor.disseminate.paper import paper_sets
from monitor.disseminate.slides import set_ids
from monitor.protect.ledger import Ledger


EXPECTED = {"ambtsdragers", "burgemeester", "wethouder", "raadslid", "gemeente", "provincie",
            "waterschap", *PROVINCES}  # fmt: skip


def factsheets() -> list[Publication]:
    return [one for one in edition().publications.values() if one.kind == "factsheet"]


def named(name: str) -> Publication:
    return edition().publications[f"factsheet-{name}"]


def made(own: Publication, ledger: Ledger | None = None, language: str = "nl", **others) -> bytes:
    known = others.pop("known", edition())
    breaks = breaks_of(history(), edition(), own.domain, language)
    return factsheet(ledger or whole(), known, own, language, breaks=breaks, **others)


@cache
def ordinary(name: str) -> bytes:
    return made(named(name))


@cache
def text_of(name: str) -> str:
    return " ".join(pages(ordinary(name)))


def test_there_is_one_for_every_group_that_is_promised():
    assert {one.id.removeprefix("factsheet-") for one in factsheets()} == EXPECTED


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_each_has_two_pages_that_everyone_can_read(name):
    pdf = ordinary(name)
    assert len(pages(pdf)) == 2
    for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A):
        assert page.validate_pdf_bytes(pdf, profile=profile).is_compliant


@pytest.mark.parametrize(
    ("name", "change", "language"),
    [
        ("ambtsdragers", hidden, "nl"),
        ("pv28", hidden, "en"),
        ("waterschap", at(0), "nl"),
        ("pv28", at(100), "nl"),
        ("ambtsdragers", at(100), "en"),
    ],
    ids=["hidden", "hidden province", "nobody", "everybody", "everybody in English"],
)
def test_two_pages_remain_two_whatever_the_figures(name, change, language):
    assert len(pages(made(named(name), changed(change), language))) == 2


@pytest.mark.parametrize("name", ["ambtsdragers", "pv30"])
def test_two_pages_remain_two_with_the_longest_names(name):
    assert len(pages(made(named(name), known=longer(edition())))) == 2


def test_everyone_is_held_against_the_past_and_not_against_itself():
    text = text_of("ambtsdragers")
    assert "dan alle politieke ambtsdragers" in text  # the offices within are
    assert "bij alle politieke ambtsdragers" not in text
    assert "Alle politieke ambtsdragers" not in text


@pytest.mark.parametrize("code", ["pv21", "pv24"])
def test_a_province_factsheet_speaks_of_its_own_province_and_of_no_other(code):
    text = text_of(code)
    others = [one.name.nl for one in PROVINCES.values() if one.code != code]
    assert PROVINCES[code].name.nl in text
    assert not [name for name in others if name in text]


def test_who_is_not_in_the_group_is_said_from_its_note():
    text = text_of("pv24").replace("\n", " ")
    note = edition().domains["pv24"].note
    assert note is not None
    assert note.nl.split(",")[0] in re.sub(r"-\s(?=[a-z])", "", text)


def test_no_province_factsheet_ranks():
    for code in PROVINCES:
        ranked = re.search(r"\b(hoogste|laagste|plaats \d|nummer \d)\b", text_of(code))
        assert ranked is None


def test_a_lead_says_higher_only_where_the_test_does():
    province = named("pv20")
    said = {}
    for verdict in ("higher", "lower", "none"):
        ledger = changed(lambda one: _with(one, verdict))  # noqa: B023
        said[verdict] = " ".join(pages(made(province, ledger))[0].split())
    assert "aantoonbaar vaker" in said["higher"]
    assert "aantoonbaar minder vaak" in said["lower"]
    assert "niet aantoonbaar" in said["none"]


def _with(one, verdict):
    if one.domain != "pv20" or one.contrast is None:
        return one
    return dataclasses.replace(one, contrast=dataclasses.replace(one.contrast, verdict=verdict))


def test_a_group_rounded_to_five_gets_no_number_for_its_margin():
    own = dataclasses.replace(
        named("burgemeester"),
        id="factsheet-bestuur",
        domain="bestuur_provincie",
        blocks=tuple(one for one in named("burgemeester").blocks if one.kind != "within"),
    )
    text = " ".join(pages(made(own)))
    assert "ruime marge" in text
    assert not re.search(r"marge \d+–\d", text)


def test_another_population_is_told_in_its_own_words():
    """The employees have a survey of their own: the maker knows no office holders."""
    known = edition()
    staff = Domain(
        "all", "total", Text("Alle medewerkers", "All employees"),
        Text("medewerkers", "employees"), 10, {},
    )  # fmt: skip
    changed_domains = {**known.domains, "all": staff}
    own = named("ambtsdragers")
    own = dataclasses.replace(
        own, id="factsheet-medewerkers", title=Text("Medewerkers", "Employees"),
        blocks=tuple(one for one in own.blocks if one.kind != "within"),
    )  # fmt: skip
    pdf = made(own, known=dataclasses.replace(known, domains=changed_domains))
    text = " ".join(pages(pdf))
    assert "medewerkers" in text
    assert "ambtsdragers" not in text
    assert not [alt for alt in alternatives(pdf) if "ambtsdragers" in alt]


def test_no_two_sets_of_figures_bear_one_name():
    known = edition()
    made_for = [
        name
        for one in known.publications.values()
        for name in set_ids(known.year, one, one.blocks)
        if name
    ]
    assert len(made_for) == len(set(made_for))


def test_the_open_data_can_lead_from_every_set_to_its_cells():
    sets = paper_sets(whole(), edition())
    assert "MIV2024-pv31-F1" in sets
    assert "MIV2024-rapport-veiligheid-F2" in sets
    assert all(set(ids) <= set(whole().by_id) for ids in sets.values())
