"""A list said in sentences: its items in a row or one by one, with nothing added but "and", commas and a colon."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from writers.languages import Language
from writers.passages import Passage, Sentence, capital, lowered
from writers.sentences import end_stop, is_sentence

LEAST_RUN_WORDS = 4
"""Phrases with fewer words together say nothing."""
LONG_ITEM = 6
"""Words of an item that needs no intro when it stands alone."""
HEAVY_ITEM = 8
"""Words of an item that can be read in a row with others, at the most."""


_FLOWS_ON = re.compile(
    r"\b(?:includes?|including|are|is|by|of|for|with|to|on|from|because of|such as|should|must|can|will|shows?|contains?|covers?|needs?|provides?|offers?|requires?|has|have|"
    r"enthält|umfasst|sind|ist|durch|für|mit|von|wie|braucht|bietet|zeigt)$",
    re.IGNORECASE,
)


def flows_on(text: str, tongue: Language) -> bool:
    """Whether a list can go on with the clause."""
    pattern = tongue.flows_on or _FLOWS_ON
    return bool(pattern.search(text))


def as_sentences(passage: Passage, tongue: Language) -> tuple[Sentence, ...]:
    """The list as prose: its items one by one where they are sentences, else joined into one sentence."""
    stands = [is_sentence(item.text, tongue) for item in passage.sentences]
    asks = [item.text.endswith("?") for item in passage.sentences]
    if (any(asks) and not all(asks)) or (2 * sum(stands) > len(stands) and len(stands) > 1):
        return tuple(
            replace(item, text=end_stop(capital(item.text)), whole=stood)
            for item, stood in zip(passage.sentences, stands, strict=True)
            if stood or item.text.endswith("?") or item.words >= LEAST_RUN_WORDS
        )
    if is_heavy(passage.sentences) and not passage.flows:
        return _one_by_one(passage)
    return (as_sentence(passage, tongue),)


def is_heavy(items: Sequence[Sentence]) -> bool:
    """Whether the items have clauses of their own, so that a row of them cannot be followed."""
    return len(items) > 1 and any(
        re.search(r"[,;:]", item.text) or item.words > HEAVY_ITEM for item in items
    )


def _one_by_one(passage: Passage) -> tuple[Sentence, ...]:
    """The items as short sentences, the first behind what the list is about."""
    first, *rest = passage.sentences
    intro = passage.intro
    if intro and not intro.text.endswith("?"):
        cites = tuple(sorted({*intro.cites, *first.cites}))
        first = replace(first, text=f"{capital(intro.text)} {first.text}", cites=cites)
    return tuple(
        replace(item, text=end_stop(capital(item.text)), whole=False) for item in (first, *rest)
    )


def as_sentence(passage: Passage, tongue: Language) -> Sentence:
    """The list as one sentence: "Design factors include safety, accessibility and simplicity."."""
    items = [item.text.rstrip(".") for item in passage.sentences]
    cites = tuple(
        sorted(
            {number for item in passage.sentences for number in item.cites}
            | set(passage.intro.cites if passage.intro else ())
        )
    )
    intro = passage.intro.text if passage.intro else ""
    alone = len(items) == 1 and (
        ":" in items[0] or len(items[0].split()) >= LONG_ITEM or is_sentence(items[0], tongue)
    )
    if not intro or alone or (intro.endswith("?") and not items[0].endswith("?")):
        if len(items) > 1 and can_be_small(passage.sentences):
            items = [lowered(item).rstrip(".") for item in passage.sentences]
        return Sentence(text=end_stop(capital(listed(items, tongue))), cites=cites, whole=False)
    if intro.endswith(":") and passage.flows:
        intro = intro[:-1]
    small = can_be_small(passage.sentences)
    said = [lowered(item) if small else item.text.rstrip(".") for item in passage.sentences]
    return Sentence(
        text=end_stop(f"{capital(intro)} {listed(said, tongue)}"), cites=cites, whole=False
    )


def can_be_small(items: Sequence[Sentence]) -> bool:
    """Whether all items may begin with a small letter: none is written as a headline, and no other keeps its capital."""
    headlines = any(re.search(r"\s[A-ZÄÖÜ][a-zäöüß]+", item.text) for item in items)
    return not headlines and all(item.common or not item.text[:1].isupper() for item in items)


_IN_QUOTES = re.compile(r"“[^“”]*”|„[^„“]*“|«[^«»]*»")
"""What keeps its own commas to itself."""


def listed(items: Sequence[str], tongue: Language) -> str:
    """The items as "a, b and c"; with semicolons where the items have commas or are long."""
    plain = [item.rstrip(" .;,") for item in items]
    if len(plain) == 1:
        return plain[0]
    plain = [item.rstrip("!") for item in plain]
    bare = [_IN_QUOTES.sub("", item) for item in plain]
    heavy = any(re.search(r"[,;:]", item) or len(item.split()) > 8 for item in bare)
    if heavy:
        return "; ".join(plain)
    if not tongue.is_written:
        return ", ".join(plain)  # no word of ours would be in the deck's language
    return f"{', '.join(plain[:-1])} {tongue.say.get('and', 'and')} {plain[-1]}"
