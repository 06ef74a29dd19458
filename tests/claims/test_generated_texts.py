"""Our own sentences are right, every one; and a sentence with one thing changed is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from claims.generated import Told, leads, paragraphs
from claims.mutants import Mutant, mutants
from cli.running import EDITION
from monitor.design.edition import read_edition
from monitor.design.model import Edition
from monitor.evaluate.claims import Evidence, Report, check, read_content, read_evidence
from monitor.evaluate.claims.model import RIGHT
from monitor.protect.ledger import Ledger
from monitor.protect.store import read_ledger


HEADING = "Monitor Integriteit en Veiligheid 2024\n\n"
STEP = 7  # every seventh cell: each indicator and each group comes by
LEAST_MUTANTS, LEAST_CAUGHT = 200, 0.95


@dataclass(frozen=True)
class World:
    """A publication of edition 2024 from fictitious answers (fictief), and what is known of it."""

    edition: Edition
    ledger: Ledger
    evidence: Evidence
    told: Sequence[Told]
    build: Path


@pytest.fixture(scope="module")
def world(published: Path) -> World:
    edition = read_edition(EDITION)
    ledger = read_ledger(published.with_name("2024-intern") / "ledger.parquet")
    evidence = read_evidence(EDITION.parent / "history", published)
    return World(edition, ledger, evidence, list(paragraphs(ledger, edition)), published)


def checked(text: str, world: World) -> Report:
    return check(read_content("tekst.txt", (HEADING + text).encode()), world.evidence)


def not_right(report: Report) -> list[tuple[str, str, str]]:
    return [
        (one.claim.text, one.verdict, one.said.nl)
        for one in report.claims
        if one.verdict not in RIGHT
    ]


def test_every_sentence_about_a_released_cell_is_right(world: World):
    report = checked("\n\n".join(one.text for one in world.told[::STEP]), world)
    assert len(report.claims) > 2000
    assert not_right(report) == []
    assert report.findings == ()


def test_every_opening_of_a_factsheet_and_of_the_dashboard_is_right(world: World):
    said = list(own_openings(world))
    assert len(said) > 20
    wrong = [(name, *fault) for name, text in said for fault in not_right(checked(text, world))]
    assert wrong == []


def own_openings(world: World) -> Iterator[tuple[str, str]]:
    """What factsheets say of every group, and what the dashboard says of its own."""
    for name, sentences in leads(world.ledger, world.edition):
        publication, _, domain = name.partition("/")
        kind = world.edition.publications[publication].kind
        own = world.edition.publications[publication].domain == domain
        if kind in ("factsheet", "dashboard") and own:
            yield name, " ".join(sentences)


@pytest.fixture(scope="module")
def changed(world: World) -> Sequence[Mutant]:
    chosen = [one for one in world.told if one.change][:40] + list(world.told[:: 10 * STEP])
    return list(mutants(chosen, world.ledger, world.edition))


def test_a_change_of_number_year_group_or_direction_is_caught(world: World, changed):
    assert len(changed) >= LEAST_MUTANTS
    assert set(Counter(one.kind for one in changed)) == {"number", "year", "group", "direction"}
    missed = [one for one in changed if not checked(one.text, world).wrong]
    assert len(missed) <= (1 - LEAST_CAUGHT) * len(changed), missed


@pytest.mark.parametrize("kind", ["number", "year", "group", "direction"])
def test_each_kind_of_change_is_caught(world: World, changed, kind):
    own = [one for one in changed if one.kind == kind]
    missed = [one for one in own if not checked(one.text, world).wrong]
    assert len(own) >= 20
    assert len(missed) <= (1 - LEAST_CAUGHT) * len(own), missed


def test_a_ministry_needs_the_public_files_only(world: World):
    """The open data alone, without the history: the figures of earlier editions stand in it too."""
    evidence = read_evidence(None, world.build)
    text = HEADING + "\n\n".join(one.text for one in world.told if one.change)
    report = check(read_content("tekst.txt", text.encode()), evidence)
    assert len(report.claims) > 100
    assert not_right(report) == []


def test_a_figure_of_a_hidden_cell_is_told_as_not_public(world: World):
    hidden = next(
        cell
        for cell in world.ledger
        if cell.edition == 2024 and cell.status == "C" and cell.domain == "statenlid-vrouw"
    )
    predicate = world.edition.indicators[hidden.indicator].predicate.nl
    report = checked(f"40% van de vrouwelijke Statenleden {predicate}.", world)
    assert [one.verdict for one in report.claims] == ["withheld"]
    assert report.wrong


def test_nobody_is_told_how_many_kings_commissioners_were_threatened(world: World):
    report = checked(
        "25% van de commissarissen van de Koning kreeg te maken met bedreiging.", world
    )
    assert [one.verdict for one in report.claims] == ["withheld"]
