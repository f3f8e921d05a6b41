"""How the packs stand that a call found written before.

A deck all of whose pieces have ended is not written anew by the same call, and one that somebody else ran first has their pack.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING

from deckproof.counts import counted

if TYPE_CHECKING:
    from deckproof.cli._batch_names import DeckNames
    from deckproof.model import Person
    from review.store import Store

NAMED = 20
"""As many decks are named; the count tells of all."""
_A_TIME = 500
_ANEW = "A run with another brief or writer makes new ones"


def told_standing(store: Store, pack_id: str) -> str:
    """How many pieces of a pack that was written before are in which state, for people."""
    from review.pruned import ENDED, states_of_packs

    with store.reading() as connection:
        states = states_of_packs(connection, [pack_id]).get(pack_id, {})
    told = ", ".join(f"{count:,} {state}" for state, count in sorted(states.items()))
    if not states or states.keys() - set(ENDED):
        return f"Its pieces: {told or 'none'}."
    return f"Its pieces have all ended ({told}). {_ANEW}."


def ended_lines(store: Store, packs: Mapping[str, int], names: DeckNames) -> Iterator[str]:
    """What to say of those of these packs, each with the number of its deck, of which every piece has ended."""
    ended = _ended(store, packs)
    if not ended:
        return
    of = "of 1 deck have" if len(ended) == 1 else f"of {counted(len(ended), 'deck')} have"
    yield f"All pieces {of} ended (recalled, rejected or withdrawn). {_ANEW}:"
    for pack in sorted(ended, key=packs.__getitem__)[:NAMED]:
        yield f"  {names.path(packs[pack])}: see deckproof list, or deckproof show {pack}"
    if len(ended) > NAMED:
        yield f"  … and {len(ended) - NAMED:,} more"


def others_lines(
    store: Store, viewer: Person | None, packs: Mapping[str, int], names: DeckNames
) -> Iterator[str]:
    """What to say of those of these packs, each with the number of its deck, that `viewer` may not see: they came of somebody else's run."""
    others = _others(store, viewer, packs)
    if not others or viewer is None:
        return
    of = "pack of 1 deck" if len(others) == 1 else f"packs of {counted(len(others), 'deck')}"
    yield f"The {of} came of somebody else's run with the same settings; `deckproof list` shows you none of them:"
    for pack, author in sorted(others.items(), key=lambda one: packs[one[0]])[:NAMED]:
        yield f"  {names.path(packs[pack])}: {_ask(author, pack, viewer)}"
    if len(others) > NAMED:
        yield f"  … and {len(others) - NAMED:,} more"


def told_whose(store: Store, viewer: Person | None, pack_id: str) -> str:
    """Whom to ask for a pack that `viewer` may not see; "" where they may, or nobody in particular looks."""
    others = _others(store, viewer, [pack_id])
    if not others or viewer is None:
        return ""
    asked = _ask(others[pack_id], pack_id, viewer)
    return f"Somebody else ran this deck first with the same settings, and the pack is theirs: `deckproof list` does not show it to you, {asked}."


def _ask(author: str, pack: str, viewer: Person) -> str:
    return f"ask {author or 'an admin'} for deckproof user grant {pack} {viewer.name}"


def _others(store: Store, viewer: Person | None, packs: Iterable[str]) -> dict[str, str]:
    """Who is the author of each of these packs that `viewer` may not see."""
    from review.grants import may_see
    from review.outputs import find_pack_row

    if viewer is None:
        return {}
    with store.reading() as connection:
        hidden = [pack for pack in packs if not may_see(connection, viewer, pack)]
        return {pack: find_pack_row(connection, pack).author for pack in hidden}


def _ended(store: Store, packs: Mapping[str, int]) -> list[str]:
    from review.pruned import ENDED, states_of_packs

    found: list[str] = []
    ids = iter(packs)
    with store.reading() as connection:
        while some := list(islice(ids, _A_TIME)):
            states = states_of_packs(connection, some)
            found += [pack for pack, counts in states.items() if not counts.keys() - set(ENDED)]
    return found
