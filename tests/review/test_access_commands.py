"""`deckproof user …`, the ways in: what the commands print, and what they refuse."""

from __future__ import annotations

import json
from typing import Any

import pytest
import typer
from argon2 import PasswordHasher
from click.testing import Result
from typer.testing import CliRunner

from deckproof.cli import packs, people, review
from deckproof.errors import DeckproofError
from deckproof.model import Person
from review import accounts, audit, passwords, sessions
from review import rooms as review_rooms
from review.outputs import load_output
from review.people import issue_token
from review.store import Store
from tests.review.making import CAST, NAME, NOW, address_of, make_pack, rooms

Cast = dict[str, Person]
GOOD = "a mop, a baker and rain"


@pytest.fixture
def app() -> typer.Typer:
    app = typer.Typer()
    for module in (packs, review, people):
        module.register(app)
    return app


class Caller:
    def __init__(self, app: typer.Typer, store: Store, tokens: dict[str, str]) -> None:
        self.app, self.store, self.tokens = app, store, tokens

    def call(self, who: str, *words: str, typed: str = "") -> Result:
        environment = {
            "DECKPROOF_OUTPUTS": str(self.store.outputs),
            "DECKPROOF_DATABASE": address_of(self.store),
            "DECKPROOF_TOKEN": self.tokens.get(who, ""),
        }
        return CliRunner().invoke(self.app, list(words), env=environment, input=typed)

    def told(self, who: str, *words: str, typed: str = "") -> dict[str, Any]:
        result = self.call(who, *words, "--json", typed=typed)
        assert result.exit_code == 0, result.exception
        document: dict[str, Any] = json.loads(result.stdout)
        return document

    def refused(self, who: str, *words: str, typed: str = "") -> str:
        error = self.call(who, *words, typed=typed).exception
        assert isinstance(error, DeckproofError), error
        return error.code


@pytest.fixture
def caller(store: Store, cast: Cast, app: typer.Typer, monkeypatch: pytest.MonkeyPatch) -> Caller:
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", lambda: cheap)
    monkeypatch.setattr(review_rooms, "house", lambda _store, _policy=None: rooms())
    monkeypatch.chdir(store.outputs.parent)
    tokens = {name: issue_token(store, cast["root"], name, now=NOW) for name in CAST}
    return Caller(app, store, tokens)


def test_a_person_is_invited_and_signs_in_with_the_code(caller: Caller, store: Store) -> None:
    from deckproof.cli.acting import now

    made = caller.call("root", "user", "invite", "ana")
    code = made.stdout.strip()
    assert f"They open: http://127.0.0.1:8765/invitation/{code}\n" in made.stderr
    assert "desk = " in made.stderr, "where no address is set, it says which one it took"
    assert accounts.accept_invitation(store, code, GOOD, now=now())[1].person.name == "ana"
    assert caller.refused("ben", "user", "invite", "cleo") == "not-allowed"
    assert caller.told("root", "user", "invite", "ben").keys() == {"name", "invitation", "link"}


def test_an_invitation_leads_to_the_desk_that_the_settings_name(
    caller: Caller, store: Store
) -> None:
    (store.outputs.parent / "deckproof.toml").write_text(
        '[notify]\ndesk = "https://desk.example.com/"\n'
    )
    made = caller.call("root", "user", "invite", "ana")
    code = made.stdout.strip()
    assert f"They open: https://desk.example.com/invitation/{code}\n" in made.stderr
    assert "127.0.0.1" not in made.stderr


def test_passwords_are_never_arguments_and_never_shown(caller: Caller, store: Store) -> None:
    done = caller.call("cleo", "user", "set-password", "--password-stdin", typed=f"{GOOD}\n")
    assert done.exit_code == 0, done.exception
    assert GOOD not in done.output
    assert accounts.has_account(store, "cleo")
    assert caller.refused("cleo", "user", "set-password") == "usage"
    assert caller.call("cleo", "user", "set-password", "cleo", GOOD).exit_code == 2
    weak = caller.call("root", "user", "set-password", "ben", "--password-stdin", typed="short\n")
    assert isinstance(weak.exception, DeckproofError)
    refused = caller.refused("ben", "user", "set-password", "ana", "--password-stdin", typed=GOOD)
    assert refused == "not-allowed"


