"""What the benchmarks print: each figure at once, readable on a narrow screen, and a status."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest


sys.path.append(str(Path(__file__).parents[2]))  # the benchmarks are run from there, not installed

from bench.__main__ import main
from bench.result import Result, line, summary


MET = Result("schatten: svy 0.35 / wij", 823.4, "×", least=400, note="beide zonder inlezen")
SHORT = Result("schatten, 3 miljoen rijen: geheugen", 1300, "MB", most=1200)


def test_a_line_holds_name_figure_bar_verdict_and_note():
    told = line(MET, 200).replace("\N{NO-BREAK SPACE}", " ")
    assert told == ("schatten: svy 0.35 / wij · 823.4 × · ≥ 400 × · gehaald · beide zonder inlezen")


@pytest.mark.parametrize("width", [40, 70])
def test_a_narrow_screen_folds_between_words_and_never_within_a_figure(width: int):
    lines = line(SHORT, width).split("\n")
    assert max(map(len, lines)) <= width
    assert sum("1300\N{NO-BREAK SPACE}MB" in one for one in lines) == 1


def test_the_summary_names_what_is_short():
    assert "2 van 2" in summary([MET, MET], 70)
    assert "geheugen" in summary([MET, SHORT], 70)
    assert "svy" not in summary([MET, SHORT], 70)


@pytest.mark.parametrize(("result", "status"), [(MET, 0), (SHORT, 1)])
def test_a_missed_bar_is_an_exit_status(
    result: Result, status: int, monkeypatch: pytest.MonkeyPatch
):
    module = ModuleType("bench.bench_claims")
    monkeypatch.setattr(module, "run", lambda: iter([result]), raising=False)
    monkeypatch.setitem(sys.modules, "bench.bench_claims", module)
    assert main(["claims"]) == status


def test_an_unknown_benchmark_is_refused():
    with pytest.raises(SystemExit):
        main(["abacus"])
