"""In which order the things that are masked get their numbers: one for all drafts and the clean copy of a deck.

"Customer A" of the summary is "customer A" of every post and on the slide itself: whoever an audience reads of first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from deckproof.model import EVERYDAY, Action, Category, Deck, Finding, Visibility
from writers.masking.placeholders import Key, key_of

NAMED = (Category.CUSTOMER, Category.ORGANISATION, Category.PERSON, Category.CODE_NAME)
"""What a stand-in of its own stands for, told from others of its kind by a number or a letter."""
_TAKEN_OUT = frozenset({Action.REDACT, Action.REPLACE})


def in_order(deck: Deck, findings: Sequence[Finding]) -> dict[Key, Category]:
    """The things that have stand-ins, with their categories: those on shown slides as they are read, then all others."""
    places = {block.id: at for at, block in enumerate(deck.all_blocks())}
    named = [found for found in findings if is_named(found)]
    named.sort(key=lambda one: (*_rank(one, places), one.start, -one.end))
    order: dict[Key, Category] = {}
    for found in named:
        order.setdefault(key_of(found), found.category)
    return order


def numbers_of(order: Iterable[tuple[Key, Category]], category: Category) -> dict[Key, int]:
    """The number of each thing of the category, from 1 on."""
    same = (key for key, kind in order if kind is category)
    return {key: number for number, key in enumerate(same, 1)}


def is_named(found: Finding) -> bool:
    """Whether a stand-in of its own takes its place: not where a scan takes an everyday word for the word."""
    if found.category not in NAMED or found.action not in _TAKEN_OUT or not found.text.strip():
        return False
    return found.masks or EVERYDAY not in found.evidence


def _rank(found: Finding, places: dict[str, int]) -> tuple[bool, int]:
    return found.visibility is not Visibility.SHOWN, places.get(found.block or "", len(places))
