"""Which commands there are. Each lives in a module of its own."""

from __future__ import annotations

import typer

from monitor.cli.attack import attack
from monitor.cli.check import check
from monitor.cli.claims import claims
from monitor.cli.frame import frame
from monitor.cli.history import history
from monitor.cli.publish import plan, publish, weigh
from monitor.cli.questionnaire import app as questionnaire
from monitor.cli.release import app as release
from monitor.cli.serve import serve
from monitor.cli.simulate import simulate


app = typer.Typer(
    name="monitor",
    help="Monitor Integriteit en Veiligheid: van vragenlijst tot publicatie.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    add_completion=False,
)
for command in (check, frame, history, simulate, weigh, plan, publish, attack, serve, claims):
    app.command()(command)
app.add_typer(questionnaire)
app.add_typer(release)


def main() -> None:
    app()
