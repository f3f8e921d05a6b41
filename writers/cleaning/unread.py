"""What a finished copy says where no reader looks, as a deck that can be scanned: names that nobody ordered away are found there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from deckproof.model import HOLD_FROM, Block, BlockKind, Category, Deck, Finding, Visibility
from writers.cleaning.planning import LINE, must_go
from writers.cleaning.said import (
    Package,
    Said,
    decoded,
    is_of_the_format,
    is_xml,
    letters_in,
    opened,
    readings,
    without_numbers,
)

_RUN = re.compile(r"[^\W\d_]{3,}")
_SHORTEST_IN_LOWER_CASE = 4
_SHORTEST = 3
_SHORTEST_IN_BYTES = 5
"""Letters of a name; shorter ones stand in addresses of cells, and in bytes by chance."""
_LONGEST = 20_000
"""Letters of one string; what is longer is cut, and each piece is looked at."""


def unread_in(data: bytes | Package, read: Deck) -> Deck:
    """The strings of the package `data` that are in no block of `read`, the copy as it was read: a block each.

    The words of the format itself are left out, since a firm may be called by one of them.
    """
    known = _Known(read)
    texts: dict[str, str] = {}
    seen: set[Said] = set()
    package = opened(data)
    for member, content in package.members():
        # Parts say the same strings hundreds of times, and the first to say one is named.
        new = [one for one in _said(package, member, content) if one not in seen]
        seen.update(new)
        for text in _odd(new, known):
            texts.setdefault(text, member)
    blocks = tuple(_block(at, text, member) for at, (text, member) in enumerate(texts.items()))
    return Deck(sha256=read.sha256, name=read.name, format=read.format, blocks=blocks)


def named_in(unread: Deck, found: Sequence[Finding]) -> dict[Finding, str]:
    """Which of the findings about `unread` name a customer, and in which member; one of each spelling."""
    members = {block.id: block.part for block in unread.blocks}
    named: dict[str, tuple[Finding, str]] = {}
    for one in found:
        member = members.get(one.block or "", "")
        letters = sum(map(str.isalpha, one.text))
        if letters >= (_SHORTEST if is_xml(member) else _SHORTEST_IN_BYTES) and _is_named(one):
            named.setdefault(one.text.strip(), (one, member))
    return dict(named.values())


def _is_named(found: Finding) -> bool:
    is_sure = found.confidence >= HOLD_FROM
    return found.category is Category.CUSTOMER and must_go(found) and is_sure


class _Known:
    """The words that readers gave."""

    def __init__(self, read: Deck) -> None:
        texts = [block.text for block in read.all_blocks()]
        self._lines = {line.strip() for text in texts for line in LINE.findall(text)}
        self._all = "\n".join(texts)

    def has(self, text: str) -> bool:
        text = text.strip()
        return not text or text in self._lines or text in self._all


def _said(package: Package, member: str, content: bytes) -> Sequence[Said]:
    if is_xml(member):
        return (Said(member), *package.strings_in(member, content))
    return (Said(member), *map(Said, letters_in(content)))


def _odd(said: Iterable[Said], known: _Known) -> Iterator[str]:
    for one in dict.fromkeys(said):
        if one.structure and not any(map(_is_odd, (one.text, *decoded(one.text)))):
            continue
        if one.structure or not known.has(one.text):
            told = one._replace(text=without_numbers(one.text))
            for text in dict.fromkeys(readings(told)):
                if _RUN.search(text):
                    yield from (text[at : at + _LONGEST] for at in range(0, len(text), _LONGEST))


def _is_odd(text: str) -> bool:
    """Whether it has a word that is none of the format's own; short ones count in capitals, as "IBM" is written."""
    return any(
        (len(run) >= _SHORTEST_IN_LOWER_CASE or run.isupper()) and not is_of_the_format(run)
        for run in _RUN.findall(without_numbers(text))
    )


def _block(at: int, text: str, member: str) -> Block:
    return Block(
        id=f"package:{at}",
        kind=BlockKind.CUSTOM_XML,
        text=text,
        visibility=Visibility.METADATA,
        part=member,
    )
