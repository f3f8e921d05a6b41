"""A sentence, line or bullet as the cues that stand in it, in their order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from deckproof.model import Block
from scanners import Scope
from scanners._memory import by_text
from scanners._spans import sentences
from scanners._views import COMPANY, PERSON, view_of
from scanners.cues.words import starting

_TOKEN = re.compile(
    r"[^\W\d_]+(?:['’][^\W\d_]+)?"
    r"|\d+(?:[.,:]\d+)*"
    r"|[€$£%?!:;\"“”„«»()\[\]–—/#=|<>\\•.,]|(?<!\w)-|-(?!\w)"
)
_OWN = re.compile(r"['’]s?$")
_QUOTES = frozenset('"“”„«»')
_OWNER = ("'s", "’s")


@dataclass(frozen=True, slots=True)
class Place:
    """A cue's first and last token."""

    first: int
    last: int


@dataclass(slots=True)
class Clause:
    """One sentence; places are numbers of its tokens."""

    start: int
    end: int
    tokens: tuple[tuple[str, int, int], ...]
    """(text as written, start, end) in the block."""
    cues: dict[str, list[Place]] = field(default_factory=dict)
    named: bool = False
    """Whether the names in it have been looked up."""


def clauses_of(scope: Scope, block: Block) -> tuple[Clause, ...]:
    """The block's clauses, found once a scan."""
    memo: dict[str, tuple[Clause, ...]] = scope.memo.setdefault("clauses", {})
    if block.id not in memo:
        memo[block.id] = tuple(
            replace(clause, cues=dict(clause.cues)) for clause in clauses_in(block.text)
        )
    return memo[block.id]


@by_text
def clauses_in(text: str) -> tuple[Clause, ...]:
    """The clauses of a text without the names in them, which are another matter in each scan."""
    return tuple(_read(text))


def _read(text: str) -> Iterator[Clause]:
    for start, end in sentences(text):
        tokens = tuple(tokens_in(text, start, end))
        if tokens:
            clause = Clause(start=start, end=end, tokens=tokens)
            _look_up(clause)
            yield clause


def tokens_in(text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """(as written, start, end) of every word, number and mark between the two places."""
    for match in _TOKEN.finditer(text, start, end):
        yield match[0], match.start(), match.end()


def _look_up(clause: Clause) -> None:
    words = [_plain(word) for word, _, _ in clause.tokens]
    for at, word in enumerate(words):
        for entry, cue in starting(word):
            if len(entry) == 1 or tuple(words[at : at + len(entry)]) == entry:
                clause.cues.setdefault(cue, []).append(Place(at, at + len(entry) - 1))
    for cue, at in _shapes(clause.tokens):
        clause.cues.setdefault(cue, []).append(Place(at, at))


def _plain(word: str) -> str:
    """The word as lists have it: small, without a possessive end, "can't" with a straight mark."""
    low = word.lower().replace("’", "'")
    return low.removesuffix("'s")


def _shapes(tokens: tuple[tuple[str, int, int], ...]) -> Iterator[tuple[str, int]]:
    """What a token is by its looks alone: number, capital, owner, quotation mark, the clause's first word.

    "upper" is any word with a capital, "capital" one that does not owe it to standing first.
    """
    seen_word = False
    for at, (word, _, _) in enumerate(tokens):
        if word[0].isdigit():
            yield "number", at
            if len(word) == 4 and word.isdigit() and word[:2] in {"19", "20"}:
                yield "year", at
        elif word[0] in _QUOTES:
            yield "quote", at
        elif word == "?":
            yield "question", at
        elif word == ":":
            yield "colon", at
        elif word in "–—-":
            yield "dash", at
        elif word[0].isalpha():
            if word[0].isupper() and len(word) > 1:
                yield "upper", at
            if word[0].isupper() and word.endswith(_OWNER):
                yield "owner", at
            if not seen_word:
                yield "start", at
            elif word[0].isupper() and len(word) > 1:
                yield "capital", at
            seen_word = True
    yield "end", len(tokens) - 1


def name_cues(scope: Scope, block: Block, clause: Clause) -> None:
    """Add the clause's cues "person" and "company", which the language model and the customer list find."""
    if clause.named:
        return
    clause.named = True
    views: dict[str, Mapping[str, str]] = scope.memo.setdefault("cue-views", {})
    if block.id not in views:
        views[block.id] = {
            "person": view_of(scope, block, companies=False),
            "company": view_of(scope, block, companies=True),
        }
    for cue, sign in (("person", PERSON), ("company", COMPANY)):
        view = views[block.id][cue]
        for at, (_, start, _) in enumerate(clause.tokens):
            if view[start] == sign:
                clause.cues.setdefault(cue, []).append(Place(at, at))
