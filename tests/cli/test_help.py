"""Every command explains itself, in Dutch and in English."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import pytest

from cli.running import run
from monitor import cli
from monitor.cli import help as help_


app = sys.modules[f"{cli.__name__}.app"]


def walk(command: Any, path: str) -> Iterator[tuple[str, Any]]:
    yield path, command
    for name, part in getattr(command, "commands", {}).items():
        yield from walk(part, f"{path} {name}")


EVERY = [found for name in app.COMMANDS for found in walk(app.command(name), name)]


@pytest.mark.parametrize(("path", "command"), EVERY, ids=[path for path, _ in EVERY])
def test_a_command_and_each_of_its_options_say_what_they_do_in_both_languages(
    path: str, command: Any
):
    texts = {"help": command.help} | {one.name: one.help for one in command.params}
    assert all(texts.values()), texts
    missing = [name for name in texts if not help_.sentence(path, name)]
    assert missing == [], f"in help.toml under {path!r}"


def test_help_toml_speaks_of_no_command_or_option_that_is_gone():
    known = {path: {one.name for one in command.params} | {"help"} for path, command in EVERY}
    known[""] = {"help"}
    for path, said in help_.english()["commands"].items():
        assert set(said) <= known.get(path, set()), path


@pytest.mark.parametrize("command", [(), ("publish",), ("release",), ("release", "approve")])
def test_dutch_help_has_no_english_word_of_the_library(command: tuple[str, ...]):
    told = (
        run(*command, "--language", "nl", "--help")
        if command == ("publish",)
        else run("--language", "nl", *command, "--help")
    )
    assert told.code == 0
    for word in ("Usage", "Options", "Arguments", "Commands", "Show this", "required", "default"):
        assert word not in told.out


def test_the_language_may_stand_before_or_after_the_command():
    before = run("--language", "en", "publish", "--help").out
    after = run("publish", "--language", "en", "--help").out
    assert before == after
    assert "Make a publication" in before
    assert "refuses when it can be" in before


def test_no_sentence_is_cut_off_in_the_list_of_commands():
    assert "..." not in run("--help").out.replace("[ARGUMENTEN]...", "").replace("[ARGS]...", "")
