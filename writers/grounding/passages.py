"""The cited slides as what claims are compared with: sentences, words, quantities, dates and names, read once."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from writers.boundaries import sentence_spans
from writers.grounding.dates import Date, dates
from writers.grounding.lexicon import groups, same_root
from writers.grounding.quantities import Quantity, quantities
from writers.grounding.tokens import Token, folded, tokenise


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence or a line of a slide."""

    text: str
    tokens: tuple[Token, ...]
    words: tuple[Token, ...]
    """The tokens without punctuation."""
    content: tuple[Token, ...]
    """Those that say something by themselves."""
    stems: frozenset[str]
    starts: frozenset[str]
    """The first four letters of each stem, without which no other form of a word can be there."""
    quantities: tuple[Quantity, ...]
    dates: tuple[Date, ...]

    def has(self, stem: str) -> bool:
        """Whether the word of this stem stands here in some form."""
        return stem in self.stems or (
            stem[:4] in self.starts and any(same_root(stem, other) for other in self.stems)
        )


@dataclass(frozen=True)
class Passage:
    """The text of one slide, or of several read together."""

    text: str
    sentences: tuple[Sentence, ...]
    stems: frozenset[str]
    squashed: str
    words: frozenset[str]
    """Every word, squashed, and the pieces of joined ones."""

    @cached_property
    def groups(self) -> frozenset[int]:
        """Of words that may stand for one of its own."""
        return frozenset(group for stem in self.stems for group in groups(stem))

    @cached_property
    def by_start(self) -> dict[str, list[str]]:
        """Its stems by their first four letters."""
        found: dict[str, list[str]] = {}
        for stem in self.stems:
            found.setdefault(stem[:4], []).append(stem)
        return found

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """Of all sentences."""
        return tuple(one for sentence in self.sentences for one in sentence.quantities)

    @cached_property
    def dates(self) -> tuple[Date, ...]:
        """Of all sentences."""
        return tuple(one for sentence in self.sentences for one in sentence.dates)

    def __contains__(self, sentence: Sentence) -> bool:
        """Whether the sentence stands here as it is."""
        return any(sentence.text == one.text for one in self.sentences)

    def has(self, token: Token) -> bool:
        """Whether the word stands here in some form."""
        if token.stem in self.stems or token.low in self.words:
            return True
        if any(same_root(token.stem, other) for other in self.by_start.get(token.stem[:4], ())):
            return True
        squashed = squash(token.text)
        if len(squashed) >= 6 and squashed in self.squashed:
            return True
        pieces = re.split(r"[^\w]+", token.low)
        return len(pieces) > 1 and all(squash(piece) in self.words for piece in pieces if piece)

    def may_mean(self, token: Token) -> bool:
        """Whether the word, or one that may stand for it, stands here."""
        return self.has(token) or not groups(token.stem).isdisjoint(self.groups)


def squash(text: str) -> str:
    """Its letters and digits alone, folded."""
    return _squash_word(text) if len(text) < _LONG_WORD else _squash(text)


@functools.lru_cache(maxsize=50_000)
def _squash_word(text: str) -> str:
    return _squash(text)


def _squash(text: str) -> str:
    return "".join(letter for letter in folded(text) if letter.isalnum())


def read_sentence(text: str) -> Sentence:
    """The sentence with all that is compared."""
    tokens = tokenise(text)
    # The number of a placeholder is none of the text's; blanks of the same length keep all offsets.
    bare = _PLACEHOLDER.sub(lambda found: " " * len(found[0]), text)
    words = tuple(token for token in tokens if not token.is_mark)
    return Sentence(
        text=text,
        tokens=tokens,
        words=words,
        content=tuple(token for token in words if token.is_content),
        stems=frozenset(token.stem for token in words),
        starts=frozenset(token.stem[:4] for token in words),
        quantities=quantities(bare),
        dates=dates(bare),
    )


_PLACEHOLDER = re.compile(r"\[[A-Za-z][^\[\]\n]{0,40}\]")
_LONG_WORD = 40
_SEMICOLON = re.compile(r"(?<=[^\s;]);\s+(?=\S)")


@functools.lru_cache(maxsize=256)
def read_passage(texts: tuple[str, ...]) -> Passage:
    """The texts of the cited slides as one passage; a line end always ends a sentence."""
    parts = [_part(one) for one in texts]
    return Passage(
        text="\n".join(texts),
        sentences=tuple(sentence for part in parts for sentence in part.sentences),
        stems=frozenset[str]().union(*(part.stems for part in parts)),
        squashed="".join(part.squashed for part in parts),
        words=frozenset[str]().union(*(part.words for part in parts)),
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """What one text adds to a passage."""

    sentences: tuple[Sentence, ...]
    stems: frozenset[str]
    squashed: str
    words: frozenset[str]


@functools.lru_cache(maxsize=1_024)
def _part(text: str) -> _Part:
    """The text by itself; kept, since a slide stands in many passages."""
    sentences = sentences_of(text)
    return _Part(
        sentences=sentences,
        stems=frozenset[str]().union(*(sentence.stems for sentence in sentences)),
        squashed="".join(map(squash, text.split())),
        words=frozenset(word for written in _written(sentences) for word in _squashed(written)),
    )


def _written(sentences: Iterable[Sentence]) -> set[str]:
    return {token.text for sentence in sentences for token in sentence.words}


@functools.lru_cache(maxsize=20_000)
def _squashed(word: str) -> frozenset[str]:
    """The word and the pieces that it is joined of."""
    return frozenset(map(squash, (word, *_JOINTS.split(word))))


_JOINTS = re.compile(r"[\W_]+")


def sentences_of(text: str) -> tuple[Sentence, ...]:
    """The sentences of one text of a slide."""
    return tuple(known_sentence(line[start:end]) for line, start, end in _spans(text))


@functools.lru_cache(maxsize=8_000)
def known_sentence(text: str) -> Sentence:
    """As `read_sentence`; kept, since what is quoted stands on its slide as it does in the claim."""
    return read_sentence(text)


def _spans(text: str) -> list[tuple[str, int, int]]:
    found = []
    for line in text.replace("\x0b", " ").split("\n"):
        for start, end in sentence_spans(line):
            found += [(line, *span) for span in clause_spans(line, start, end)]
    return found


def clause_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The stretch cut at semicolons, each part being a statement of its own; the cells of a table row stay together."""
    spans = []
    for found in _SEMICOLON.finditer(text, start, end):
        spans.append((start, found.start()))
        start = found.end()
    return [*spans, (start, end)]
