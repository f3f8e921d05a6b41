"""The chat writer inside a run: which endpoint, with what it may see, at which cost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from deckproof.endpoint import Endpoint, shaping
from deckproof.errors import SettingsError
from deckproof.loopback import is_loopback
from deckproof.model import Deck, Draft, Finding, Source
from deckproof.settings import Settings, load_settings

if TYPE_CHECKING:
    from pathlib import Path

    from flows.deck_run import Run
    from flows.stages import Plan
    from writers.chat.asking import Asker
    from writers.chat.writing import Job

CHAT = "chat"
NO_MODEL = "No model is set, so nothing is sent and the offline writer writes."
NO_KEY = "The model's endpoint has no key, so nothing is sent and the offline writer writes."
NOBODY = "No model is set or its key is missing, so nothing is sent: the offline writer wrote this."
"""The remark on a draft that a model was meant to write."""
HOW = "Set base_url and name under [model] in deckproof.toml, and DECKPROOF_MODEL_KEY (docs/chat-writer.md)."


class Estimate(Struct, frozen=True):
    """What the first requests of a deck come to; repairs may add up to twice as many."""

    requests: int
    tokens_in: int
    most_tokens_out: int
    money: float | None
    currency: str
    prices_of: str


def choose_model(settings: Settings) -> tuple[Endpoint | None, str]:
    """The endpoint that may be asked, as a pack is known by it; or none, and the sentence that says why."""
    if not settings.model.is_set:
        return None, NO_MODEL
    if not settings.model_key and not is_loopback(settings.model.base_url):
        return None, NO_KEY
    return shaping(settings.model), ""


def see_outside(
    deck: Deck, findings: Sequence[Finding], *, use_notes: bool
) -> tuple[Source, tuple[str, ...]]:
    """The deck as a model outside may see it, and every marked text, also of what was dropped."""
    from writers.masking import mask
    from writers.masking.spans import ABOUT_THE_PLACE

    outside = mask(deck, findings, outside=True, use_notes=use_notes)
    marked = {
        one.text for one in findings if one.masks and one.text.strip() and one.category not in ABOUT_THE_PLACE
    }  # fmt: skip
    return outside, tuple(sorted(marked))


def write(
    run: Run, plan: Plan, kind: str, style: str, templates_dir: Path | None
) -> tuple[Draft, ...]:
    """The drafts of one kind in one style by the run's model. Raises SettingsError where this machine's settings name another."""
    import writers.chat

    asker = open_asker(run)
    try:
        return writers.chat.write(make_job(run, plan, kind, style, templates_dir), asker)
    finally:
        asker.close()


def make_job(run: Run, plan: Plan, kind: str, style: str, templates_dir: Path | None) -> Job:
    """What the writer starts from."""
    from writers.chat.writing import Job

    if plan.outside is None:
        raise SettingsError("This run was planned without a model.", remedy="Start it again.")
    return Job(
        source=plan.source,
        outside=plan.outside,
        outline=plan.outline,
        brief=run.options.brief,
        kind=kind,
        style=style,
        marked=plan.marked,
        templates_dir=templates_dir,
    )


def open_asker(run: Run) -> Asker:
    """Who asks for this run, with this machine's key and limits; raises SettingsError where its settings name another endpoint."""
    from flows.exchanges import StoreExchanges
    from flows.limits import asking_again
    from flows.stages import pack_id
    from writers.chat.asking import Asker

    settings = load_settings()
    endpoint, _ = choose_model(settings)
    if endpoint is None or endpoint != run.options.model:
        raise SettingsError(
            "This machine's settings name another model than the run was started with, or no key.",
            remedy="Give every worker the same [model] and DECKPROOF_MODEL_KEY.",
        )
    exchanges = StoreExchanges(
        run.store,
        run.deck,
        pack_id(run.deck, run.options_id),
        run.intake.author,
        settings.model,
        now=lambda: dt.datetime.now(dt.UTC),
    )
    return Asker(settings.model, settings.model_key, exchanges, again=asking_again)


def preview(run: Run) -> Iterator[bytes]:
    """The exact first requests of a run, in the order of its pieces; nothing is sent. Raises what reading and scanning raise.

    In which form a reply is asked for is what today's runs found out of the endpoint, else the strictest one.
    """
    import writers.chat
    from flows import stages
    from flows.deck_run import templates_dir_of
    from flows.exchanges import known_way

    if run.options.model is None:
        return
    deck_blob = stages.read(run)
    plan = stages.load_plan(run, stages.plan(run, deck_blob, stages.scan(run, deck_blob)))
    folder = templates_dir_of(run)
    way = known_way(run.store, run.options.model, dt.datetime.now(dt.UTC).date())
    for kind, style in plan.wanted:
        job = make_job(run, plan, kind, style, folder)
        yield from writers.chat.preview(job, run.options.model, way)


def estimate(run: Run, prices: Endpoint) -> Estimate:
    """What the first requests of this run would come to, by the prices of the settings."""
    from writers.chat.answers import tokens_in

    bodies = list(preview(run))
    read = sum(tokens_in(len(body)) for body in bodies)
    most = len(bodies) * prices.max_tokens
    price = prices.price
    money = (read * price.input + most * price.output) / 1_000_000 if price else None
    return Estimate(
        requests=len(bodies),
        tokens_in=read,
        most_tokens_out=most,
        money=round(money, 4) if money is not None else None,
        currency=prices.prices.currency if prices.prices else "",
        prices_of=prices.prices.as_of.isoformat() if prices.prices else "",
    )
