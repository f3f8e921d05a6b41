"""A portion of a batch as one Prefect flow; its parameters, result and messages are ids and counts."""

from __future__ import annotations

from prefect import flow

from flows.direct import hold_decks
from flows.opened import open_here


@flow(name="repurpose-portion", persist_result=False)
def repurpose_portion(batch_id: str, decks: list[tuple[str, str]]) -> int:
    """Hold each of these decks with its options, one after the other; gives how many are held."""
    del batch_id  # for whoever looks at the engine
    return hold_decks(open_here(), decks)
