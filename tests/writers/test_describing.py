from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from deckproof.cli import describe as command
from deckproof.errors import MissingFileError, UsageError
from tests.writers.making import TOPICS
from writers.abstracts import describe_slides

DECK: dict[str, Any] = {
    "id": "bridges",
    "words": 60,
    "slides": [
        {
            "number": number,
            "title": title,
            "lines": [f"{line.strip()}." for line in text.split(". ")],
        }
        for number, (title, text) in enumerate(TOPICS.items(), 1)
    ],
}


def run(*arguments: str, given: str | None = None) -> list[dict[str, str]]:
    app = typer.Typer()
    app.callback()(lambda: None)
    command.register(app)
    result = CliRunner().invoke(app, ["describe", *arguments], input=given, catch_exceptions=False)
    assert result.exit_code == 0
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_description_has_the_decks_words_and_not_more_than_asked(tmp_path: Path) -> None:
    path = tmp_path / "decks.jsonl"
    path.write_text(
        json.dumps(DECK) + "\n\n" + json.dumps({**DECK, "id": "short", "words": 12}) + "\n",
        encoding="utf-8",
    )
    found = {one["id"]: one["text"] for one in run("--jsonl", str(path))}
    assert 40 <= len(found["bridges"].split()) <= 60
    assert len(found["short"].split()) <= 12
    said = " ".join(TOPICS.values()).casefold()
    assert all(word.strip(".").casefold() in said for word in found["bridges"].split())


def test_lines_come_from_standard_input_too() -> None:
    assert run("--jsonl", "-", given=json.dumps(DECK))[0]["id"] == "bridges"


@pytest.mark.parametrize(
    "slides",
    [
        [],
        [{"number": 1, "title": "", "lines": []}],
        [{"title": "Bridges"}],
        [{"number": 1, "title": "Bridges", "lines": [" "]}],
    ],
)
def test_a_deck_without_lines_gives_its_titles_or_nothing(slides: list[dict[str, object]]) -> None:
    assert describe_slides(slides, 20) in {"", "Bridges"}


def test_the_same_deck_gives_the_same_text() -> None:
    assert describe_slides(DECK["slides"], 60) == describe_slides(DECK["slides"], 60)


@pytest.mark.parametrize(
    "line",
    [
        "no json",
        "[1]",
        '{"slides": []}',
        '{"id": "x"}',
        '{"id": "x", "slides": [1]}',
        '{"id": "x", "slides": [], "words": "many"}',
    ],
)
def test_a_line_that_cannot_be_used_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "decks.jsonl"
    path.write_text(json.dumps(DECK) + "\n" + line, encoding="utf-8")
    with pytest.raises(UsageError, match=r"decks.jsonl:2"):
        run("--jsonl", str(path))


def test_a_missing_file_is_named() -> None:
    with pytest.raises(MissingFileError, match="nowhere"):
        run("--jsonl", "nowhere.jsonl")
