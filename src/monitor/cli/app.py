"""Which commands there are. Each lives in a module of its own, imported when it is asked for.

A command must start at once: `monitor frame` has no use for the libraries that set a PDF.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from monitor import __version__
from monitor.cli.help import asked_language, spoken
from monitor.cli.terminal import WRONG, LanguageOption, choose, complain, interrupted, out
from monitor.concepts.problems import Place, Problem, ProblemsFound, refuse
from monitor.design.files import suggestion


COMMANDS: Mapping[str, str] = {  # name → module:function, or module:app for a group of commands
    "check": "monitor.cli.check:check",
    "frame": "monitor.cli.frame:frame",
    "history": "monitor.cli.history:history",
    "questionnaire": "monitor.cli.questionnaire:app",
    "fieldwork": "monitor.cli.fieldwork:app",
    "organisations": "monitor.cli.organisations:app",
    "prepare": "monitor.cli.collect:prepare",
    "new-key": "monitor.cli.collect:new_key",
    "bundle": "monitor.cli.collect:bundle",
    "open-seal": "monitor.cli.collect:open_seal",
    "simulate": "monitor.cli.simulate:simulate",
    "weigh": "monitor.cli.publish:weigh",
    "estimate": "monitor.cli.estimate:estimate",
    "plan": "monitor.cli.publish:plan",
    "publish": "monitor.cli.publish:publish",
    "attack": "monitor.cli.attack:attack",
    "release": "monitor.cli.release:app",
    "serve": "monitor.cli.serve:serve",
    "claims": "monitor.cli.claims:claims",
    "reproduce": "monitor.cli.reproduce:reproduce",
}

# What was typed wrong: name of the exception → problem code.
MISTAKES: Mapping[str, str] = {"NoSuchOption": "C05", "MissingParameter": "C06"}


class Lazy(TyperGroup):
    """The commands of `COMMANDS`, each made when its name is typed."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            near = suggestion(cmd_name, list(COMMANDS))
            raise refuse("C07", Place("monitor"), name=cmd_name, suggestion=near)
        return command(cmd_name)


def command(name: str) -> Any:
    module, attribute = COMMANDS[name].split(":")
    found = getattr(import_module(module), attribute)
    if not isinstance(found, typer.Typer):
        function, found = found, typer.Typer(add_completion=False, rich_markup_mode=None)
        found.command(name)(function)
    made = typer.main.get_command(found)
    made.name = name
    return spoken(made, name)


app = typer.Typer(
    name="monitor",
    cls=Lazy,
    help="Monitor Integriteit en Veiligheid: van vragenlijst tot publicatie.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    add_completion=False,
)


def _version(asked: bool) -> None:
    if asked:
        out().print(f"monitor {__version__}", markup=False)
        raise typer.Exit


@app.callback()
def root(
    language: LanguageOption = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Toon de versie.")
    ] = False,
) -> None:
    """Monitor Integriteit en Veiligheid: van vragenlijst tot publicatie."""
    del language, version  # `main` chose the first already; the second is told by its callback


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command; what was typed wrong is told like any other problem, with exit code 2."""
    with interrupted():
        try:
            typed = sys.argv[1:] if arguments is None else list(arguments)
            choose(asked_language(typed))
            code = spoken(typer.main.get_command(app))(typed, standalone_mode=False)
        except ProblemsFound as found:
            code = complain(found.problems)
        except Exception as mistake:
            if not isinstance(mistake, typer.BadParameter.__mro__[1]):  # not of what was typed
                raise
            code = told_wrong(mistake)
        sys.exit(code if isinstance(code, int) else 0)


def told_wrong(mistake: Any) -> int:
    if type(mistake).__name__.startswith("NoArgsIsHelp"):
        typer.echo(mistake.format_message())
        return WRONG
    return complain([typed_wrong(mistake)])


def typed_wrong(mistake: Any) -> Problem:
    """The problem behind a mistake in options or arguments."""
    code = MISTAKES.get(type(mistake).__name__, "C04")
    context = mistake.ctx.command_path if mistake.ctx is not None else "monitor"
    parameter = getattr(mistake, "param", None)
    name = getattr(mistake, "option_name", None) or (parameter.opts[-1] if parameter else "")
    help_ = f"{context} --help"
    values = {"name": name, "reason": mistake.format_message().rstrip("."), "help": help_}
    return Problem(code, Place(context), values)
