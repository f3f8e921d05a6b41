"""`deckproof run --writer chat` against an endpoint on loopback: what leaves, what is kept, and that a pack is held whatever fails."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flows.conftest import CommandLine
from tests.writers.chat.fake_endpoint import FakeEndpoint, serve

pytestmark = [pytest.mark.prefect, pytest.mark.xdist_group("prefect")]

CANARIES = ("Brindlemark", "Winter-Gate-77", "Ida Marlow", "BRINDLEMARK")
KEY = "-".join(("model", "key", "canary"))


@pytest.fixture
def fake() -> Iterator[FakeEndpoint]:
    with serve(FakeEndpoint()) as endpoint:
        yield endpoint


def model(fake: FakeEndpoint, **more: str) -> dict[str, str]:
    return {
        "DECKPROOF_MODEL_BASE_URL": fake.url,
        "DECKPROOF_MODEL_NAME": "small-model",
        "DECKPROOF_MODEL_KEY": KEY,
        "DECKPROOF_MODEL_TIMEOUT_S": "2",
    } | more


def words(talk: Path, customers: Path, *more: str) -> tuple[str | Path, ...]:
    kinds = ("--kind", "summary", "--kind", "podcast-script")
    return ("run", talk, "--customers", customers, "--no-ocr", "--writer", "chat", *kinds, *more)


def test_what_the_preview_shows_is_sent_and_kept_and_a_pack_is_held(
    command: CommandLine, fake: FakeEndpoint, talk: Path, customers: Path
) -> None:
    shown = command(*words(talk, customers, "--preview"), **model(fake))
    assert shown.code == 0, shown.err
    assert not fake.bodies
    assert "nothing was" in shown.err
    ran = command(*words(talk, customers, "--json"), **model(fake))
    assert ran.code == 0, ran.err
    assert [body for body in fake.bodies if b"===" in body] == shown.out.encode().splitlines()
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
