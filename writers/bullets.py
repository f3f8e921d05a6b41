"""A slide's bullets by what hangs below what, and which of them are told as one item of the list that they stand in."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from writers.languages import Language
from writers.listing import can_be_small, flows_on, is_heavy, listed
from writers.pages import Piece, Role
from writers.passages import Sentence, lowered
from writers.sentences import headed

HEAVY_ROW = 14
"""Words of items below an item that still can be read in a row."""


@dataclass(frozen=True, slots=True)
class Bullet:
    """A piece with what hangs below it."""

    piece: Piece
    children: tuple[Bullet, ...]


def tree_of(pieces: Sequence[Piece]) -> tuple[Bullet, ...]:
    """The pieces by depth; a label takes what follows on its own level as children too, a row of column heads nothing."""
    roots: list[Bullet] = []
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        end = at + 1
        while (
            end < len(pieces)
            and pieces[end].level > piece.level
            and pieces[end].block == piece.block
        ):
            end += 1
        beside = at > 0 and pieces[at - 1].role is Role.LABEL and not roots[-1].children
        if end == at + 1 and piece.role is Role.LABEL and not beside:
            while (
                end < len(pieces)
                and pieces[end].role is Role.PHRASE
                and pieces[end].level == piece.level
                and end - at <= 8
            ):
                end += 1
        roots.append(Bullet(piece, tree_of(pieces[at + 1 : end])))
        at = end
    return tuple(roots)


FEWEST_MIXED = 3
LONGEST_MIXED = 16
"""Items of a list that holds sentences too, and the words of the longest one."""


LONGEST_TERM, LONGEST_EXPLAINED = 5, 30
"""Words of a term, and of a term with its explanation, that are an item of a list."""
_TERM = re.compile(r"(?P<term>[^\W_][^:.!?]*):\s\S")


def in_mixed_lists(bullets: Sequence[Bullet]) -> frozenset[str]:
    """The ids of the pieces that stand in a list of phrases and short sentences, or of terms explained, which is told as a list whole."""
    found: set[str] = set()
    for _, group in itertools.groupby(
        bullets, key=lambda bullet: (bullet.piece.block, bullet.piece.level, bool(bullet.children))
    ):
        pieces = [bullet.piece for bullet in group if not bullet.children]
        phrases = sum(piece.role is Role.PHRASE for piece in pieces)
        plain = all(
            piece.role in {Role.PHRASE, Role.SENTENCE} and piece.words <= LONGEST_MIXED
            for piece in pieces
        )
        stopped = any(piece.text.endswith(".") for piece in pieces)
        mixed = phrases > 0 and (not stopped or 3 * phrases >= len(pieces))
        if len(pieces) >= FEWEST_MIXED and ((plain and mixed) or all(map(explains, pieces))):
            found.update(piece.id for piece in pieces)
    return frozenset(found)


def explains(piece: Piece) -> bool:
    """Whether it is a term with its explanation: "Routing: sends each request to the one who knows."."""
    opens = _TERM.match(piece.text)
    if opens is None or piece.role not in {Role.PHRASE, Role.SENTENCE}:
        return False
    return piece.words <= LONGEST_EXPLAINED and len(opens["term"].split()) <= LONGEST_TERM


def in_one_line(bullets: Sequence[Bullet], tongue: Language) -> frozenset[str]:
    """The ids of pieces that are told with the little that hangs below them as one item of the list they stand in.

    A list of their own would swallow the items that follow them.
    """
    found: set[str] = set()
    for number, bullet in enumerate(bullets):
        beside = [*bullets[max(0, number - 1) : number], *bullets[number + 1 : number + 2]]
        among = any(
            not other.children
            and other.piece.block == bullet.piece.block
            and other.piece.role is Role.PHRASE
            for other in beside
        )
        if bullet.children and among and _is_light_below(bullet, tongue):
            found.add(bullet.piece.id)
    return frozenset(found)


def _is_light_below(bullet: Bullet, tongue: Language) -> bool:
    """Whether all that hangs below it can be read in a row behind it."""
    if any(child.children for child in bullet.children) or bullet.piece.text.endswith("?"):
        return False
    items = [item_of(child, tongue) for child in bullet.children]
    light = bullet.piece.words + sum(item.words for item in items) <= HEAVY_ROW
    return light and not is_heavy(items) and not any(item.text.endswith("?") for item in items)


LONGEST_HEAD = 12
"""Words of a parent and a child that name a list together."""


def is_heavy_below(child: Bullet, tongue: Language) -> bool:
    """Whether what hangs below it would make a row that cannot be followed."""
    items = [item_of(one, tongue) for one in child.children]
    return len(items) > 1 and (is_heavy(items) or sum(item.words for item in items) > HEAVY_ROW)


def can_head(parent: Bullet, child: Bullet) -> bool:
    """Whether both together are short enough to name a list."""
    return parent.piece.words + child.piece.words <= LONGEST_HEAD


def below(parent: Bullet, child: Bullet, tongue: Language) -> Bullet:
    """The child as a bullet of its own, named behind its parent, which may go on with it ("… because of the nature of …")."""
    begun, rest = parent.piece.text.rstrip(" .;,:"), child.piece.text.rstrip(" .;,:")
    goes_on = flows_on(begun, tongue) and rest[:1].islower()
    head = f"{begun} {rest}" if goes_on else f"{headed(begun)} {rest}"
    slides = tuple(sorted({*parent.piece.slides, *child.piece.slides}))
    return replace(child, piece=replace(child.piece, text=head, slides=slides))


def item_of(bullet: Bullet, tongue: Language) -> Sentence:
    """A bullet as an item; its own children stand behind a colon."""
    text = bullet.piece.text.rstrip(" ;,.:") if bullet.children else bullet.piece.text.rstrip(" ;,")
    cites = set(bullet.piece.slides)
    if bullet.children:
        inner = [item_of(child, tongue) for child in bullet.children]
        small = can_be_small(inner)
        said = [lowered(item) if small else item.text for item in inner]
        text = f"{headed(text)} {listed(said, tongue)}"
        cites.update(number for item in inner for number in item.cites)
    return Sentence(text=text, cites=tuple(sorted(cites)), whole=False, common=bullet.piece.common)
