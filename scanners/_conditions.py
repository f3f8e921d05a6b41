"""What a text has to hold, as sets of pieces: one of each has to stand in it."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from scanners._pieces import BLANK, DIGIT, EDGE

LEAST_RARE = 5.5
"""Below it a set of pieces says next to nothing: one of them stands in nearly every text."""
MOST_OF_EACH = 2
"""Sets of each alternative that count."""

_SIGNS = (
    *((BLANK, 0.5), (EDGE, 1.0), (DIGIT, 8.0)),
    *(("-", 6.0), (".", 5.0), (",", 5.0), (":", 7.0), ("/", 8.0), ("'", 7.0), ("’", 7.0), ('"', 7.0)),
)  # fmt: skip
_LETTERS = "etaoinsrhldcumfpgwybvkxjqz"
"""By how often English has them."""
_BITS = defaultdict(
    lambda: 9.0, _SIGNS + tuple((one, 3 + rank / 4) for rank, one in enumerate(_LETTERS))
)
_EVERYDAY_WORDS = (
    "the of and to in is our we on for with are as at be by it or you your that this can will from not an all more a i "
    "der die das und in zu von mit ist wir den für de la le les et des en el y los il di che per"
)
_KNOWN = {f"{EDGE}{word}{EDGE}": 2**-6 for word in _EVERYDAY_WORDS.split()}
_KNOWN |= {f"{sign}{EDGE}": 2**-10 for sign in ".,:"}
"""Such signs stand behind a word, and seldom before one."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """Pieces one of which has to be there."""

    pieces: frozenset[str]
    rareness: float
    """How seldom one of them stands at a place of a text, in bits, guessed from their letters."""


@dataclass(frozen=True, slots=True)
class Condition:
    """Holds where a text has of each of the sets one of its pieces, the rarest first; without a set it asks for nothing."""

    sets: tuple[OneOf, ...] = ()

    def __bool__(self) -> bool:
        """Whether it asks for anything."""
        return bool(self.sets)

    def rareness(self) -> float:
        """How seldom a place of a text has what it asks for, in bits; 0 where it asks for nothing."""
        return max((one.rareness for one in self.sets), default=0.0)

    def every_piece(self) -> Iterator[str]:
        """The pieces of all its sets."""
        for one in self.sets:
            yield from one.pieces

    def telling(self) -> frozenset[str]:
        """The set of which fewest texts hold a piece; empty where it asks for nothing."""
        return self.sets[0].pieces if self.sets else frozenset()


ANYTHING = Condition()


def asking_for(pieces: Iterable[str]) -> Condition:
    """That one of the pieces is there; nothing where that says nothing."""
    several = frozenset(pieces)
    rareness = -math.log2(sum(map(_frequency_of, several)) or 1.0)
    return Condition((OneOf(several, rareness),)) if rareness >= LEAST_RARE else ANYTHING


def both(*members: Condition) -> Condition:
    """Holds where all of them do."""
    sets = dict.fromkeys(one for member in members for one in member.sets)
    return Condition(tuple(sorted(sets, key=_rareness, reverse=True)))


def either(members: Iterable[Condition]) -> Condition:
    """Holds wherever one of them does: of each it asks for the two sets that tell most, and no more."""
    several = tuple(members)
    if not all(several):
        return ANYTHING
    ranked = zip(*(one.sets[:MOST_OF_EACH] for one in several), strict=False)
    return both(*(asking_for(piece for one in sets for piece in one.pieces) for sets in ranked))


def _rareness(one: OneOf) -> float:
    return one.rareness


@lru_cache(maxsize=4096)
def _frequency_of(piece: str) -> float:
    return _KNOWN.get(piece) or 2 ** -sum(map(_BITS.__getitem__, piece))
