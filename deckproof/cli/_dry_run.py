"""What a batch would do and cost, told without doing it: nothing is kept and nothing is sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deckproof.cli.output import one_line, print_json, print_line, say, trouble_with
from deckproof.counts import counted
from deckproof.errors import BriefError, DeckproofError, InputError
from deckproof.plain_paths import sentence_on
from deckproof.scratch import scratch_folder

if TYPE_CHECKING:
    import datetime as dt

    from deckproof.settings import Settings
    from flows.chat import Estimate
    from flows.entries import Entry
    from flows.outlook import Lookout
    from review.store import Store

SCHEMA = "deckproof.batch-plan/1"
SAMPLE = 12
"""From as many decks the cost of a model is worked out; it is told for all."""
NAMED = 20
"""As many decks whose day is past are named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What the call asks for besides its decks."""

    options_of: Callable[[Store, Settings], str]
    """The id of the options that the run would put into the store."""
    writer: str
    today: dt.date
    sources: tuple[str, ...] = ()
    remote: bool = False
    only_failed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Looked:
    """A deck of the call: what is told of it, and what is wrong with it."""

    entry: Entry
    told: dict[str, Any]
    error: DeckproofError | None = None

    @property
    def is_new(self) -> bool:
        return bool(self.told["state"] == "new")


def dry_run(entries: Sequence[Entry], settings: Settings, call: Call, *, as_json: bool) -> int:
    """Say what would be done with which deck, how many slides those have that would be run, and what a model would cost; gives the exit status.

    It is that of the run: 2 when all that cannot be run are unreadable inputs, 0 when everything can be. Where lines name owners it
    raises NotSignedInError and NotAllowedError as the run does.
    """
    with _store_of(settings) as store:
        looked = _look_at_all(entries, settings, store, call)
    new = [one.entry for one in looked if one.is_new]
    status = max(
        (_status(one.error) for one in looked if one.error), default=0, key=(0, 2, 1).index
    )
    slides = sum(one.told["slides"] for one in looked)
    model = _model_cost(new, settings, call.today) if call.writer == "chat" else None
    say_past([(str(one.deck), one) for one in new], call.today)
    decks = [one.told for one in looked]
    if as_json:
        print_json({"schema": SCHEMA, "decks": decks, "slides": slides, "model": model})
        return status
    for one in looked:
        print_line(trouble_with(one.told["deck"], one.error) if one.error else _line(one.told))
    say(_summary(decks, slides))
    if model is not None:
        say(_told(model))
    return status


_COUNTED = (
    ("same", "the same as another"),
    ("held", "held already"),
    ("in line", "in line already"),
    ("not failed", "not failed before"),
    ("refused", "that cannot be run"),
)


def _summary(decks: Sequence[dict[str, Any]], slides: int) -> str:
    counts = Counter(str(deck["state"]) for deck in decks)
    new = counts["new"]
    said = [f"{new:,} to run, with {counted(slides, 'slide')}" if new else "none to run"]
    said += [f"{counts[state]:,} {words}" for state, words in _COUNTED if counts[state]]
    return f"{counted(len(decks), 'deck')}: {', '.join(said)}. Nothing was done."


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


@contextmanager
def _store_of(settings: Settings) -> Iterator[Store]:
    """The store that the run would use; where there is none yet, one that is gone afterwards."""
    from review.store import DATABASE, open_by

    if settings.database or (settings.outputs / DATABASE).exists():
        yield open_by(settings)
        return
    with scratch_folder("dry-run") as folder:
        yield open_by(replace(settings, outputs=folder, database="", blobs=""))


def _look_at_all(
    entries: Sequence[Entry], settings: Settings, store: Store, call: Call
) -> list[_Looked]:
    from deckproof.cli.run import find_author
    from flows.orders import batch_id
    from flows.outlook import Lookout
    from flows.retries import failed_before
    from review.people import has_people

    asks = any(entry.owner for entry in entries) or call.only_failed
    author = find_author(store, settings) if asks and has_people(store) else ""
    if call.only_failed and not call.remote:
        entries = failed_before(store, batch_id(call.sources, author), entries)
    lookout = Lookout(store, remote=call.remote, only_failed=call.remote and call.only_failed)
    options = _options_by_brief(entries, settings, store, call)
    return [_look(entry, settings, options, lookout, author) for entry in entries]


_OptionsByBrief = Mapping[Path | None, "str | BriefError"]


def _options_by_brief(
    entries: Sequence[Entry], settings: Settings, store: Store, call: Call
) -> _OptionsByBrief:
    """The id of the options with each of the briefs, or what is wrong with it; raises as the run for what concerns all decks."""
    found: dict[Path | None, str | BriefError] = {}
    for brief in dict.fromkeys(entry.brief for entry in entries):
        try:
            found[brief] = call.options_of(store, replace(settings, brief=brief or settings.brief))
        except BriefError as error:
            found[brief] = error
    return found


def _look(
    entry: Entry, settings: Settings, options: _OptionsByBrief, lookout: Lookout, author: str
) -> _Looked:
    from extractors import ReadOptions, read_deck
    from flows.intake import look_at
    from flows.outlook import Outlook
    from flows.owners import check_line

    brief = entry.brief or settings.brief
    told = {
        "deck": str(entry.deck),
        "state": Outlook.REFUSED.value,
        "brief": str(brief or ""),
        "owner": entry.owner,
        "due": entry.due,
        "slides": 0,
        "problem": "",
    }
    try:
        check_line(lookout.store, entry, author)
        options_id = options[entry.brief]
        if isinstance(options_id, BriefError):
            raise options_id
        look_at(entry.deck)
        state, first = lookout.look(entry.deck, options_id)
        told["state"] = state.value
        if first is not None:
            told["same_as_file"] = str(first)
        if state is Outlook.NEW:
            told["slides"] = len(read_deck(entry.deck, options=ReadOptions(ocr=False)).slides)
    except DeckproofError as error:
        refused = told | {"state": Outlook.REFUSED.value, "problem": sentence_on(entry.deck, error)}
        return _Looked(entry=entry, told=refused, error=error)
    return _Looked(entry=entry, told=told)


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
    said = [_outlook(deck)]
    said += [f"{noun} {deck[noun]}" for noun in ("brief", "owner", "due") if deck[noun]]
    return one_line(f"{deck['deck']}: {', '.join(said)}")


def _outlook(deck: dict[str, Any]) -> str:
    if deck["state"] == "new":
        return counted(deck["slides"], "slide")
    if deck["state"] == "same":
        return f"the same deck as {deck['same_as_file']}, byte for byte"
    return str(dict(_COUNTED)[deck["state"]])


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
