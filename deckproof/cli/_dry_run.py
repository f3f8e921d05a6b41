"""What a batch would do and cost, told without doing it: nothing is kept and nothing is sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deckproof.cli._model_cost import model_cost, told_cost
from deckproof.cli.output import one_line, print_json, print_line, say
from deckproof.counts import counted
from deckproof.errors import BriefError, DeckproofError, InputError
from deckproof.plain_paths import sentence_on
from deckproof.scratch import scratch_folder

if TYPE_CHECKING:
    import datetime as dt

    from deckproof.cli._batch_names import DeckNames
    from deckproof.settings import Settings
    from flows.entries import Entry
    from flows.options import Options
    from flows.outlook import Lookout
    from review.store import Store

SCHEMA = "deckproof.batch-plan/1"
NAMED = 20
"""As many decks whose day is past are named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What the call asks for besides its decks."""

    options_of: Callable[[Store, Settings], Options]
    """The options that the run would put into the store."""
    writer: str
    today: dt.date
    sources: tuple[str, ...] = ()
    remote: bool = False
    only_failed: bool = False
    empty: tuple[str, ...] = ()
    """Folders and patterns of it that stand for no presentation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Looked:
    """A deck of the call: what is told of it, and what is wrong with it; `same_as` is the number of one with the same bytes."""

    entry: Entry
    told: dict[str, Any]
    same_as: int | None = None
    error: DeckproofError | None = None

    @property
    def is_new(self) -> bool:
        return bool(self.told["state"] == "new")


def dry_run(entries: Sequence[Entry], settings: Settings, call: Call, *, as_json: bool) -> int:
    """Say what would be done with which deck, how many slides those have that would be run, and what a model would cost; gives the exit status.

    It is that of the run: 2 when all that cannot be run are unreadable inputs, 0 when everything can be. Where lines name owners it
    raises NotSignedInError and NotAllowedError as the run does.
    """
    from deckproof.cli._batch_names import say_none
    from flows.intake import list_of

    with _store_of(settings) as store:
        looked, options = _look_at_all(entries, settings, store, call)
        own = list_of(store, settings)
        say_none(store, own, call.empty)
        names = _names(store, looked, options, own)
        lines = [] if as_json else [_line(number, one, names) for number, one in enumerate(looked)]
        past = [(names.path(number), one.entry) for number, one in enumerate(looked) if one.is_new]
    new = [one.entry for one in looked if one.is_new]
    status = max(
        (_status(one.error) for one in looked if one.error), default=0, key=(0, 2, 1).index
    )
    slides = sum(one.told["slides"] for one in looked)
    model = model_cost(new, settings, call.today) if call.writer == "chat" else None
    say_past(past, call.today)
    decks = [one.told for one in looked]
    if as_json:
        print_json({"schema": SCHEMA, "decks": decks, "slides": slides, "model": model})
        return status
    for line in lines:
        print_line(line)
    say(_summary(decks, slides))
    if model is not None:
        say(told_cost(model))
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
    """The store that the run would use; where there is none yet, one that is gone afterwards. Raises StoreError."""
    from review.places import refuse_unwritable
    from review.store import DATABASE, open_by

    for path in (settings.outputs, *map(settings.outputs.joinpath, ("held", "blobs", "cache"))):
        refuse_unwritable(path)
    if settings.database or (settings.outputs / DATABASE).exists():
        yield open_by(settings)
        return
    with scratch_folder("dry-run") as folder:
        yield open_by(replace(settings, outputs=folder, database="", blobs=""))


def _look_at_all(
    entries: Sequence[Entry], settings: Settings, store: Store, call: Call
) -> tuple[list[_Looked], _OptionsByBrief]:
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
    looked: list[_Looked] = []
    number_of: dict[Path, int] = {}
    for number, entry in enumerate(entries):
        one, first = _look(entry, settings, options, lookout, author)
        number_of.setdefault(entry.deck, number)
        looked.append(replace(one, same_as=number_of.get(first) if first else None))
    return looked, options


def _names(
    store: Store, looked: Sequence[_Looked], options: _OptionsByBrief, own: str
) -> DeckNames:
    """How the decks are shown: as by the run itself without the customers of its list, of which this is the digest."""
    from deckproof.cli._batch_names import DeckNames
    from flows.orders import Order

    made = [
        Order(deck=one.entry.deck, options_id=_id_of(options[one.entry.brief])) for one in looked
    ]
    known = [one for one in options.values() if not isinstance(one, BriefError)]
    return DeckNames(store, made, {"": own, **{_id_of(one): one.customers for one in known}})


def _id_of(options: Options | BriefError) -> str:
    from flows.intake import id_of

    return "" if isinstance(options, BriefError) else id_of(options)


_OptionsByBrief = Mapping[Path | None, "Options | BriefError"]


def _options_by_brief(
    entries: Sequence[Entry], settings: Settings, store: Store, call: Call
) -> _OptionsByBrief:
    """The options with each of the briefs, or what is wrong with it; raises as the run for what concerns all decks."""
    found: dict[Path | None, Options | BriefError] = {}
    for brief in dict.fromkeys(entry.brief for entry in entries):
        try:
            found[brief] = call.options_of(store, replace(settings, brief=brief or settings.brief))
        except BriefError as error:
            found[brief] = error
    return found


def _look(
    entry: Entry, settings: Settings, options: _OptionsByBrief, lookout: Lookout, author: str
) -> tuple[_Looked, Path | None]:
    """The deck as it is told of, and the one before it with the same bytes and options."""
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
        asked = options[entry.brief]
        if isinstance(asked, BriefError):
            raise asked
        look_at(entry.deck)
        state, first = lookout.look(entry.deck, _id_of(asked))
        told["state"] = state.value
        if first is not None:
            told["same_as_file"] = str(first)
        if state is Outlook.NEW:
            told["slides"] = len(read_deck(entry.deck, options=ReadOptions(ocr=False)).slides)
    except DeckproofError as error:
        lookout.forget(entry.deck)
        refused = told | {"state": Outlook.REFUSED.value, "problem": sentence_on(entry.deck, error)}
        return _Looked(entry=entry, told=refused, error=error), None
    return _Looked(entry=entry, told=told), first


def _line(number: int, looked: _Looked, names: DeckNames) -> str:
    if looked.error is not None:
        return names.trouble(number, looked.error)
    said, deck = [_outlook(looked, names)], looked.told
    for noun in ("brief", "owner", "due"):
        said += [f"{noun} {names.words(number, deck[noun])}"] if deck[noun] else []
    return one_line(f"{names.path(number)}: {', '.join(said)}")


def _outlook(looked: _Looked, names: DeckNames) -> str:
    state = looked.told["state"]
    if state == "new":
        return counted(looked.told["slides"], "slide")
    if looked.same_as is not None:
        return f"the same deck as {names.path(looked.same_as)}, byte for byte"
    return str(dict(_COUNTED)[state])
