"""Taking a customer list in, by hand or by itself, and looking for its new names in all that is kept.

taken = take_in(store, person, path, now=now, rooms=rooms)          a file that somebody gives
told = refresh(store, person, settings, now=now, rooms=rooms)       from where the team named
"""

from __future__ import annotations

import datetime as dt
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

from deckproof.codec import from_json, to_json
from deckproof.errors import SettingsError
from deckproof.model import Customer, Person
from echo.recheck import Rechecked, changed_customers, recheck
from echo.shrink import Change, compare
from echo.source import Fetched, Seen, fetch
from review.ledger import record
from review.lists import allow_import, note_import
from review.places import file_lock, make_folder, write_whole
from review.store import Store

if TYPE_CHECKING:
    from deckproof.customers_source import CustomersSource
    from deckproof.settings import Settings
    from review.rooms import Rooms
    from scanners.customers.imported import Imported

T = TypeVar("T")

SHRANK = "customers-not-taken"
"""The act that a list was not taken in because it would look for too few, or let too many be named."""
_FOLDER, LIST = "customers", "list.json"
_SEEN, _BEFORE = "source.json", "before.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A list that is in force now, and what its new names touch."""

    imported: Imported
    rechecked: Rechecked


@dataclass(frozen=True, slots=True, kw_only=True)
class Refreshed:
    """What came of looking: nothing new, a list taken in, or one that was not because it shrank too much."""

    changed: bool
    taken: Taken | None = None
    lost: int = 0
    """Customers of the old list that the new one has no more, where it was not taken in."""
    of: int = 0
    why: str = ""
    """What of it a person has to look at: sentences with counts, where it was not taken in."""
    not_due: bool = False
    rechecked: Rechecked | None = None
    """Of names that an earlier call had not come to."""

    @property
    def is_refused(self) -> bool:
        """Whether a person has to look at the list."""
        return self.changed and self.taken is None


def take_in(
    store: Store,
    person: Person | None,
    path: Path,
    *,
    now: dt.datetime,
    rooms: Rooms,
    most_scans: int | None = None,
) -> Taken:
    """Put the list in this file in force; raises CustomerListError, NotAllowedError. `most_scans` is told at `recheck`."""
    from scanners.customers import import_customers

    allow_import(store, person)
    with file_lock(store.outputs / "locks" / "customers.lock"):
        _owe(store)
        done = import_customers(path, store.outputs)
        counts = {"added": done.added, "changed": done.changed, "removed": done.removed}
        note_import(store, person, done.digest, counts, now=now)
        return Taken(imported=done, rechecked=_pay(store, person, now, rooms, most_scans))


def refresh(
    store: Store,
    person: Person | None,
    settings: Settings,
    *,
    now: dt.datetime,
    rooms: Rooms,
    accept: bool = False,
    only_when_due: bool = False,
) -> Refreshed:
    """Fetch the list from where `[customers_source]` says and take it in where it has changed.

    A list that lost more than the stated share of its customers or of their spellings, or lets more than that be named in
    public, is taken in only with `accept`. Raises SettingsError,
    CustomerListError, CustomerSourceError, NotAllowedError.
    """
    source = settings.customers_source
    if not source.is_set:
        raise SettingsError(
            "No place is named from which the customer list comes.",
            remedy="Set path or url in [customers_source] of deckproof.toml.",
        )
    allow_import(store, person)
    seen = _seen(store)
    if only_when_due and not _is_due(seen, source, now):
        return Refreshed(changed=False, not_due=True)
    found = fetch(source, seen, token=settings.customers_token)
    if found is None:
        _remember(store, replace(seen, looked_at=now.isoformat()))
        return Refreshed(changed=False, rechecked=_settle_debts(store, person, now, rooms))
    folder = make_folder(store.outputs / "cache" / "uploads")
    with tempfile.NamedTemporaryFile(dir=folder, suffix=".list") as file:
        file.write(found.data)
        file.flush()
        return _take_fetched(store, person, Path(file.name), found, source, now, rooms, accept=accept)  # fmt: skip


