from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest
import typer
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from deckproof.cli import brief as command
from deckproof.errors import BriefError, UsageError
from plans.brief_file import brief_toml
from plans.brief_questions import QUESTIONS, brief_from
from writers import load_brief
from writers.brief import known_keys, parse_brief


def run(*arguments: str, given_text: str = "") -> Result:
    app = typer.Typer()
    command.register(app)
    return CliRunner().invoke(app, ["brief", *arguments], input=given_text, catch_exceptions=False)


def test_a_brief_is_written_from_answers(tmp_path: Path) -> None:
    path = tmp_path / "brief.toml"
    answers = ["innovation", "", 'the "night" crew', *[""] * (len(QUESTIONS) - 3)]
    assert run("new", str(path), given_text="\n".join(answers) + "\n").exit_code == 0
    brief = load_brief(path)
    assert brief.purpose == "innovation"
    assert brief.audience == 'the "night" crew'
    assert not brief.is_default


def test_each_question_stands_on_a_line_of_its_own(tmp_path: Path) -> None:
    shown = run("new", str(tmp_path / "brief.toml"), given_text="\n" * len(QUESTIONS))
    lines = shown.stderr.splitlines()
    asked = [one.asks for one in QUESTIONS if not one.only_with]
    assert all(any(line.endswith(question) for line in lines) for question in asked)
    assert not any(
        one in line and two in line for line in lines for one, two in itertools.pairwise(asked)
    )


def test_an_input_that_ends_early_leaves_the_rest_open(tmp_path: Path) -> None:
    path = tmp_path / "brief.toml"
    shown = run("new", str(path), given_text="productivity\n")
    assert shown.exit_code == 0
    assert f"{len(QUESTIONS) - 2} questions stay open" in shown.stderr, "one goes with another"
    assert (load_brief(path).purpose, load_brief(path).audience) == ("productivity", "")


def test_a_blank_brief_has_every_key(tmp_path: Path) -> None:
    path = tmp_path / "brief.toml"
    assert run("new", str(path), "--blank").exit_code == 0
    text = path.read_text(encoding="utf-8")
    assert all(key.rpartition(".")[2] in text for key in known_keys())
    assert load_brief(path).purpose == ""


def test_an_existing_brief_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "brief.toml"
    path.write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="exists already"):
        run("new", str(path), "--blank")


def test_a_check_names_what_is_not_stated(tmp_path: Path) -> None:
    path = tmp_path / "brief.toml"
    path.write_text('audience = "inspectors"\n', encoding="utf-8")
    document = json.loads(run("check", str(path), "--json").stdout)
    assert document["brief"]["audience"] == "inspectors"
    assert "audience" not in document["unstated"]
    assert "kpi" in document["unstated"]


def test_a_check_refuses_an_unknown_key(tmp_path: Path) -> None:
    path = tmp_path / "brief.toml"
    path.write_text('audiense = "inspectors"\n', encoding="utf-8")
    with pytest.raises(BriefError, match="audience"):
        run("check", str(path))


@given(st.text(max_size=60))
def test_any_answer_comes_back_as_it_was_given(answer: str) -> None:
    import tomllib

    try:
        answer.encode()
    except UnicodeEncodeError:
        return  # half a surrogate pair cannot be typed
    table = tomllib.loads(brief_toml(brief_from({"audience": answer})))
    assert parse_brief(table, where="brief.toml").audience == answer.strip()
