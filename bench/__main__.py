"""`make bench`: run every benchmark of this folder, or those named, and print target and figure."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table


def main(names: list[str]) -> None:
    console = Console()
    known = sorted(path.stem for path in Path(__file__).parent.glob("bench_*.py"))
    wanted = [name for name in known if not names or name.removeprefix("bench_") in names]
    table = Table("", "gemeten", "doel", "", title="make bench", title_justify="left")
    for name in wanted:
        console.print(f"{name} …", style="dim")
        for result in importlib.import_module(f"bench.{name}").run():
            verdict = "gehaald" if result.met else "NIET GEHAALD"
            figure = f"{result.value:.4g} {result.unit}"
            table.add_row(result.name, figure, result.target, verdict if result.target else "")
            if result.note:
                table.add_row(f"  {result.note}", "", "", "", style="dim")
    console.print(table)


main(sys.argv[1:])
