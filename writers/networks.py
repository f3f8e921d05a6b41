"""How the social networks count a post, and their limits.

X counts weights (its published configuration, version 3: one for U+0000–10FF, U+2000–200D, U+2010–201F, U+2032–2037, else two, an address 23) of
the NFC text; Mastodon counts characters with an address as 23; Bluesky counts graphemes and bytes; the others count characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

ADDRESS_WEIGHT = 23
_ADDRESS = re.compile(r"https?://\S+")
_BARE_ADDRESS = re.compile(
    # X links these without "https://" too, whatever top-level domain it knows today.
    r"https?://\S+|(?<![\w@.-])(?:[a-z0-9-]+\.)+[a-z]{2,}\b(?:/\S*)?",
    re.IGNORECASE,
)
_LIGHT = ((0x0000, 0x10FF), (0x2000, 0x200D), (0x2010, 0x201F), (0x2032, 0x2037))


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """A network: its name as people write it, its limit, and how it counts."""

    name: str
    limit: int
    count: Callable[[str], int]
    posts: int
    """How many posts a deck gives there at most."""

    def takes(self, text: str) -> bool:
        """Whether the text is within the limit."""
        return self.count(text) <= self.limit


def x_weight(text: str) -> int:
    """The weight of a text on X."""
    bare, addresses = _BARE_ADDRESS.subn("", text)
    plain = unicodedata.normalize("NFC", bare)
    letters = len(plain) if plain.isascii() else sum(map(_weight, graphemes(plain)))
    return addresses * ADDRESS_WEIGHT + letters


def _weight(grapheme: str) -> int:
    if any(0x1F000 <= ord(letter) <= 0x1FAFF for letter in grapheme):
        return 2  # an emoji sequence counts once
    return sum(
        1 if any(low <= ord(letter) <= high for low, high in _LIGHT) else 2 for letter in grapheme
    )


def mastodon_length(text: str) -> int:
    """The characters of a text on Mastodon."""
    return len(_ADDRESS.sub("x" * ADDRESS_WEIGHT, text))


def bluesky_length(text: str) -> int:
    """The graphemes of a text on Bluesky; a tenth of its bytes where these would reach their limit of 3,000 first."""
    return max(len(graphemes(text)), -(-len(text.encode()) // 10))


def graphemes(text: str) -> list[str]:
    """What a reader takes for single signs (Unicode, UAX #29)."""
    import regex

    found: list[str] = regex.findall(r"\X", text)
    return found


NETWORKS: Mapping[str, Network] = {
    "x": Network(name="X", limit=280, count=x_weight, posts=6),
    "bluesky": Network(name="Bluesky", limit=300, count=bluesky_length, posts=6),
    "mastodon": Network(name="Mastodon", limit=500, count=mastodon_length, posts=4),
    "linkedin": Network(name="LinkedIn", limit=3000, count=len, posts=1),
}