def test_who_has_a_password_gives_it_before_a_severe_finding_is_let_through(
    caller: Caller, store: Store
) -> None:
    (own_id,) = make_pack(store, f"For {NAME}.[^s1]")
    (found,) = load_output(store, own_id).findings
    accept = ("review", "resolve", own_id, "--finding", found.id, "--as", "accept", "--reason", "x")
    caller.told("cleo", "user", "set-password", "--password-stdin", typed=GOOD)
    assert caller.refused("cleo", *accept) == "stale-sign-in"
    wrong = caller.refused("cleo", "user", "sign-in", "--password-stdin", typed="another one")
    assert wrong == "not-signed-in"
    told = caller.told("cleo", "user", "sign-in", "--password-stdin", typed=GOOD)
    assert told["name"] == "cleo"
    assert caller.call("cleo", *accept).exit_code == 0
    assert caller.call("cleo", "review", "approve", own_id).exit_code == 0
    assert audit.verify(store, rooms=rooms()).faults == ()


def test_who_has_only_a_token_shows_it_at_each_act_and_that_counts(
    caller: Caller, store: Store
) -> None:
    (own_id,) = make_pack(store, f"For {NAME}.[^s1]")
    (found,) = load_output(store, own_id).findings
    accept = ("review", "resolve", own_id, "--finding", found.id, "--as", "accept", "--reason", "x")
    assert caller.call("cleo", *accept).exit_code == 0
    assert caller.call("cleo", "review", "approve", own_id).exit_code == 0


def test_wrong_passwords_make_the_command_line_wait(caller: Caller) -> None:
    caller.told("cleo", "user", "set-password", "--password-stdin", typed=GOOD)
    told = [
        caller.refused("cleo", "user", "sign-in", "--password-stdin", typed="wrong one, that")
        for _ in range(6)
    ]
    assert told == ["not-signed-in"] * 5 + ["too-many-attempts"]


def test_sessions_are_listed_and_ended_by_oneself_and_by_admins(
    caller: Caller, store: Store
) -> None:
    from deckproof.cli.acting import now

    token, _ = sessions.open_session(store, "cleo", method="password", now=now())
    (shown,) = caller.told("cleo", "user", "sessions", "cleo")["sessions"]
    assert shown["method"] == "password"
    assert token not in json.dumps(shown)
    assert caller.refused("ben", "user", "sessions", "cleo") == "not-allowed"
    assert caller.refused("ben", "user", "end-sessions", "cleo") == "not-allowed"
    assert "user end-sessions cleo" in caller.call("root", "user", "sessions", "cleo").stderr
    assert caller.told("root", "user", "end-sessions", "cleo")["ended"] == 1
    assert caller.told("root", "user", "sessions", "cleo")["sessions"] == []


def test_packs_are_shared_and_what_is_not_shared_is_not_there(caller: Caller, store: Store) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]", author="carl")
    assert caller.refused("ana", "show", own_id) == "unknown-name"
    assert caller.refused("ana", "show", "pack1") == "unknown-name"
    assert caller.told("ana", "list")["packs"] == []
    assert caller.refused("ana", "user", "grants", "pack1") == "unknown-name"
    assert "does not approve" in caller.call(
        "carl", "user", "grant", "pack1", "ana", "--as", "edit"
    ).stderr  # fmt: skip
    assert caller.told("ana", "show", own_id)["id"] == own_id
    assert [one["id"] for one in caller.told("ana", "list")["packs"]] == ["pack1"]
    (shown,) = caller.told("ana", "user", "grants", "pack1")["grants"]
    assert (shown["person"], shown["permission"], shown["by"]) == ("ana", "edit", "carl")
    assert caller.told("carl", "user", "revoke", "pack1", "ana")["revoked"] is True
    assert caller.refused("ana", "show", own_id) == "unknown-name"
    assert caller.refused("carl", "user", "grant", "pack1", "ana", "--as", "own") == "usage"


def test_without_a_token_nothing_is_shown_once_there_are_people(
    caller: Caller, store: Store
) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]")
    assert caller.refused("", "list") == "not-signed-in"
    assert caller.refused("", "show", own_id) == "not-signed-in"
