"""`monitor reproduce`: can the totals that were published be true, given the groups?"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.terminal import LanguageOption, out, speaking, table, told
from monitor.concepts.language import Text
from monitor.design.history import read_history
from monitor.evaluate import reproduce as arithmetic


TITLE = Text(
    "Gepubliceerde totalen nagerekend uit de groepen",
    "Published totals reproduced from the groups",
)
NOTE = Text(
    "Elk percentage geldt als alles wat erop afrondt; aantallen zijn die van het jaar zelf of van "
    "het laatste jaar ervoor waarvan ze bekend zijn.",
    "Each percentage stands for all that rounds to it; numbers are those of the year itself or of "
    "the last year before for which they are known.",
)


@told
def reproduce(
    history: Annotated[Path, typer.Argument(help="Map met wat eerder is gepubliceerd.")] = Path(
        "editions/history"
    ),
    language: LanguageOption = None,
) -> None:
    """Reken de gepubliceerde totalen na uit de cijfers per groep."""
    spoken = speaking(language)
    past = read_history(history, _indicators_beside(history))
    rows = list(arithmetic.rows(arithmetic.reproduce(past), spoken))
    table(TITLE.say(spoken), arithmetic.HEADINGS[spoken], rows)
    checked = list(arithmetic.check_rows(arithmetic.checks(past), spoken))
    table("", arithmetic.CHECK_HEADINGS[spoken], checked)
    out().print(NOTE.say(spoken), markup=False)


def _indicators_beside(history: Path) -> set[str]:
    """The indicators of the editions that lie beside the history."""
    found: set[str] = set()
    for path in sorted(history.resolve().parent.glob("*/indicators.csv")):
        if path.parent != history.resolve():
            with path.open(encoding="utf-8", newline="") as file:
                found |= {row["id"] for row in csv.DictReader(file) if row.get("id")}
    return found
