"""Tables for people and for pipelines, on a wide terminal and on a narrow one."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from monitor.cli import terminal


HEADINGS = ("code", "naam", "verschil", "waarschijnlijk")
ROWS = [("gm0512", "Gorinchem", "-13", "vacature of [fout]"), ("gm0080", "Leeuwarden", "-4", "")]


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch):
    def of(width: int) -> list[str]:
        sink = io.StringIO()
        console = Console(file=sink, force_terminal=True, width=width, color_system=None)
        monkeypatch.setattr(terminal, "out", lambda: console)
        terminal.table("Zetels", HEADINGS, ROWS)
        return [line.rstrip() for line in sink.getvalue().splitlines()]

    return of


def test_a_wide_terminal_gets_a_table(screen):
    assert any("│ gm0512 │ Gorinchem" in line for line in screen(80))


def test_a_narrow_terminal_gets_a_row_on_lines_of_its_own(screen):
    lines = screen(40)
    assert lines[0] == "Zetels"
    assert lines[1] == "gm0512"
    assert " ".join(" ".join(lines[2:4]).split()) == (
        "naam Gorinchem; verschil -13; waarschijnlijk vacature of [fout]"
    )
    assert lines[4:] == ["gm0080", "  naam Leeuwarden; verschil -4"]
    assert max(map(len, lines)) <= 40


def test_a_pipeline_gets_tabs_and_the_whole_words(capsys: pytest.CaptureFixture[str]):
    terminal.table("Zetels", HEADINGS, ROWS)
    first, second, _ = capsys.readouterr().out.splitlines()
    assert first.split("\t") == list(HEADINGS)
    assert second.split("\t") == list(ROWS[0])
