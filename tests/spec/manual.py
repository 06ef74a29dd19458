"""The methods manual, made from the chapters beside this module.

    PYTHONPATH=tests python -m spec.manual

writes docs/reference/method/. A chapter is a folder, a section a file with `title`, `rule`,
`table`, `working` and `source`; its tests prove what the page says.
"""

from __future__ import annotations

import importlib
from pathlib import Path


HERE = Path(__file__).parent
MANUAL = HERE.parents[1] / "docs" / "reference" / "method"
CHAPTERS = {
    "estimating": "Schatten: van antwoorden naar cijfers met een marge",
    "sampling": "Trekken: hoe de mensen gekozen zijn",
    "statistics": "Rekenen: wat er van antwoorden te maken is",
}


def page(chapter: str) -> str:
    """One chapter as Markdown."""
    parts = [
        f"# {CHAPTERS[chapter]}",
        "Elk getal op deze bladzijde wordt bij elke test nagerekend.",
    ]
    for number, file in enumerate(sorted((HERE / chapter).glob("test_*.py")), 1):
        section = importlib.import_module(f"spec.{chapter}.{file.stem}")
        parts += [f"## {number}. {section.title}", section.rule.strip(), section.table.strip()]
        parts += [section.working.strip(), f"*Bron: {section.source}.*"]
    return "\n\n".join(parts) + "\n"


def write() -> None:
    MANUAL.mkdir(parents=True, exist_ok=True)
    for chapter in CHAPTERS:
        (MANUAL / f"{chapter}.md").write_text(page(chapter), encoding="utf-8")


if __name__ == "__main__":
    write()
