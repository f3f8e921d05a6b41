"""Blobs that sealed rows name and that no page rests on: what runs were steered by, what people said in threads, the decks.

And the customer lists that packs were run with, which lie beside the blobs under their own digests.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, select

from deckproof.codec import digest_file, from_json
from deckproof.errors import DeckproofError
from review.carried import carried_customers, index_path
from review.plan_tables import kept_brief
from review.pruned import NEVER_OUT
from review.store import Store
from review.tables import output, pack
from review.talk_tables import comment
from review.work_tables import run, stage

INTAKE = "intake"
"""The stage that a deck has once its bytes were put into the store."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A blob and what it belongs to; of what has `ended` it may have been taken away."""

    name: str
    blob: str
    ended: bool = False
    steers: bool = False
    """Whether it is the options of a run, which may name a policy."""


class _Steered(msgspec.Struct):
    """What of a run's options names another blob; the rest is passed over."""

    policy: str = ""


def mentions(connection: Connection) -> Iterator[Mention]:
    """Each of these blobs, those of several rows once for each row but for decks and options."""
    options = select(pack.c.options, pack.c.id).order_by(pack.c.held_at, pack.c.id)
    for blob, own_id in _first(connection.execute(options)).items():
        yield Mention(f"The options of the pack {own_id}", blob, steers=True)
    for row in connection.execute(select(kept_brief)):
        yield Mention(f"The brief {row.name}, version {row.version}", row.sha256)
    for row in connection.execute(select(run.c.id, run.c.brief).where(run.c.brief != "")):
        yield Mention(f"The brief of the deck that was handed in as {row.id}", row.brief)
    yield from _said(connection)
    yield from _decks(connection)


def policy_of(options: bytes) -> str:
    """The blob of the policy that these options name, "" for none. Raises DecodeError for what are no options."""
    return from_json(options, _Steered).policy


def list_faults(store: Store, connection: Connection) -> Iterator[str]:
    """A sentence for each customer list that a pack was run with and that is gone, or another."""
    wanted = select(pack.c.index_digest, pack.c.id).where(pack.c.index_digest != "")
    for digest, own_id in _first(connection.execute(wanted.order_by(pack.c.id))).items():
        try:
            path = index_path(store, digest)
        except DeckproofError as error:
            yield f"The pack {own_id}: {error}"
            continue
        there = path.is_file()
        if there and digest_file(path) != digest:
            yield (
                f"The customer list that the pack {own_id} was run with ({digest[:12]}) was changed: take {path.name} "
                "out of cache/customers and put it back from a copy, or run the deck again."
            )
        elif not there and not carried_customers(store, digest):
            yield (
                f"The customer list that the pack {own_id} was run with ({digest[:12]}) is missing: put {path.name} "
                "back into cache/customers, or run the deck again."
            )


def _said(connection: Connection) -> Iterator[Mention]:
    """What stands in threads."""
    wanted = select(comment.c.id, comment.c.body, output.c.id.label("of"), output.c.state).join(
        output, output.c.id == comment.c.output
    )
    for row in connection.execute(wanted):
        name = f"The word {row.id} in a thread on the output {row.of}"
        yield Mention(name, row.body, ended=row.state in NEVER_OUT)


def _decks(connection: Connection) -> Iterator[Mention]:
    """The decks of packs; where none was taken in, as where a pack was held by hand, there is none to look for."""
    wanted = (
        select(pack.c.deck, pack.c.id)
        .where(pack.c.deck.in_(select(stage.c.deck_sha256).where(stage.c.stage == INTAKE)))
        .order_by(pack.c.held_at, pack.c.id)
    )
    for blob, own_id in _first(connection.execute(wanted)).items():
        yield Mention(f"The deck of the pack {own_id}", blob, ended=True)


def _first(rows: Iterable[Row[Any]]) -> dict[str, str]:
    """Each blob once, with the first that names it."""
    found: dict[str, str] = {}
    for blob, own_id in rows:
        found.setdefault(blob, own_id)
    return found
