"""Laws of what goes out: a row for every cell, and nothing that one of a tiny group can move."""

from __future__ import annotations

import csv
from pathlib import Path

import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.disseminate.opendata import write_open_data
from monitor.protect.plan import make_plan
from monitor.protect.release import decide, without_causes
from protect.editions import POLICY, RUN, edition_of, estimate, history_of, indicator
from protect.frames import Line, domain, frame_of


DOMAINS = [
    domain("all", 1),
    domain("gemeente", 2, tier="gemeente"),
    domain("provincie", 3, tier="provincie"),
    domain("waterschap", 4, tier="waterschap"),
    domain("statenlid", 5, office_group="statenlid"),
    domain("raadslid-pv20", 6, office_group="raadslid", province="pv20"),
]


def lines(tiny: int) -> list[Line]:
    """Of the 22 persons of the smallest group `tiny` answered."""
    return [
        ("raadslid", "pv20", "man", 900, 200),
        ("raadslid", "pv23", "man", 1200, 300),
        ("statenlid", "pv20", "man", 300, 90),
        ("bestuur_provincie", "pv20", "man", 90, 40),
        ("bestuur_waterschap", "pv26", "man", 22, tiny),
        ("ab_lid", "pv26", "man", 500, 120),
    ]


YES = {"raadslid": 0.4, "statenlid": 0.3, "bestuur_provincie": 0.5, "ab_lid": 0.2}


def ledger(tiny: int, tiny_yes: int):
    frame = frame_of(lines(tiny))
    plan = make_plan(2024, DOMAINS, frame, POLICY)
    made = []
    for entry in plan.released:
        members = frame.members(next(d for d in DOMAINS if d.id == entry.domain).where)
        here = [atom for atom, inside in zip(frame, members, strict=True) if inside]
        yes = sum(
            tiny_yes
            if atom.traits["office_group"] == "bestuur_waterschap"
            else round(YES[atom.traits["office_group"]] * atom.respondents)
            for atom in here
        )
        n = sum(atom.respondents for atom in here)
        made.append(estimate("agg_any", entry.domain, yes, n, base=float(entry.population)))
    edition = edition_of([indicator("agg_any")], DOMAINS)
    cells = decide(edition, plan, POLICY, made, (), history_of(), RUN)
    return edition, without_causes(cells)


def files(folder: Path, tiny: int, tiny_yes: int) -> dict[str, bytes]:
    edition, cells = ledger(tiny, tiny_yes)
    write_open_data(cells, edition, folder)
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def rows(folder: Path) -> dict[str, dict[str, str]]:
    with (folder / "observations.csv").open(encoding="utf-8", newline="") as source:
        return {row["id"]: row for row in csv.DictReader(source)}


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 20), st.integers(0, 20), st.booleans())
def test_one_more_of_a_tiny_group_moves_only_the_groups_that_hold_it(
    tmp_path_factory, tiny, yes, says_yes
):
    """The files are the same ones with the same rows; only figures of everyone and of the tier that
    the person belongs to may differ."""
    before, after = tmp_path_factory.mktemp("before"), tmp_path_factory.mktemp("after")
    old = files(before, tiny, min(yes, tiny))
    new = files(after, tiny + 1, min(yes, tiny) + says_yes)
    assert set(old) == set(new)
    unmoved, moved = rows(before), rows(after)
    assert set(unmoved) == set(moved)
    for cell, row in unmoved.items():
        if row["domain"] not in ("all", "waterschap"):
            assert moved[cell] == row
    for name, text in new.items():
        if name.endswith((".csv", ".md")):
            assert b"bestuur_waterschap" not in text


def test_the_open_data_hold_a_row_for_every_cell_and_no_other(tmp_path):
    """R15: what leaves is cells; of respondents there is no row in any table."""
    edition, cells = ledger(14, 6)
    write_open_data(cells, edition, tmp_path)
    table = rows(tmp_path)
    assert set(table) == {cell.id for cell in cells}
    assert pq.read_metadata(tmp_path / "observations.parquet").num_rows == len(cells)
    for cell in cells:
        row = table[cell.id]
        assert row["value"] == ("" if cell.value is None else str(cell.value))
        assert row["n"] == ("" if cell.n is None else str(cell.n))
        assert row["bound"] == cell.bound
