"""The help of every command in the language of the user: Dutch beside the code, English in
`help.toml`. Changes words only, never what a command takes or does.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from monitor.cli.terminal import speaking
from monitor.concepts.language import Language


# What the library says around our sentences, and what we say instead.
KINDS = {"<list[Path]>": "<path> …", "<list[str]>": "<text> …", "<str>": "<text>",
         "<int range>": "<number>", "<int>": "<number>"}  # fmt: skip
FRAMES: Mapping[Language, Mapping[str, str]] = {
    "en": KINDS,
    "nl": {
        "Show this message and exit.": "Toon deze uitleg.",
        "COMMAND [ARGS]...": "OPDRACHT [ARGUMENTEN]...",
        "[OPTIONS]": "[OPTIES]",
        "[default: ": "[standaard: ",
        "[required]": "[verplicht]",
        "; required]": "; verplicht]",
        "[env var: ": "[omgevingsvariabele: ",
        "Arguments": "Argumenten",
        "Commands": "Opdrachten",
        "Options": "Opties",
        "Usage: ": "Gebruik: ",
        "<path>": "<pad>",
        **{kind: said.replace("path", "pad").replace("text", "tekst").replace("number", "getal")
           for kind, said in KINDS.items()},
    },
}  # fmt: skip


@cache
def english() -> Mapping[str, Any]:
    return tomllib.loads(files("monitor.cli").joinpath("help.toml").read_text("utf-8"))


def sentence(path: str, name: str) -> str | None:
    """The English of option `name` of the command at `path` (`release approve`), or of the command
    itself (`help`)."""
    own = english()["commands"].get(path, {}).get(name)
    said: str | None = own or (None if name == "help" else english()["options"].get(name))
    return said


def spoken(command: Any, path: str = "") -> Any:
    """The same command, whose help speaks to the user; made for each call, so it may be changed."""
    language = speaking(None)
    command.context_class = context_in(language, command.context_class)
    if language == "en":
        for name, holder in _texts(command):
            holder.help = sentence(path, name) or holder.help
    # A list of commands breaks lines and cuts no sentence.
    command.short_help = (command.help or "").partition("\n\n")[0]
    for name, part in getattr(command, "commands", {}).items():
        spoken(part, f"{path} {name}".strip())
    return command


def _texts(command: Any) -> Iterator[tuple[str, Any]]:
    yield "help", command
    for parameter in command.params:
        yield parameter.name, parameter


def context_in(language: Language, context: Any) -> Any:
    """The context class whose pages have their frames in `language`."""

    def say(text: str) -> str:
        return framed(text, language)

    class Formatter(context.formatter_class):  # type: ignore[misc]
        def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
            super().write_usage(prog, say(args), say(prefix or "Usage: "))

        def section(self, name: str) -> Any:
            return super().section(say(name))

        def write_dl(self, rows: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
            super().write_dl([(say(one), say(two)) for one, two in rows], *args, **kwargs)

    return type("Context", (context,), {"formatter_class": Formatter})


def framed(text: str, language: Language) -> str:
    frames = FRAMES[language]
    return re.sub("|".join(map(re.escape, frames)), lambda found: frames[found[0]], text)


def asked_language(arguments: Sequence[str]) -> Language | None:
    """`--language` among what was typed: known before anything else, for the help needs it."""
    for place, argument in enumerate(arguments):
        name, _, value = argument.partition("=")
        if name == "--language":
            said = value or next(iter(arguments[place + 1 :]), "")
            return "nl" if said == "nl" else "en" if said == "en" else None
    return None
