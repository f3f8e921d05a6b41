"""What need not be kept for ever, and how it goes: `prune` takes it away and puts down in the ledger that it did.

Kept whatever the age: what was released, recalled or not, with its drafts, findings, decisions and the slides it rests on;
every row of the ledger; whatever anything still open speaks of. Rows stay, their contents go: so the ledger still fits.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, and_, delete, insert, select

from deckproof.model import Person
from review.authorise import Deed, authorise
from review.files import remove_held
from review.going_tables import group_release
from review.ledger import record, stamp
from review.people import still_active
from review.people_tables import session
from review.pruned import ENDED, NEVER_OUT, pruned_blobs
from review.references import Ended, names_told, reached
from review.sessions import LONGEST, end_one
from review.store import Act, Store
from review.tables import decision, outbox, output, pack, pruned, release
from review.work_tables import stage

GRACE = dt.timedelta(days=7)
"""How long a blob may wait for the row that will speak of it."""
_A_TIME = 400
"""Blobs in one entry of the ledger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pruned:
    """What goes, or would go."""

    outputs: tuple[str, ...]
    packs: tuple[str, ...]
    decks: tuple[str, ...]
    blobs: tuple[str, ...]
    """Of those outputs, packs and decks, and spoken of by nothing else."""
    unreferenced: tuple[str, ...]
    """Spoken of by nothing at all, for longer than GRACE."""
    size_bytes: int
    notices: int
    sessions: int

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.blobs or self.unreferenced or self.notices or self.sessions)


@dataclass(frozen=True, slots=True)
class _Notices:
    """The notices sent long enough ago, from the first one on without a gap: up to which row, which entry, how many."""

    last: int = 0
    entry: int = 0
    count: int = 0


def look(store: Store, *, older_than_days: int, now: dt.datetime) -> Pruned:
    """What `prune` would take away; nothing is changed."""
    before = now - dt.timedelta(days=older_than_days)
    with store.reading() as connection:
        there = {one.sha256: one for one in store.blobs.kept()}
        sizes = {name: one.size_bytes for name, one in there.items()}
        ended = _ended(connection, stamp(before))
        living = reached(store.blobs, names_told(connection, ended), sizes)
        spoken = reached(store.blobs, names_told(connection, Ended()), sizes)
        waiting = (now - GRACE).timestamp()
        blobs = sorted(spoken - living)
        loose = sorted(name for name in sizes.keys() - spoken if there[name].since < waiting)
        return Pruned(
            outputs=tuple(sorted(ended.outputs)),
            packs=tuple(sorted(ended.packs)),
            decks=tuple(sorted(ended.decks)),
            blobs=tuple(blobs),
            unreferenced=tuple(loose),
            size_bytes=sum(sizes[name] for name in (*blobs, *loose)),
            notices=_sent(connection, before).count,
            sessions=len(_run_out(connection, now)),
        )


def prune(store: Store, by: Person, *, older_than_days: int, now: dt.datetime) -> Pruned:
    """Take it away; raises NotAllowedError for anybody but an admin.

    The ledger's entry is committed first: a crash leaves blobs that the next call takes away, never one that is gone and
    that nobody tells of.
    """
    begun = now.timestamp()
    found = look(store, older_than_days=older_than_days, now=now)
    with store.acting() as act:
        actor = still_active(act.connection, by)
        authorise(actor, Deed.PRUNE)
        if found.nothing:
            return found
        _put_down(store, act, actor, found, now - dt.timedelta(days=older_than_days), now)
    _sweep(store, (*found.blobs, *found.unreferenced), begun)
    for output_id in found.outputs:
        remove_held(store, output_id)
    return found


def _ended(connection: Connection, before: str) -> Ended:
    """What ended before this time, by the decision that ended it."""
    never_out, all_ended = [state.value for state in NEVER_OUT], [state.value for state in ENDED]
    late = select(decision.c.output).where(decision.c.at >= before)
    # What a group had has left, whatever became of it afterwards.
    shared = select(group_release.c.output)
    old = and_(output.c.id.not_in(late), output.c.id.not_in(shared))
    outputs = connection.execute(
        select(output.c.id).where(output.c.state.in_(never_out), old)
    ).scalars()
    living = select(output.c.pack).where(~(output.c.state.in_(all_ended) & old))
    out = select(output.c.pack).join(release, release.c.output == output.c.id)
    closed = pack.c.id.not_in(living)
    packs = connection.execute(select(pack.c.id).where(closed, pack.c.id.not_in(out))).scalars()
    in_use = select(pack.c.deck).where(pack.c.id.in_(living))
    decks = connection.execute(
        select(pack.c.deck).where(closed, pack.c.deck.not_in(in_use)).distinct()
    ).scalars()
    return Ended(outputs=frozenset(outputs), packs=frozenset(packs), decks=frozenset(decks))


def _sent(connection: Connection, before: dt.datetime) -> _Notices:
    found = _Notices()
    wanted = select(outbox.c.id, outbox.c.key, outbox.c.sent_at).order_by(outbox.c.id)
    with connection.execute(wanted, execution_options={"yield_per": 1000}) as rows:
        for row in rows:
            if row.sent_at is None or dt.datetime.fromisoformat(row.sent_at) >= before:
                break
            of_entry = row.key.startswith(_OF_ENTRY)
            entry = int(row.key.removeprefix(_OF_ENTRY)) if of_entry else 0
            found = _Notices(row.id, max(found.entry, entry), found.count + 1)
    return found


_OF_ENTRY = "ledger-"


def _run_out(connection: Connection, now: dt.datetime) -> Sequence[tuple[str, str]]:
    gone = select(session.c.sha256, session.c.person).where(
        session.c.opened_at < stamp(now - LONGEST)
    )
    return [(row.sha256, row.person) for row in connection.execute(gone)]


def _put_down(
    store: Store, act: Act, actor: Person, found: Pruned, before: dt.datetime, now: dt.datetime
) -> None:
    """The entries, the rows that say which blobs are gone, and the rows that go."""
    for sha256, name in _run_out(act.connection, now):
        end_one(store, act, sha256, name, now=now)
    notices = _sent(act.connection, before)
    act.connection.execute(delete(outbox).where(outbox.c.id <= notices.last))
    act.connection.execute(delete(stage).where(stage.c.deck_sha256.in_(found.decks)))
    known = pruned_blobs(act.connection)
    fresh = [name for name in found.blobs if name not in known]
    for start in range(0, max(len(fresh), 1), _A_TIME):
        some = fresh[start : start + _A_TIME]
        if some:
            rows = [{"sha256": name, "at": stamp(now)} for name in some]
            act.connection.execute(insert(pruned), rows)
        data = {
            "blobs": some,
            "unreferenced": len(found.unreferenced),
            "outputs": len(found.outputs),
            "packs": len(found.packs),
            "decks": len(found.decks),
            "notices_to": notices.entry,
        }
        record(store, act, actor=actor.name, action="pruned", thing="outputs", now=now, data=data)


def _sweep(store: Store, names: Sequence[str], begun: float) -> None:
    """Whoever put a blob once more since we looked has made it fresh, and speaks of it soon."""
    wanted = frozenset(names)
    for one in list(store.blobs.kept()):
        if one.sha256 in wanted and one.since < begun:
            store.blobs.remove(one.sha256)
