"""Policies and the allow-list from the command line, and findings shown by what they are about."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from deckproof.cli import allow, packs, policy, release, review
from deckproof.cli.grouping import finding_lines
from review import rooms as review_rooms
from review.people import issue_token
from review.store import Store
from tests.review.making import CAST, DULL, NAME, NOW, address_of, cast_of, make_pack, rooms

LAX = '[[rule]]\nseverity = "info"\naction = "allow"\n'
CLAIM = f"It is {DULL}.[^s1]"


class Commands:
    """The commands over a store, each call as one of its people."""

    def __init__(self, store: Store, tokens: dict[str, str]) -> None:
        self.store, self.tokens, self.app = store, tokens, typer.Typer()
        for module in (packs, review, release, policy, allow):
            module.register(self.app)

    def __call__(self, who: str, *words: str) -> Result:
        environment = {
            "DECKPROOF_OUTPUTS": str(self.store.outputs),
            "DECKPROOF_DATABASE": address_of(self.store),
            "DECKPROOF_TOKEN": self.tokens.get(who, ""),
        }
        return CliRunner().invoke(self.app, list(words), env=environment)

    def document(self, who: str, *words: str) -> Any:
        done = self(who, *words, "--json")
        assert done.exception is None, done.exception
        return json.loads(done.stdout)


@pytest.fixture
def call(store: Store, monkeypatch: pytest.MonkeyPatch) -> Commands:
    monkeypatch.setattr(review_rooms, "house", lambda _store, _policy=None: rooms())
    for module in (allow, review, release, policy):
        monkeypatch.setattr(module, "now", lambda: NOW)
    monkeypatch.chdir(store.outputs.parent)
    cast = cast_of(store)
    return Commands(store, {name: issue_token(store, cast["root"], name, now=NOW) for name in CAST})


def test_replay_tells_what_would_change_and_no_words_unless_asked(
    call: Commands, tmp_path: Path
) -> None:
    (own_id,) = make_pack(call.store, CLAIM)
    file = tmp_path / "lax.toml"
    file.write_text(LAX)
    told = call.document("audrey", "policy", "replay", str(file))
    assert told["schema"] == "deckproof.policy-replay/1"
    assert told["lose_hold"] == [own_id]
    for words in (["replay", str(file)], ["replay", str(file), "--json"]):
        assert DULL not in call("audrey", "policy", *words).stdout
        assert DULL in call("audrey", "policy", *words, "--show-text").stdout
    assert own_id in call("audrey", "policy", "replay", str(file)).stdout


def test_a_policy_is_shown_proposed_and_confirmed(call: Commands, tmp_path: Path) -> None:
    file = tmp_path / "lax.toml"
    file.write_text(LAX)
    before = call.document("", "policy", "show")
    assert before["allow"]["days"] == 90
    assert before["proposed"] == []
    change = call.document("cleo", "policy", "propose", str(file), "--reason", "Quicker.")
    (waiting,) = call.document("", "policy", "show")["proposed"]
    assert waiting["version"] == change["version"]
    call.document("carl", "policy", "confirm", change["version"])
    after = call.document("", "policy", "show")
    assert (after["version"], after["proposed"]) == (change["version"], [])
    assert "everything: info, allow" in call("", "policy", "show").stdout


def test_a_false_positive_is_settled_and_remembered_in_one_go(call: Commands) -> None:
    (own_id,) = make_pack(call.store, CLAIM)
    (found,) = call.document("audrey", "show", own_id)["findings"]
    settle = ("review", "resolve", own_id, "--finding", found["id"], "--reason", "So they say.")
    assert call("ben", *settle, "--as", "accept", "--remember").exception is not None
    done = call("ben", *settle, "--as", "false-positive", "--remember", "--days", "30")
    assert "deckproof allow confirm" in done.stderr
    (entry,) = call.document("audrey", "allow", "list")["entries"]
    assert (entry["state"], entry["scope"], entry["proposed_by"]) == ("proposed", "deck", "ben")
    assert DULL not in call("audrey", "allow", "list").stdout
    assert DULL in call("ben", "allow", "list", "--show-text").stdout
    assert call("audrey", "allow", "list", "--show-text").exception is not None
    for who in ("", "ana"):
        assert call(who, "allow", "list").exception is not None
        assert call(who, "policy", "replay").exception is not None


def test_what_an_entry_settles_is_shown_as_allowed_and_by_which(call: Commands) -> None:
    (first,) = make_pack(call.store, CLAIM, pack="first")
    (found,) = call.document("audrey", "show", first)["findings"]
    (entry,) = call.document(
        "ben", "allow", "propose", first, "--finding", found["id"], "--reason", "So they say."
    )["entries"]
    assert call("ben", "allow", "confirm", entry["id"]).exception is not None
    from review import allow_list

    allow_list.confirm(call.store, cast_of(call.store)["cleo"], entry["id"], now=NOW)
    (second,) = make_pack(call.store, CLAIM, pack="second")
    (shown,) = call.document("audrey", "show", second)["findings"]
    assert (shown["action"], shown["allowed_by"], shown["open"]) == ("allow", entry["id"], False)
    assert entry["id"] in call("audrey", "show", second).stdout
    done = call.document("ben", "allow", "end", entry["id"], "--reason", "It was one.")
    assert done["held_again"] == []
    (again,) = call.document("audrey", "show", second)["findings"]
    assert (again["action"], again["allowed_by"], again["open"]) == ("ask", None, True)
    assert call("audrey", "allow", "list").stdout == ""
    assert "ended" in call("audrey", "allow", "list", "--all").stdout
    assert call.document("", "allow", "sweep")["held_again"] == []


def test_one_name_in_many_places_is_one_group_with_one_decision(call: Commands) -> None:
    ids = make_pack(
        call.store,
        f"For {NAME}.[^s1]\n\nBy {NAME}.[^s1]\n\n{NAME} again.[^s1]",
        f"{NAME} too.[^s1]",
    )
    shown = call("audrey", "show", ids[0]).stdout
    assert shown.count("It is there.") == 1
    assert "3 places, 3 open" in shown
    assert "--group" in shown
    (first, *_) = call.document("audrey", "show", ids[0])["findings"]
    done = call(
        "ben", "review", "resolve", ids[0], "--finding", first["id"], "--group", "--as", "false-positive",
        "--reason", "Our own brand.",
    )  # fmt: skip
    assert "Settled: 4" in done.stderr
    assert [
        one["open"] for own_id in ids for one in call.document("audrey", "show", own_id)["findings"]
    ] == [False] * 4


def test_findings_of_no_group_stand_alone() -> None:
    found = {
        "category": "claim", "severity": "low", "open": True, "text": "", "why": "So.", "block": "c1",
        "slide": 2, "group": "",
    }  # fmt: skip
    lines = list(finding_lines([{**found, "id": "a"}, {**found, "id": "b"}]))
    assert len(lines) == 2
    assert "sentence 2" in lines[0]
