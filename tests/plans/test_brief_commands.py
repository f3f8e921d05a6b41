"""`deckproof brief`: asked again where an answer is vague, checked with names and lines, kept and used again."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from deckproof.cli import brief as command
from deckproof.cli import packs
from deckproof.errors import BriefError, NotAllowedError
from deckproof.model import Person
from plans.brief_questions import QUESTIONS
from plans.briefs import keep
from review.people import issue_token
from review.store import Store
from tests.plans.making import BRIEF, draft_on, hold_pack, make_source
from tests.review.making import NOW
from writers.brief import load_brief

EXAMPLE = Path(__file__).parents[2] / "examples" / "brief.toml"


@pytest.fixture
def store(sqlite_store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Store:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DECKPROOF_OUTPUTS", str(sqlite_store.outputs))
    return sqlite_store


def act_as(store: Store, cast: dict[str, Person], name: str, patch: pytest.MonkeyPatch) -> None:
    patch.setenv("DECKPROOF_TOKEN", issue_token(store, cast["root"], name, now=NOW))


def run(*arguments: str | Path, answers: str = "") -> Result:
    app = typer.Typer()
    command.register(app)
    return CliRunner().invoke(app, ["brief", *map(str, arguments)], input=answers, catch_exceptions=False)  # fmt: skip


def test_each_question_is_explained_with_an_example(tmp_path: Path) -> None:
    shown = run("new", tmp_path / "brief.toml", answers="\n" * len(QUESTIONS)).stderr
    for question in QUESTIONS:
        told = f"{question.explains} For example: {question.example}" in shown
        assert told is not bool(question.only_with), question.key


@pytest.mark.parametrize(
    ("days", "wanted"), [("7", 7), ("", 0), (None, 0)], ids=["given", "empty", "not asked"]
)
def test_for_how_long_is_asked_where_somebody_is_to_have_it_first(
    tmp_path: Path, days: str | None, wanted: int
) -> None:
    given = {"release.first_to": "" if days is None else "council", "release.first_for_days": days}
    asked = [one for one in QUESTIONS if days is not None or not one.only_with]
    lines = [given.get(one.key) or ("Ada" if one.key == "what_if.demand" else "") for one in asked]
    shown = run("new", tmp_path / "brief.toml", answers="\n".join(lines) + "\n").stderr
    brief = load_brief(tmp_path / "brief.toml")
    assert (brief.release.first_for_days, brief.what_if.demand) == (wanted, "Ada")
    assert ("have it alone?" in shown) is (days is not None)
    assert "stay open" not in shown


def test_at_a_terminal_a_vague_answer_is_asked_for_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replies = {
        "purpose": ["use AI", "productivity"],
        "audience": ["everyone", "everyone"],
        "release.start": ["next week", "2099-01-11"],
    }
    asked = [question.key for question in QUESTIONS if not question.only_with]
    given = iter([one for key in asked for one in replies.get(key, [""])])
    monkeypatch.setattr(command, "typed_answer", lambda: next(given))
    monkeypatch.setattr(command, "at_terminal", lambda: True)
    shown = run("new", tmp_path / "brief.toml").stderr
    brief = load_brief(tmp_path / "brief.toml")
    assert (brief.purpose, brief.audience) == ("productivity", "everyone")
    assert str(brief.release.start) == "2099-01-11"
    assert "names a tool or a channel" in shown
    assert "everybody, so it is nobody" in shown
    assert "has to be a day" in shown
    assert next(given, None) is None


def test_from_a_pipe_a_vague_answer_stands_and_is_told(tmp_path: Path) -> None:
    shown = run("new", tmp_path / "brief.toml", answers="a podcast\n")
    assert "names a tool or a channel" in shown.stderr
    assert load_brief(tmp_path / "brief.toml").purpose == "a podcast"


def test_from_a_pipe_an_answer_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    answers = ["soon" if one.key == "release.start" else "" for one in QUESTIONS]
    with pytest.raises(BriefError, match="has to be a day"):
        run("new", tmp_path / "brief.toml", answers="\n".join(answers) + "\n")
    assert not (tmp_path / "brief.toml").exists()


def test_a_check_tells_rule_key_line_and_a_better_example(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "plan.toml"
    file.write_text('audience = "everyone"\n', encoding="utf-8")
    done = run("check", file)
    assert done.exit_code == 0
    assert re.search(r"line 1, audience: .*\[audience-everyone, medium\]", done.stdout)
    assert "Better: everyone who plans" in done.stdout
    assert run("check", file, "--strict").exit_code == 1
    assert run("check", EXAMPLE, "--strict").exit_code == 0


def test_a_check_in_json_is_one_document(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "plan.toml"
    file.write_text('kpi = "awareness"\n[podcast]\nminutes = 500\n', encoding="utf-8")
    done = run("check", file, "--json")
    document = json.loads(done.stdout)
    assert done.exit_code == 2
    assert document["schema"] == "deckproof.brief-check/1"
    assert document["findings"][0]["rule"] == "cannot-be-used"
    assert document["findings"][0]["line"] == 3
    told = {one["rule"]: one for one in document["findings"]}
    assert told["kpi-not-countable"]["severity"] == "medium"
    assert {"rule", "key", "line", "severity", "says", "why", "better"} == set(told["kpi-no-figure"])  # fmt: skip


def test_a_check_counts_what_the_house_answers(store: Store, tmp_path: Path) -> None:
    Path("deckproof.toml").write_text('[what_if]\nleak = "Omar Reyes, within the hour"\n')
    file = tmp_path / "plan.toml"
    file.write_text("", encoding="utf-8")
    told = {one["rule"] for one in json.loads(run("check", file, "--json").stdout)["findings"]}
    assert "what-if-demand-missing" in told
    assert "what-if-leak-missing" not in told


def test_a_brief_is_kept_listed_shown_and_checked_by_its_name(
    store: Store, cast: dict[str, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    act_as(store, cast, "ana", monkeypatch)
    kept = json.loads(run("keep", EXAMPLE, "--as", "spring", "--json").stdout)
    assert (kept["schema"], kept["name"], kept["version"]) == ("deckproof.brief/1", "spring", 1)
    listed = json.loads(run("list", "--json").stdout)
    assert [one["name"] for one in listed["briefs"]] == ["spring"]
    shown = json.loads(run("show", "spring", "--json").stdout)
    assert shown["brief"]["audience"].startswith("service managers")
    assert shown["packs"] == []
    Path("again.toml").write_text(run("show", "spring").stdout, encoding="utf-8")
    assert load_brief(Path("again.toml")) == load_brief(EXAMPLE)
    assert json.loads(run("check", "spring", "--json").stdout)["findings"] == []


def test_whoever_does_not_write_keeps_none(
    store: Store, cast: dict[str, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    act_as(store, cast, "audrey", monkeypatch)
    with pytest.raises(NotAllowedError):
        run("keep", EXAMPLE, "--as", "spring")


def test_show_names_the_brief_of_a_pack_and_of_a_piece(
    store: Store, cast: dict[str, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    act_as(store, cast, "ana", monkeypatch)
    (own_id,) = hold_pack(store, make_source(("One",)), [draft_on("One.[^s1]", (1,), number=1)])
    keep(store, cast["ana"], "nights", BRIEF, now=NOW)
    hold_pack(store, make_source(("One",)), [], pack="pack2", brief=None)
    app = typer.Typer()
    packs.register(app)

    def show(*words: str) -> Result:
        return CliRunner().invoke(app, ["show", *words], catch_exceptions=False)

    for some_id in (own_id, "pack1"):
        known = json.loads(show(some_id, "--json").stdout)["brief"]
        assert (known["name"], known["version"], known["default"]) == ("nights", 1, False)
        assert "Brief: nights, version 1" in show(some_id).stdout
    assert (store.outputs / "held" / "pack1" / "overview.md").is_file()
    assert json.loads(show("pack2", "--json").stdout)["brief"]["default"] is True
    assert "Default brief: nobody wrote one" in show("pack2").stdout
