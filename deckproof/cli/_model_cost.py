"""What the requests to a model would come to for the decks of a call, worked out from some of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deckproof.cli.output import say
from deckproof.counts import counted
from deckproof.scratch import scratch_folder

if TYPE_CHECKING:
    import datetime as dt

    from deckproof.settings import Settings
    from flows.chat import Estimate
    from flows.entries import Entry

SAMPLE = 12
"""From as many decks the cost of a model is worked out; it is told for all."""


def model_cost(
    entries: Sequence[Entry], settings: Settings, today: dt.date
) -> dict[str, Any] | None:
    """What the model's requests would come to for all decks, from some of them; None where no model would be asked."""
    from flows.chat import HOW, choose_model

    _, why = choose_model(settings)
    if why:
        say(f"deckproof: {why} {HOW}")
        return None
    sample = entries[:: max(1, len(entries) // SAMPLE)][:SAMPLE]
    with scratch_folder("dry-run") as folder:
        found = [_estimate(entry, settings, folder, today) for entry in sample]
    return _for_all(found, len(entries)) if found else None


def _estimate(entry: Entry, settings: Settings, folder: Path, today: dt.date) -> Estimate:
    """What one deck would cost, worked out in a store of its own; a kept brief is taken along there as a file."""
    from flows.chat import estimate
    from flows.deck_run import open_run
    from flows.intake import take_deck, take_options
    from review.store import open_by

    brief = _as_file(settings, entry.brief or settings.brief, folder)
    own = replace(settings, brief=brief, outputs=folder, database="", blobs="")
    store = open_by(own)
    options_id = take_options(store, own, writer="chat", today=today)
    deck_id = take_deck(store, entry.deck, options_id, author="")
    return estimate(open_run(store, deck_id, options_id), settings.model)


def _as_file(settings: Settings, brief: Path | None, folder: Path) -> Path | None:
    from plans.brief_file import brief_toml
    from plans.briefs import choose_brief, is_kept
    from review.store import open_by

    if brief is None or not is_kept(brief):
        return brief
    file = folder / f"{brief}.toml"
    file.write_text(brief_toml(choose_brief(open_by(settings), brief)), encoding="utf-8")
    return file


def _for_all(found: Sequence[Estimate], decks: int) -> dict[str, Any]:
    times = decks / len(found)
    moneys = [one.money for one in found if one.money is not None]
    return {
        "from_decks": len(found),
        "requests": round(sum(one.requests for one in found) * times),
        "tokens_in": round(sum(one.tokens_in for one in found) * times),
        "most_tokens_out": round(sum(one.most_tokens_out for one in found) * times),
        "money": round(sum(moneys) * times, 2) if moneys else None,
        "currency": found[0].currency,
        "prices_of": found[0].prices_of,
    }


def told_cost(model: dict[str, Any]) -> str:
    """What that is in a sentence."""
    money = (
        f"; at most {model['money']:.2f} {model['currency']} by the prices of {model['prices_of']}"
        if model["money"] is not None
        else "; the model has no price in the settings"
    )
    return (
        f"The model: about {counted(model['requests'], 'request')}, {counted(model['tokens_in'], 'token')} to read and at most "
        f"{model['most_tokens_out']:,} to write{money}; worked out from {counted(model['from_decks'], 'deck')}. "
        "Asking it to mend sentences can add to that."
    )
