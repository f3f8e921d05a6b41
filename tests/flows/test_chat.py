"""`deckproof run --writer chat` against an endpoint on loopback: what leaves, what is kept, and that a pack is held whatever fails."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flows.conftest import CommandLine
from tests.writers.chat.failures import FAILURES
from tests.writers.chat.fake_endpoint import FakeEndpoint, serve

pytestmark = [pytest.mark.prefect, pytest.mark.xdist_group("prefect")]

CANARIES = ("Brindlemark", "Winter-Gate-77", "Ida Marlow", "BRINDLEMARK")
KEY = "-".join(("model", "key", "canary"))


@pytest.fixture
def fake() -> Iterator[FakeEndpoint]:
    with serve(FakeEndpoint(rung="json_object")) as endpoint:
        yield endpoint


def model(fake: FakeEndpoint, **more: str) -> dict[str, str]:
    return {
        "DECKPROOF_MODEL_BASE_URL": fake.url,
        "DECKPROOF_MODEL_NAME": "small-model",
        "DECKPROOF_MODEL_KEY": KEY,
        "DECKPROOF_MODEL_TIMEOUT_S": "2",
    } | more


def words(talk: Path, customers: Path, *more: str) -> tuple[str | Path, ...]:
    return ("run", talk, "--customers", customers, "--no-ocr", "--writer", "chat", *more)


def test_a_model_writes_a_pack_and_everything_it_was_sent_is_kept(
    command: CommandLine, fake: FakeEndpoint, talk: Path, customers: Path
) -> None:
    ran = command(*words(talk, customers, "--json"), **model(fake))
    assert ran.code == 0, ran.err
    (run,) = ran.json["runs"]
    assert run["state"] == "held"
    assert "requests to small-model, about" in ran.err
    cost = run["cost"]
    assert (cost["tokens_in"], cost["tokens_out"]) == (1000 * cost["requests"], 200 * cost["requests"])  # fmt: skip
    assert cost["requests"] == sum(fake.billed.values())
    assert max(fake.billed.values()) == 1
    sent = b"".join(fake.bodies).decode()
    assert not [canary for canary in CANARIES if canary in sent]
    listed = command("audit", "requests", run["pack"], "--json").json["requests"]
    assert len(listed) == len(fake.bodies)
    blobs = {path.parent.name + path.name: path for path in (command.outputs / "blobs").rglob("*")}
    assert {blobs[one["body"]].read_bytes() for one in listed} == set(fake.bodies)
    answered = [one for one in listed if one["state"] == "answered"]
    assert len(answered) == sum(fake.billed.values())
    assert all(b"chat.completion" in blobs[one["reply"]].read_bytes() for one in answered)
    assert command("audit", "verify").code == 0
    kept = b"".join(path.read_bytes() for path in command.outputs.rglob("*") if path.is_file())
    assert KEY.encode() not in kept
    seen = len(fake.bodies)
    again = command(*words(talk, customers, "--json"), **model(fake)).json["runs"][0]
    assert len(fake.bodies) == seen
    assert again["outputs"] == run["outputs"]
    assert again["cost"] == cost


def test_the_preview_prints_exactly_what_would_be_sent(
    command: CommandLine, fake: FakeEndpoint, talk: Path, customers: Path
) -> None:
    fake.rung = "json_schema"
    shown = command(*words(talk, customers, "--preview"), **model(fake))
    assert shown.code == 0, shown.err
    assert not fake.bodies
    assert "nothing was" in shown.err
    lines = shown.out.encode().splitlines()
    assert all(json.loads(line)["messages"] for line in lines)
    command(*words(talk, customers, "--json"), **model(fake))
    pieces = [body for body in fake.bodies if b"===" in body]
    assert pieces == lines


@pytest.mark.parametrize("failure", ["a server's fault", "inventions", "prose"])
def test_a_pack_is_held_whatever_the_endpoint_does(
    command: CommandLine, fake: FakeEndpoint, talk: Path, customers: Path, failure: str
) -> None:
    fake.behave = FAILURES[failure][0]
    ran = command(*words(talk, customers, "--kind", "summary", "--json"), **model(fake))
    (run,) = ran.json["runs"]
    assert (ran.code, run["state"]) == (0, "held")
    assert max(fake.billed.values()) == 1
    shown = command("show", run["outputs"][0]["id"], "--json").json
    assert "Vandermeer" not in json.dumps(shown["claims"])


def test_a_pack_is_held_when_nobody_is_there(
    command: CommandLine, talk: Path, customers: Path
) -> None:
    nobody = FakeEndpoint(url="http://127.0.0.1:9/v1")
    ran = command(*words(talk, customers, "--kind", "summary", "--json"), **model(nobody))
    (run,) = ran.json["runs"]
    assert (ran.code, run["state"]) == (0, "held")
    assert run["cost"]["requests"] == 0
    assert run["cost"]["failed"] >= 1


def test_without_a_model_nothing_is_tried_and_a_sentence_says_so(
    command: CommandLine, talk: Path, customers: Path
) -> None:
    ran = command(*words(talk, customers, "--kind", "summary", "--json"))
    assert ran.code == 0
    assert "No model is set, so nothing is sent" in ran.err
    assert ran.json["runs"][0]["cost"] is None
    away = {"DECKPROOF_MODEL_BASE_URL": "https://models.example.com/v1", "DECKPROOF_MODEL_NAME": "m"}  # fmt: skip
    ran = command(*words(talk, customers, "--kind", "summary", "--json"), **away)
    assert ran.code == 0
    assert "has no key, so nothing is sent" in ran.err


def test_a_budget_ends_the_asking_and_the_pack_is_held(
    command: CommandLine, fake: FakeEndpoint, talk: Path, customers: Path
) -> None:
    limits = model(fake, DECKPROOF_MODEL_RUN_TOKENS="9000", DECKPROOF_MODEL_MAX_TOKENS="4000")
    ran = command(*words(talk, customers, "--json"), **limits)
    (run,) = ran.json["runs"]
    assert run["state"] == "held"
    assert run["cost"]["tokens_in"] + run["cost"]["tokens_out"] <= 9000
    assert 0 < run["cost"]["requests"] < len(run["outputs"])


def test_an_estimate_has_money_where_the_settings_have_a_price(
    command: CommandLine, fake: FakeEndpoint, talk: Path, customers: Path
) -> None:
    (command.folder / "deckproof.toml").write_text(
        "[model.prices]\nas_of = 2026-11-01\ncurrency = 'EUR'\n"
        "models.'small-model' = { input = 2.0, output = 10.0 }\n"
    )
    ran = command(*words(talk, customers, "--kind", "summary", "--json"), **model(fake))
    assert "EUR by the prices of 2026-11-01" in ran.err
    cost = ran.json["runs"][0]["cost"]
    assert cost["money"] == pytest.approx(cost["requests"] * (1000 * 2 + 200 * 10) / 1e6)
    assert (cost["currency"], cost["prices_of"]) == ("EUR", "2026-11-01")
