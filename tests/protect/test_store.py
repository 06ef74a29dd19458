"""The ledger on disk: what went in comes out, the same bytes every time, and no causes."""

from __future__ import annotations

import csv
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from monitor.concepts.problems import ProblemsFound
from monitor.protect.ledger import Ledger, Status
from monitor.protect.release import without_causes
from monitor.protect.store import NAMES, read_ledger, write_ledger
from protect.editions import decided, estimate, former, history_of, indicator, outcome


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    """One cell of every kind."""
    return decided(
        {
            "all": (11000, 3000, ""),
            "raadslid": (8000, 2000, ""),
            "bestuur_provincie": (72, 44, ""),
            "statenlid": (570, 160, "R8"),
            "ab_lid": (500, 150, ""),
            "burgemeester": (342, 200, ""),
        },
        [
            estimate("agg_any", "all", 1364, 3000),
            estimate("agg_any", "raadslid", 900, 1997),
            estimate("agg_any", "bestuur_provincie", 27, 44, effective=90),
            estimate("agg_any", "statenlid", 80, 160),
            estimate("agg_any", "ab_lid", 1, 150),
            estimate("agg_any", "burgemeester", 100, 200, width=0.5),
        ],
        indicators=[indicator("agg_any"), indicator("later")],
        tests=[
            outcome("agg_any", "all", "MIV2022.agg_any.all", 0.001, -0.03),
            outcome("agg_any", "raadslid", "MIV2024.agg_any.all", None, -0.01),
        ],
        history=history_of(
            former(49), former(48, vintage=2, standing="superseded"), former(50, n=None, wave=2016)
        ),
    )


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_what_was_written_is_read_back(ledger, tmp_path, suffix):
    path = tmp_path / f"ledger{suffix}"
    write_ledger(ledger, path, internal=True)
    assert read_ledger(path) == ledger
    write_ledger(ledger, path)
    assert read_ledger(path) == without_causes(ledger)


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_the_same_ledger_gives_the_same_bytes(ledger, tmp_path, suffix):
    one, other = tmp_path / f"one{suffix}", tmp_path / f"other{suffix}"
    write_ledger(ledger, one)
    write_ledger(Ledger.of(reversed(ledger.cells)), other)
    assert one.read_bytes() == other.read_bytes()


def test_the_public_file_does_not_say_why_a_cell_is_confidential(ledger, tmp_path):
    assert "R8" in {cell.rule for cell in ledger if cell.status is Status.CONFIDENTIAL}
    for name in ("ledger.csv", "ledger.parquet"):
        write_ledger(ledger, tmp_path / name)
        assert b"R8" not in (tmp_path / name).read_bytes()


def test_a_person_can_read_the_status_in_the_csv(ledger, tmp_path):
    write_ledger(ledger, tmp_path / "ledger.csv")
    with (tmp_path / "ledger.csv").open(encoding="utf-8", newline="") as sheet:
        rows = {row["id"]: row for row in csv.DictReader(sheet)}
    assert rows["MIV2024.agg_any.statenlid"]["status_text"] == "niet gepubliceerd"
    assert rows["MIV2024.agg_any.burgemeester"]["status_text"] == "te onzeker"
    assert rows["MIV2024.later.all"]["status_text"] == "niet gemeten"
    assert rows["MIV2024.agg_any.all"]["fictitious"] == "ja"
    assert rows["MIV2022.agg_any.all"]["fictitious"] == "nee"


def test_parquet_statistics_know_only_what_is_released(ledger, tmp_path):
    """C8: the footer of a Parquet file holds the least and greatest value of every column."""
    write_ledger(ledger, tmp_path / "ledger.parquet")
    group = pq.read_metadata(tmp_path / "ledger.parquet").row_group(0)
    shown = [cell.n for cell in ledger if cell.n is not None]
    statistics = group.column(NAMES.index("n")).statistics
    assert (statistics.min, statistics.max) == (min(shown), max(shown))
    metadata = pq.read_schema(tmp_path / "ledger.parquet").metadata
    assert b"fictief" in metadata


def complaints(path: Path) -> list[str]:
    with pytest.raises(ProblemsFound) as refusal:
        read_ledger(path)
    assert all(p.say("nl") and p.say("en") for p in refusal.value.problems)
    return [problem.code for problem in refusal.value.problems]


def test_a_file_that_is_no_ledger_is_refused_with_a_reason(ledger, tmp_path):
    assert complaints(tmp_path / "weg.parquet") == ["F01"]
    assert complaints(tmp_path / "ledger.xlsx") == ["F10"]
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(b"PAR1 and then nothing")
    assert complaints(broken) == ["F14"]
    other = tmp_path / "other.parquet"
    pq.write_table(pq.read_table(_written(ledger, tmp_path)).select(["id", "value"]), other)
    assert complaints(other) == ["P21"]


@pytest.mark.parametrize(
    ("old", "new"),
    [(",A,gepubliceerd", ",Z,gepubliceerd"), (",45,", ",vijfenveertig,"), (",ja,", ",misschien,")],
)
def test_a_csv_that_was_spoilt_by_hand_is_refused(ledger, tmp_path, old, new):
    path = tmp_path / "ledger.csv"
    write_ledger(ledger, path)
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    assert complaints(path) == ["P21"]


def _written(ledger: Ledger, folder: Path) -> Path:
    path = folder / "ledger.parquet"
    write_ledger(ledger, path)
    return path
