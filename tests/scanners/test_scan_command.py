"""`deckproof scan`: a deck, lines of text, and what goes wrong."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from deckproof.cli.scan import register
from deckproof.errors import FailedError, MissingFileError, UsageError
from tests.decks import TestSlide, build_pptx


@pytest.fixture
def app() -> typer.Typer:
    made = typer.Typer()

    @made.callback()
    def top() -> None: ...

    register(made)
    return made


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(app: typer.Typer, *words: str, given: str = "") -> tuple[str, BaseException | None]:
    done = CliRunner().invoke(app, ["scan", *words], input=given)
    return done.stdout, done.exception


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_lines_are_answered_in_their_order_with_their_own_ids(app: typer.Typer) -> None:
    given = '{"id": "a", "text": "Write to ana@example.com"}\n\n{"id": 7, "text": "Nothing here"}\n'
    out, error = run(app, "--jsonl", "-", "--json", "--only", "contacts", given=given)
    assert error is None
    answers = lines(out)
    assert [answer["id"] for answer in answers] == ["a", 7]
    (found,) = answers[0]["findings"]
    assert (found["category"], found["text"], found["block"]) == ("contact", "ana@example.com", "a")
    assert answers[1]["findings"] == []


def test_a_bad_line_is_an_error_and_the_rest_is_done(app: typer.Typer) -> None:
    given = 'no json\n{"id": 1}\n["x"]\n{"id": 2, "text": "\\ud800"}\n{"id": 3, "text": "ok"}\n'
    out, error = run(app, "--jsonl", "-", "--only", "contacts", given=given)
    assert isinstance(error, FailedError)
    assert "line 1, 2, 3, 4" in str(error)
    answers = lines(out)
    assert sum("error" in answer for answer in answers) == 4
    assert [answer["id"] for answer in answers if "findings" in answer] == [3]


def test_a_deck_gives_one_document(app: typer.Typer, tmp_path: Path) -> None:
    path = tmp_path / "talk.pptx"
    slide = TestSlide(
        title="Contact", bullets=["Write to ana@example.com"], notes="Call +49 40 123456"
    )
    path.write_bytes(build_pptx(slide, TestSlide(title="Old", hidden=True), author="Ana Berg"))
    out, error = run(app, str(path), "--json", "--no-ocr")
    assert error is None
    document = json.loads(out)
    assert document["schema"] == "deckproof.findings/1"
    assert set(document) == {"schema", "deck", "policy", "findings", "warnings"}
    assert document["deck"]["name"] == "talk.pptx"
    rules = {(one["rule"], one["slide"]) for one in document["findings"]}
    assert ("contact:email", 1) in rules
    assert ("contact:phone", 1) in rules
    assert ("structure:hidden-slide", 2) in rules
    assert not [one for one in document["findings"] if one["rule"].startswith("detector-failed")]


def test_the_overview_groups_and_counts(app: typer.Typer, tmp_path: Path) -> None:
    path = tmp_path / "talk.pptx"
    slide = TestSlide(title="Contact", bullets=["Write to ana@example.com"])
    path.write_bytes(build_pptx(slide, slide, TestSlide(title="\x1b[31mred"), slide))
    out, error = run(app, str(path), "--no-ocr", "--only", "contacts")
    assert error is None
    assert "4 slides, 3 findings, 3 hold up approval" in out
    assert re.search(r'contact +"ana@example\.com" – slides 1–2, 4, 3 places', out)
    assert "\x1b" not in out


@pytest.mark.parametrize("words", [(), ("deck.pptx", "--jsonl", "-")])
def test_it_wants_either_a_deck_or_lines(app: typer.Typer, words: tuple[str, ...]) -> None:
    _, error = run(app, *words)
    assert isinstance(error, UsageError)


def test_a_missing_file_of_lines_is_named(app: typer.Typer) -> None:
    _, error = run(app, "--jsonl", "none.jsonl")
    assert isinstance(error, MissingFileError)
    assert "none.jsonl" in str(error)


def test_customers_are_found_in_lines(app: typer.Typer, tmp_path: Path) -> None:
    listed = tmp_path / "customers.csv"
    listed.write_text("id,name\nc1,Brambleworth Utilities Ltd\n", encoding="utf-8")
    given = '{"id": 1, "text": "The BRAMBLEWORTH UTILITIES project"}\n'
    out, error = run(app, "--jsonl", "-", "--customers", str(listed), given=given)
    assert error is None
    found = lines(out)[0]["findings"]
    customers = [one for one in found if one["category"] == "customer"]
    assert [(one["customer_id"], one["action"], one["severity"]) for one in customers] == [
        ("c1", "replace", "high")
    ]
