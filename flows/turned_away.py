"""Machines that were not fit for a batch and left it alone: noted with the batch, so that whoever watches it is told."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

from msgspec import Struct

from deckproof.codec import digest_of, from_json, to_json
from flows.programs import program_of
from review import stages
from review.stages import StageKey

if TYPE_CHECKING:
    from deckproof.errors import DeckproofError
    from review.store import Store

_STAGE = "turned-away"


class TurnedAway(Struct, frozen=True):
    """A machine, and what it lacked."""

    machine: str
    why: str
    program: str = ""
    """What the batch was to be done with then; once that is another version the note is out of date."""


def note_away(store: Store, batch: str, error: DeckproofError) -> None:
    """Note that this machine left the batch alone, once for each reason."""
    noted = TurnedAway(machine=socket.gethostname(), why=str(error), program=_program(store, batch))
    version = digest_of(noted.why, noted.program)[:12]
    key = StageKey(deck=batch, stage=_STAGE, version=version, options=noted.machine)
    stages.note_results(store, [(key, store.blobs.put(to_json(noted)))])


def list_away(store: Store, batch: str) -> tuple[TurnedAway, ...]:
    """The machines that left the batch alone since it is to be done with the version that it is."""
    keys = [one.key for one in stages.list_stages(store, batch) if one.key.stage == _STAGE]
    if not keys:
        return ()
    found = (one for one in stages.find_results(store, keys) if one)
    noted = (from_json(store.blobs.get(one), TurnedAway) for one in found)
    now = _program(store, batch)
    return tuple(one for one in noted if one.program == now)


def _program(store: Store, batch: str) -> str:
    wanted = program_of(store, batch)
    return wanted.digest if wanted else ""
