"""How the command line speaks: its language, its complaints, its progress. Decides nothing.

Messages go to standard error, results to standard output. Not on a terminal it is quiet: no
progress, no colours, one complaint a line, so that a pipeline can read it.
"""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Annotated, Literal, ParamSpec

import typer
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from monitor.concepts.language import Language, Text
from monitor.concepts.problems import Place, Problem, ProblemsFound, reason_of


P = ParamSpec("P")

WRONG = 2  # exit code: the user's input is wrong
STOPPED = 130  # exit code: Ctrl-C
SHOWN_PER_CODE = 20  # a file with a thousand equal faults is told in twenty lines and a total

LanguageOption = Annotated[
    Literal["nl", "en"] | None,
    typer.Option("--language", help="nl of en; anders beslist de locale."),
]


_chosen: ContextVar[Language | None] = ContextVar("language", default=None)


def choose(language: Language | None) -> None:
    """Remember `monitor --language … command` for the command."""
    _chosen.set(language)


def speaking(chosen: Language | None) -> Language:
    """The language of the user: as chosen, else by locale, else Dutch."""
    chosen = chosen or _chosen.get()
    if chosen is not None:
        return chosen
    locale = next(
        (os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), ""
    )
    return "en" if locale.lower().startswith("en") else "nl"


def _language_of(option: object) -> Language:
    return "nl" if option == "nl" else "en" if option == "en" else speaking(None)


def out() -> Console:
    return Console(highlight=False, soft_wrap=not sys.stdout.isatty())


def say(text: Text, spoken: Language, **values: object) -> None:
    """One sentence on standard output, its slots filled; a path or a link is never broken off."""
    out().print(text.say(spoken).format(**values), markup=False, soft_wrap=True)


def err() -> Console:
    return Console(stderr=True, highlight=False, soft_wrap=not sys.stderr.isatty())


def tell_problems(problems: Sequence[Problem], language: Language) -> None:
    """Every problem, the blocking ones first; per code the first twenty and how many more."""
    console = err()
    ordered = sorted(problems, key=lambda problem: not problem.blocking)
    told: dict[str, int] = {}
    for problem in ordered:
        told[problem.code] = told.get(problem.code, 0) + 1
        if told[problem.code] <= SHOWN_PER_CODE:
            _tell(console, problem, language)
    for code, count in told.items():
        if count > SHOWN_PER_CODE:
            more = Text(
                f"{code} · nog {count - SHOWN_PER_CODE} keer",
                f"{code} · {count - SHOWN_PER_CODE} more times",
            )
            console.print(more.say(language), markup=False)


def _tell(console: Console, problem: Problem, language: Language) -> None:
    if not console.is_terminal:
        console.print(problem.say(language), markup=False)
        return
    colour = "red" if problem.blocking else "yellow"
    console.print(f"[bold {colour}]{problem.code}[/] {problem.place.say(language)}", soft_wrap=True)
    console.print(f"  {problem.what(language)}", markup=False)
    console.print(f"  → {problem.remedy(language)}", markup=False, style="dim")


def told(command: Callable[P, None]) -> Callable[P, None]:
    """Turn `ProblemsFound` into its complaints and exit code 2, and Ctrl-C into silence."""

    @functools.wraps(command)
    def tells(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except ProblemsFound as found:
            tell_problems(found.problems, _language_of(kwargs.get("language")))
            raise typer.Exit(WRONG) from None
        except Exception as error:
            if (problem := _of_a_store(error)) is None:
                raise
            tell_problems([problem], _language_of(kwargs.get("language")))
            raise typer.Exit(WRONG) from None
        except KeyboardInterrupt:
            raise typer.Exit(STOPPED) from None
        except BrokenPipeError:
            # The reader (head, less) went away; that is its right.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    return tells


def _of_a_store(error: Exception) -> Problem | None:
    """A database of the fieldwork that is out of reach or has no tables yet (L97). Of other faults
    of a database nothing is told but their kind: their text may hold what was stored."""
    loaded = sys.modules.get("django.db")
    if loaded is None or not isinstance(error, loaded.Error):
        return None
    telling = isinstance(error, (loaded.OperationalError, loaded.ProgrammingError))
    reason = reason_of(error) if telling else type(error).__name__
    return Problem("L97", Place("MONITOR_DATA, MONITOR_DB_…"), {"reason": reason})


def complain(problems: Sequence[Problem]) -> int:
    """Tell the problems in the language of the user; the exit code that goes with them."""
    tell_problems(problems, speaking(None))
    return WRONG


@contextmanager
def interrupted() -> Iterator[None]:
    """Ctrl-C at any moment, while the libraries are still loading too, ends without a word."""
    try:
        yield
    except KeyboardInterrupt:
        sys.exit(STOPPED)


@contextmanager
def progress(total: int) -> Iterator[Callable[[str], None]]:
    """A bar over `total` steps; the yielded function announces the next one by its name."""
    console = err()
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("", total=total)
        begun = False

        def step(name: str) -> None:
            nonlocal begun
            if begun:
                bar.advance(task)
            begun = True
            bar.update(task, description=name)

        yield step


def table(title: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A summary on standard output: a table on a terminal, tab-separated lines elsewhere. Where the
    terminal is too narrow for a table, each row is told on lines of its own."""
    console = out()
    if not console.is_terminal:
        for row in (headings, *rows):
            typer.echo("\t".join(row))  # rich would turn the tabs into spaces
    elif _least_width(headings, rows) > console.width:
        _list(console, title, headings, rows)
    else:
        console.print(_drawn(title, headings, rows))


def _drawn(title: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    drawn = Table(title=title, title_justify="left", title_style="bold", header_style="bold")
    for position, heading in enumerate(headings):
        numeric = bool(rows) and all(_is_number(row[position]) for row in rows)
        drawn.add_column(heading, justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        drawn.add_row(*row)
    return drawn


def _least_width(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """Of a table in which no word is broken: per column its longest word, and a frame of three."""
    columns = zip(headings, *rows, strict=True)
    return 1 + sum(
        3 + max(len(word) for cell in column for word in cell.split() or [""]) for column in columns
    )


def _list(
    console: Console, title: str, headings: Sequence[str], rows: Sequence[Sequence[str]]
) -> None:
    console.print(title, style="bold", markup=False)
    for first, *others in rows:
        console.print(first, style="bold", markup=False)
        told = (f"{name} {cell}" for name, cell in zip(headings[1:], others, strict=True) if cell)
        console.print(Padding(escape("; ".join(told)), (0, 0, 0, 2)))


def _is_number(cell: str) -> bool:
    return cell.replace(".", "").replace(",", "").strip("+-−%– ").isdigit() or not cell
