"""What a person is told of the model: what would be sent, what it may cost, what it did cost."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from deckproof.cli.output import say
from deckproof.counts import counted
from deckproof.errors import DeckproofError, InputError

if TYPE_CHECKING:
    from deckproof.settings import Settings
    from flows.chat import Estimate
    from flows.exchanges import Cost
    from flows.runs import Ran
    from review.store import Store


logger = logging.getLogger(__name__)


def print_requests(store: Store, settings: Settings, taken: Sequence[Ran]) -> int:
    """Print every request that would be sent, one a line as it would leave; gives the exit status. Nothing is sent."""
    from flows.chat import HOW, choose_model, preview
    from flows.deck_run import open_run

    _, why = choose_model(settings)
    if why:
        say(f"deckproof: {why} {HOW}")
    errors: list[DeckproofError] = []
    count = 0
    for one in taken:
        try:
            if one.error is not None:
                raise one.error
            for body in preview(open_run(store, one.deck, one.options_id)):
                sys.stdout.buffer.write(body + b"\n")
                count += 1
        except DeckproofError as error:
            say(f"deckproof: {error}")
            errors.append(error)
    sys.stdout.buffer.flush()
    say(f"{counted(count, 'request')} would be sent; nothing was.")
    if any(not isinstance(error, InputError) for error in errors):
        return 1
    return 2 if errors else 0


def say_estimate(store: Store, settings: Settings, taken: Iterable[Ran]) -> None:
    """Say for each deck that has work left what its requests come to, before any of them is sent."""
    from flows.chat import HOW, choose_model, estimate
    from flows.deck_run import open_run

    model, why = choose_model(settings)
    if model is None:
        say(f"deckproof: {why} {HOW}")
        return
    if sys.stderr.isatty():
        say("Working out what it may cost …")
    for one in taken:
        if one.pack or one.error:
            continue
        try:
            found = estimate(open_run(store, one.deck, one.options_id), settings.model)
        except Exception as error:  # noqa: BLE001 - the border of one deck: the run meets the same and tells it
            logger.info("deck %s: no estimate, %s", one.deck[:12], type(error).__name__)
            continue
        say(f"{one.path.name}: {told_estimate(found, model.name)}")


def told_estimate(found: Estimate, model: str) -> str:
    """The estimate as a sentence."""
    money = (
        f"; at most {found.money:.4f} {found.currency} by the prices of {found.prices_of}"
        if found.money is not None
        else "; the model has no price in the settings"
    )
    return (
        f"{found.requests} requests to {model}, about {found.tokens_in:,} tokens to read, at most "
        f"{found.most_tokens_out:,} to write{money}. Asking it to mend sentences can add to that."
    )


def told_cost(cost: Cost) -> str:
    """What it came to, as a sentence."""
    money = (
        f", {cost.money:.4f} {cost.currency} by the prices of {cost.prices_of}"
        if cost.money is not None
        else ""
    )
    about = "about " if cost.estimated else ""
    again = f", {cost.reused} found again" if cost.reused else ""
    failed = f", {cost.failed} without a reply" if cost.failed else ""
    return (
        f"The model: {cost.requests} replies{again}{failed}; {about}{cost.tokens_in:,} tokens read, "
        f"{cost.tokens_out:,} written{money}."
    )
