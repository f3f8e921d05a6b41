"""The stages of a run with a model, in this process and without the engine: a pack is held whatever its endpoint does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from deckproof.errors import SettingsError
from deckproof.model import Draft
from deckproof.settings import Settings, load_settings
from flows import stages
from flows.chat import choose_model, estimate
from flows.deck_run import Run, open_run
from flows.exchanges import Cost, cost_of, list_exchanges
from flows.intake import take_options
from flows.runs import take
from review import audit
from review.store import Store, open_store
from tests.decks import TestSlide, build_pptx
from tests.writers.chat.failures import FAILURES, LATE
from tests.writers.chat.fake_endpoint import FakeEndpoint, serve
from writers import WRITER_VERSION
from writers.chat.asking import _down

TODAY = dt.date(2026, 11, 22)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _down.clear()
    monkeypatch.chdir(tmp_path)
    slides = (
        TestSlide(title="Why parcels got lost", bullets=["The gate scanner slept"], notes="The scanner switched itself off after ninety seconds. Nobody had noticed for a year."),
        TestSlide(title="What we changed", bullets=["The timer is off"], notes="The timer was a checkbox in a menu that no one had opened. The marker between the belts is a strip of yellow plastic."),
    )  # fmt: skip
    (tmp_path / "talk.pptx").write_bytes(build_pptx(*slides))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "outputs")
    yield opened
    opened.close()


def settings_for(monkeypatch: pytest.MonkeyPatch, address: str, **more: str) -> Settings:
    given = {"BASE_URL": address, "NAME": "small-model", "KEY": "key-1", "TIMEOUT_S": "20"} | more
    for name, value in given.items():
        monkeypatch.setenv(f"DECKPROOF_MODEL_{name}", value)
    return load_settings(ocr=False)


def begin(store: Store, settings: Settings) -> Run:
    options = take_options(store, settings, kinds=("summary", "web-chat"), writer="chat", today=TODAY)  # fmt: skip
    taken = take(store, Path("talk.pptx"), options, author="")
    return open_run(store, taken.deck, options)


def hold(run: Run) -> tuple[str, list[Draft]]:
    """The id of the held pack and its drafts."""
    from deckproof.codec import from_json

    deck = stages.read(run)
    found = stages.scan(run, deck)
    plan = stages.plan(run, deck, found)
    written, drafts = [], []
    for kind, style in stages.find_wanted(run, plan):
        blob = stages.write(run, plan, kind, style)
        drafts += list(from_json(run.store.blobs.get(blob), tuple[Draft, ...]))
        written.append((blob, stages.ground(run, plan, blob)))
    return stages.hold(run, found, plan, tuple(written)), drafts


def cost(store: Store, pack: str) -> Cost:
    found = cost_of(store, pack)
    assert found is not None
    return found


@pytest.mark.parametrize("failure", ["a server's fault", "inventions", "prose", LATE, "a wrong key"])  # fmt: skip
def test_a_pack_is_held_whatever_the_endpoint_does(
    store: Store, monkeypatch: pytest.MonkeyPatch, failure: str
) -> None:
    monkeypatch.setattr("writers.chat.client.FIRST_WAIT_S", 0.0)
    with serve(FakeEndpoint(rung="json_object", behave=FAILURES[failure][0])) as fake:
        limits = {"TIMEOUT_S": "0.5"} if failure == LATE else {}
        pack, drafts = hold(begin(store, settings_for(monkeypatch, fake.url, **limits)))
    assert pack
    assert all(draft.writer == WRITER_VERSION for draft in drafts)
    assert max(fake.billed.values()) == 1
    spent, billed = cost(store, pack), sum(fake.billed.values())
    # Whether a reply that came too late is paid for, its endpoint alone knows.
    assert spent.requests <= billed <= spent.requests + (spent.failed if failure == LATE else 0)
    states = {one.state for one in list_exchanges(store, pack)}
    assert states <= {"answered", "failed"}
    assert audit.verify(store).ok


def test_a_pack_is_held_when_nobody_is_there(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("writers.chat.client.FIRST_WAIT_S", 0.0)
    pack, drafts = hold(begin(store, settings_for(monkeypatch, "http://127.0.0.1:9/v1")))
    assert "nobody could be reached" in " ".join(drafts[0].remarks)
    assert (cost(store, pack).requests, cost(store, pack).failed) == (0, 1)


def test_what_another_pack_paid_for_is_found_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve(FakeEndpoint()) as fake:
        settings = settings_for(monkeypatch, fake.url)
        first, drafts = hold(begin(store, settings))
        paid = len(fake.bodies)
        monkeypatch.setattr("flows.stages.version_of", lambda package: f"{package} of tomorrow")
        second, again = hold(begin(store, settings))
    assert len(fake.bodies) == paid
    assert second != first
    assert again == drafts
    assert (cost(store, second).requests, cost(store, second).reused) == (0, 2)
    assert audit.verify(store).ok


def test_a_request_under_way_when_the_process_died_shows(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with serve(FakeEndpoint()) as fake:
        run = begin(store, settings_for(monkeypatch, fake.url))
        with monkeypatch.context() as patch:
            patch.setattr("writers.chat.client.Client.send", die)
            with pytest.raises(KeyboardInterrupt):
                hold(run)
        pack = stages.pack_id(run.deck, run.options_id)
        assert [one.state for one in list_exchanges(store, pack)] == ["asked"]
        held, drafts = hold(run)
    assert held == pack
    assert all(draft.writer == "chat/1 small-model" for draft in drafts)
    assert {one.state for one in list_exchanges(store, pack)} == {"answered"}


def test_a_budget_ends_the_asking_and_the_pack_is_held(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve(FakeEndpoint()) as fake:
        settings = settings_for(monkeypatch, fake.url, RUN_TOKENS="8000", MAX_TOKENS="5000")
        pack, drafts = hold(begin(store, settings))
    assert cost(store, pack).tokens_in + cost(store, pack).tokens_out <= 8000
    assert [draft.writer for draft in drafts] == ["chat/1 small-model", WRITER_VERSION]
    assert "the budget is spent" in " ".join(drafts[1].remarks)


def test_a_budget_of_the_day_counts_all_packs(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve(FakeEndpoint()) as fake:
        hold(begin(store, settings_for(monkeypatch, fake.url)))
        paid = len(fake.bodies)
        settings = settings_for(monkeypatch, fake.url, DAY_TOKENS="5000", SEED="8")
        _, drafts = hold(begin(store, settings))
    assert len(fake.bodies) == paid
    assert all(draft.writer == WRITER_VERSION for draft in drafts)


def test_money_is_told_before_and_after_where_the_settings_have_a_price(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("deckproof.toml").write_text(
        "[model.prices]\nas_of = 2026-11-01\ncurrency = 'EUR'\n"
        "models.small-model = { input = 2.0, output = 10.0 }\n"
    )
    with serve(FakeEndpoint()) as fake:
        settings = settings_for(monkeypatch, fake.url)
        run = begin(store, settings)
        before = estimate(run, settings.model)
        assert not fake.bodies
        pack, _ = hold(run)
    after = cost(store, pack)
    assert (before.requests, before.currency, before.prices_of) == (2, "EUR", "2026-11-01")
    assert before.money == pytest.approx((before.tokens_in * 2 + 8000 * 10) / 1e6, abs=1e-3)
    assert after.money == pytest.approx(after.requests * (1000 * 2 + 200 * 10) / 1e6)
    assert (after.currency, after.prices_of) == ("EUR", "2026-11-01")


def test_a_worker_with_another_model_writes_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve(FakeEndpoint()) as fake:
        run = begin(store, settings_for(monkeypatch, fake.url))
        settings_for(monkeypatch, fake.url, NAME="large-model")
        with pytest.raises(SettingsError, match="another model"):
            hold(run)
    assert not fake.bodies


def test_without_a_model_or_a_key_nobody_is_asked(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "No model is set" in choose_model(load_settings(environment={}))[1]
    settings = settings_for(monkeypatch, "https://models.example.com/v1", KEY="")
    assert "has no key" in choose_model(settings)[1]
    pack, drafts = hold(begin(store, settings))
    assert all("nothing is sent" in " ".join(draft.remarks) for draft in drafts)
    assert cost_of(store, pack) is None
