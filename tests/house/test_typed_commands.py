"""What the pages have one type: every command and option in them is one that there is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from deckproof import cli
from tests.house.tracked import ROOT, tracked_files

CODE = re.compile(
    r"```.*?\n(.*?)```|^(?: {4}|\t)([^\n]+)$|(?<!`)`([^`\n]+)`", re.DOTALL | re.MULTILINE
)
TYPED = re.compile(r"(?<![\w./=-])deckproof[ \t]+([a-z](?:(?! {2})[^\n#|·;()<>`])*)")
OF_THE_COMMANDS = {"cli.md"}
"""Written from the commands themselves."""


def typed(text: str) -> Iterator[str]:
    """The words behind each `deckproof` in the code of the page."""
    for code in CODE.finditer(text):
        for found in TYPED.finditer(next(part for part in code.groups() if part is not None)):
            yield found[1].strip()


@cache
def front() -> Any:
    """All commands, as a tree."""
    if not cli.app.registered_commands:
        cli._register()
    return get_command(cli.app)


def fault(words: str) -> str:
    """What is wrong with the command, "" where nothing is."""
    command, path = front(), []
    rest = words.replace("…", " ").split()
    while isinstance(command, TyperGroup) and rest and re.fullmatch(r"[a-z][a-z-]*", rest[0]):
        if rest[0] not in command.commands:
            return f"no command {' '.join((*path, rest[0]))}"
        path.append(rest[0])
        command = command.commands[rest.pop(0)]
    known = {"--help"} | {
        name for one in command.params for name in (*one.opts, *one.secondary_opts)
    }
    told = [part for one in rest for part in re.findall(r"(?<![\w-])--[a-z][a-z0-9-]*", one)]
    wrong = [one for one in told if one not in known]
    return f"{' '.join(path)} has no {', '.join(wrong)}" if wrong else ""


def test_every_command_on_a_page_is_one_that_there_is() -> None:
    pages = [path for path in tracked_files("*.md") if path.name not in OF_THE_COMMANDS]
    faults = [
        f"{path.relative_to(ROOT)}: {wrong} ({words})"
        for path in pages
        for words in typed(path.read_text("utf-8"))
        if (wrong := fault(words))
    ]
    assert not faults


def test_there_are_many_of_them() -> None:
    pages = [path.read_text("utf-8") for path in tracked_files("*.md")]
    assert sum(len(list(typed(page))) for page in pages) > 200


@pytest.mark.parametrize("words", ["releese ID", "calendar plan PACK --for GROUP", "user ad eva"])
def test_a_wrong_one_would_be_seen(words: str) -> None:
    assert fault(words)


def test_code_of_every_kind_is_looked_at() -> None:
    page = "Say `deckproof one`.\n\n    deckproof two --x\n\n```sh\nA=$(deckproof three y)\n```\nNot deckproof four.\n"
    assert list(typed(page)) == ["one", "two --x", "three y"]
