"""The commands, as a person types them: one JSON document, exit statuses, and what the other stream says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from deckproof import cli
from deckproof.errors import DeckproofError
from deckproof.model import Person
from review.people import issue_token
from review.store import Store
from tests.echo.making import CUSTOMER, comment, customer_list, figure, release_pack, write_csv
from tests.review.making import NOW

_registered: list[bool] = []


def run(store: Store, token: str, *words: str) -> Result:
    if not _registered:
        cli._register()
        _registered.append(True)
    environment = {"DECKPROOF_OUTPUTS": str(store.outputs), "DECKPROOF_TOKEN": token}
    return CliRunner(env=environment).invoke(cli.app, list(words))


def status(result: Result) -> int:
    """The status that the front door would give."""
    if isinstance(result.exception, DeckproofError):
        return result.exception.exit_status
    return result.exit_code


@pytest.fixture
def ben(store: Store, cast: dict[str, Person]) -> str:
    return issue_token(store, cast["root"], "ben", now=NOW)


def test_feedback_from_a_file_to_an_answer(
    store: Store, out: tuple[str, ...], ben: str, tmp_path: Path
) -> None:
    path = write_csv(tmp_path / "back.csv", [figure(out[0], "views", 5, day="2026-11-21"), comment(out[1], "I cannot log in.")])  # fmt: skip
    first = run(store, ben, "feedback", "import", str(path), "--json")
    told = json.loads(first.stdout)
    assert (first.exit_code, told["figures"], told["comments"], told["teams"]) == (0, 1, 1, {"service": 1})  # fmt: skip
    assert "Nothing new" in run(store, ben, "feedback", "import", str(path)).stderr
    listed = json.loads(run(store, ben, "feedback", "list", "--json").stdout)["comments"]
    own_id = listed[0]["id"]
    assert "I cannot log in." in run(store, ben, "feedback", "show", own_id).stderr
    assert "I cannot log in." in run(store, ben, "feedback", "show", own_id[:8]).stderr
    assert status(run(store, ben, "feedback", "show", own_id[:2])) == 2
    assert own_id in run(store, ben, "feedback", "list").stdout.split()
    assert run(store, ben, "feedback", "answer", own_id, "--note", "Told.").exit_code == 0
    assert status(run(store, ben, "feedback", "answer", own_id, "--note", "Again.")) == 3
    assert run(store, ben, "feedback", "route", own_id, "sales").exit_code == 0
    assert status(run(store, ben, "feedback", "route", own_id, "nobody")) == 2
    assert run(store, ben, "feedback", "close", own_id, "--note", "Done.").exit_code == 0
    path.write_text(path.read_text() + "x,y\n")
    assert run(store, ben, "feedback", "import", str(path)).exit_code == 1
    assert status(run(store, ben, "feedback", "import", str(tmp_path / "none.csv"))) == 2
    page = run(store, ben, "report", "--html")
    assert page.stdout.startswith("<!doctype html>")
    assert json.loads(run(store, ben, "report", "--json").stdout)["schema"] == "deckproof.report/1"
    assert "# What came back" in run(store, ben, "report", "--md").stdout
    assert status(run(store, ben, "report", "--md", "--html")) == 2
    assert status(run(store, ben, "report", "--since", "soon")) == 2
    assert status(run(store, ben, "report", "--pack", "nothing")) == 2


def test_a_list_that_renews_itself(
    store: Store,
    cast: dict[str, Person],
    ben: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (own_id,) = release_pack(store, cast["ben"], f"With {CUSTOMER}.[^s1]", pack="pack4")
    path = customer_list(tmp_path / "crm.csv", CUSTOMER, "Opal Kiosks")
    (tmp_path / "deckproof.toml").write_text(f'[customers_source]\npath = "{path}"\n')
    monkeypatch.chdir(tmp_path)
    told = json.loads(run(store, ben, "customers", "refresh", "--json").stdout)
    assert told["taken"]["rechecked"]["released"] == [own_id]
    assert "Nothing new" in run(store, ben, "customers", "refresh").stderr
    assert "not time yet" in run(store, ben, "customers", "refresh", "--when-due").stderr
    (alert,) = json.loads(run(store, ben, "customers", "alerts", "--json").stdout)["alerts"]
    assert alert["output"] == own_id
    listed = run(store, ben, "list")
    assert f"{own_id}  released           alert" in listed.stdout
    assert "customers alerts" in listed.stderr
    assert status(run(store, ben, "customers", "end-alert", alert["id"], "--note", "x")) == 3
    customer_list(path, CUSTOMER)
    refused = run(store, ben, "customers", "refresh", "--json")
    assert (refused.exit_code, json.loads(refused.stdout)["refused"]) == (3, True)
    assert run(store, ben, "customers", "refresh", "--accept").exit_code == 0
    imported = json.loads(run(store, ben, "customers", "import", str(path), "--json").stdout)
    assert imported["rechecked"]["released"] == []


def test_an_erasure_without_a_reason_names_the_option_that_is_missing(
    store: Store, cast: dict[str, Person], out: tuple[str, ...], ben: str, tmp_path: Path
) -> None:
    path = write_csv(tmp_path / "back.csv", [comment(out[1], "Great post.")])
    run(store, ben, "feedback", "import", str(path))
    heard = json.loads(run(store, ben, "feedback", "list", "--json").stdout)["comments"]
    cleo = issue_token(store, cast["root"], "cleo", now=NOW)
    refused = run(store, cleo, "feedback", "erase", heard[0]["id"])
    assert status(refused) == 2
    assert "--reason" in str(refused.exception)
    assert "--note" not in str(refused.exception)


def test_the_example_of_feedback_holds_no_day_to_come() -> None:
    text = (Path(__file__).parents[2] / "examples" / "feedback.csv").read_text(encoding="utf-8")
    days = [line.split(";")[2] for line in text.splitlines()[1:]]
    assert len(days) == 17
    assert max(days) < "2026-11-01"
