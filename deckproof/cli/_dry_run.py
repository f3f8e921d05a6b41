"""What a batch would do and cost, told without doing it: nothing is kept and nothing is sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deckproof.cli.output import one_line, print_json, print_line, say, trouble_with
from deckproof.counts import counted
from deckproof.errors import DeckproofError, InputError
from deckproof.scratch import scratch_folder

if TYPE_CHECKING:
    import datetime as dt

    from deckproof.settings import Settings
    from flows.chat import Estimate
    from flows.entries import Entry
    from review.store import Store

SCHEMA = "deckproof.batch-plan/1"
SAMPLE = 12
"""From as many decks the cost of a model is worked out; it is told for all."""
NAMED = 20
"""As many decks whose day is past are named."""


def dry_run(
    entries: Sequence[Entry], settings: Settings, *, writer: str, today: dt.date, as_json: bool
) -> int:
    """Say which decks would be run with what, how many slides they have, and what a model would cost; gives the exit status.

    It is that of the run: 2 when all that cannot be run are unreadable inputs, 0 when everything can be. Where lines name owners it
    raises NotSignedInError and NotAllowedError as the run does.
    """
    store, author = _people(entries, settings)
    looked = [_look(entry, settings, store, author) for entry in entries]
    decks = [deck for deck, _ in looked]
    errors = [error for _, error in looked if error is not None]
    readable = [entry for entry, (_, error) in zip(entries, looked, strict=True) if error is None]
    status = max((_status(error) for error in errors), default=0, key=(0, 2, 1).index)
    slides = sum(deck["slides"] for deck in decks)
    model = _model_cost(readable, settings, today) if writer == "chat" else None
    say_past([(str(entry.deck), entry) for entry in readable], today)
    if as_json:
        print_json({"schema": SCHEMA, "decks": decks, "slides": slides, "model": model})
        return status
    for deck, error in looked:
        print_line(trouble_with(deck["deck"], error) if error else _line(deck))
    bad = len(decks) - len(readable)
    say(
        f"{counted(len(decks), 'deck')}, {counted(slides, 'slide')}, {bad} that cannot be run; nothing was done."
    )
    if model is not None:
        say(_told(model))
    return status


def _status(error: DeckproofError) -> int:
    return 2 if isinstance(error, InputError) else 1


def say_past(named: Sequence[tuple[str, Entry]], today: dt.date) -> None:
    """Tell of the decks, each with the name to show, whose day is over."""
    from flows.owners import told_past

    found = [f"{name}: {told}" for name, entry in named if (told := told_past(entry, today))]
    for line in found[:NAMED]:
        say(one_line(line))
    if len(found) > NAMED:
        say(f"… and {len(found) - NAMED:,} more whose day is past.")


def _people(entries: Sequence[Entry], settings: Settings) -> tuple[Store | None, str]:
    """The store that knows the owners, and who calls; nothing is opened where no line names one, and none is made."""
    from deckproof.cli.run import find_author
    from review.store import DATABASE, open_by

    is_there = settings.database or (settings.outputs / DATABASE).exists()
    if not is_there or not any(entry.owner for entry in entries):
        return None, ""
    store = open_by(settings)
    return store, find_author(store, settings)


def _look(
    entry: Entry, settings: Settings, store: Store | None, author: str
) -> tuple[dict[str, Any], DeckproofError | None]:
    from extractors import ReadOptions, read_deck
    from flows.owners import check_line

    brief = entry.brief or settings.brief
    found = {
        "deck": str(entry.deck),
        "brief": str(brief or ""),
        "owner": entry.owner,
        "due": entry.due,
        "slides": 0,
        "problem": "",
    }
    try:
        check_line(store, entry, author)
        _check_brief(settings, brief)
        deck = read_deck(entry.deck, options=ReadOptions(ocr=False))
    except DeckproofError as error:
        return found | {"problem": str(error)}, error
    return found | {"slides": len(deck.slides)}, None


def _check_brief(settings: Settings, brief: Path | None) -> None:
    """Raise BriefError or UnknownNameError for a brief that cannot be used; the store is opened only where it names a kept one."""
    from plans.briefs import choose_brief, is_kept
    from review.store import open_by
    from writers.brief import load_brief

    if brief is None:
        return
    if is_kept(brief):
        choose_brief(open_by(settings), brief)
    else:
        load_brief(brief)


def _as_file(settings: Settings, brief: Path | None, folder: Path) -> Path | None:
    from plans.brief_file import brief_toml
    from plans.briefs import choose_brief, is_kept
    from review.store import open_by

    if brief is None or not is_kept(brief):
        return brief
    file = folder / f"{brief}.toml"
    file.write_text(brief_toml(choose_brief(open_by(settings), brief)), encoding="utf-8")
    return file


def _line(deck: dict[str, Any]) -> str:
    said = [counted(deck["slides"], "slide")]
    said += [f"{noun} {deck[noun]}" for noun in ("brief", "owner", "due") if deck[noun]]
    return one_line(f"{deck['deck']}: {', '.join(said)}")


def _model_cost(
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


def _told(model: dict[str, Any]) -> str:
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