def _take_fetched(
    store: Store,
    person: Person | None,
    path: Path,
    found: Fetched,
    source: CustomersSource,
    now: dt.datetime,
    rooms: Rooms,
    *,
    accept: bool,
) -> Refreshed:
    change = _change(store, path, now)
    whys = () if accept else change.whys(source.shrink_percent)
    if whys:
        _refuse(store, person, found, change, now)
        return Refreshed(
            changed=True, lost=change.lost_customers, of=change.customers, why=" ".join(whys)
        )
    taken = take_in(store, person, path, now=now, rooms=rooms)
    # Last: whoever dies before looks at the same list once more.
    _remember(store, replace(found.seen, looked_at=now.isoformat()))
    return Refreshed(changed=True, taken=taken)


def _change(store: Store, path: Path, now: dt.datetime) -> Change:
    from scanners.customers import read_customers
    from scanners.customers.imported import imported_customers

    before = imported_customers(store.outputs)
    return compare(tuple(before), tuple(read_customers(path).customers), today=now.date())


def _refuse(store: Store, person: Person | None, found: Fetched, change: Change, now: dt.datetime) -> None:  # fmt: skip
    """Raise it: an entry of the ledger, whose notice goes to those who are told; once for each list."""
    mark = store.outputs / _FOLDER / "refused"
    if mark.is_file() and mark.read_text("ascii") == found.seen.sha256:
        return
    with store.acting() as act:
        record(
            store,
            act,
            actor=person.name if person else "",
            action=SHRANK,
            thing=found.seen.sha256[:12],
            now=now,
            data={
                "list": found.seen.sha256,
                "lost": change.lost_customers,
                "of": change.customers,
                "spellings_lost": change.lost_spellings,
                "let_be_named": change.let_be_named,
            },
        )
    write_whole(mark, found.seen.sha256.encode())


def _is_due(seen: Seen, source: CustomersSource, now: dt.datetime) -> bool:
    if not seen.looked_at:
        return True
    # A schedule fires a little early as often as a little late.
    every = dt.timedelta(hours=source.every_hours) - dt.timedelta(minutes=5)
    return now - dt.datetime.fromisoformat(seen.looked_at) >= every


# Names that are in force and were not looked for yet: kept on the disk, so that a crash forgets none …


def _settle_debts(
    store: Store, person: Person | None, now: dt.datetime, rooms: Rooms
) -> Rechecked | None:
    with file_lock(store.outputs / "locks" / "customers.lock"):
        return (
            _pay(store, person, now, rooms)
            if (store.outputs / _FOLDER / _BEFORE).is_file()
            else None
        )


def _pay(
    store: Store,
    person: Person | None,
    now: dt.datetime,
    rooms: Rooms,
    most_scans: int | None = None,
) -> Rechecked:
    """Look for what the list in force has more than the one that was last looked for."""
    from scanners.customers.imported import imported_customers

    before = _read(store, _BEFORE, tuple[Customer, ...], ())
    changed = changed_customers(before, imported_customers(store.outputs))
    done = recheck(store, person, changed, now=now, rooms=rooms, most_scans=most_scans)
    (store.outputs / _FOLDER / _BEFORE).unlink(missing_ok=True)
    return done


def _owe(store: Store) -> None:
    """Put the list aside that is in force, unless an older one still waits there."""
    folder = make_folder(store.outputs / _FOLDER)
    if not (folder / _BEFORE).is_file():
        current = folder / LIST
        write_whole(folder / _BEFORE, current.read_bytes() if current.is_file() else b"[]")


def _seen(store: Store) -> Seen:
    return _read(store, _SEEN, Seen, Seen())


def _remember(store: Store, seen: Seen) -> None:
    write_whole(make_folder(store.outputs / _FOLDER) / _SEEN, to_json(seen))


def _read(store: Store, name: str, kind: type[T], otherwise: T) -> T:
    try:
        return from_json((store.outputs / _FOLDER / name).read_bytes(), kind)
    except (OSError, msgspec.MsgspecError):
        return otherwise
