"""What matters in a deck: term weights, the weight of a piece, keywords. Plain NumPy, no randomness."""

from __future__ import annotations

import functools
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from deckproof.one_thread import one_thread
from writers.languages import Language
from writers.languages.small_words import words
from writers.sentences import content_words, stem

Vector = npt.NDArray[np.float64]

DAMPING = 0.85
ROUNDS = 30


class Terms:
    """The terms of some documents (slides): in how many each stands, and vectors of texts over them."""

    def __init__(self, documents: Sequence[str], tongue: Language) -> None:
        self._small = frozenset(tongue.small_words)
        stems = [Counter(self.stems(text)) for text in documents]
        self.frequency: Counter[str] = Counter(term for counts in stems for term in counts)
        self.total: Counter[str] = Counter()
        for counts in stems:
            self.total.update(counts)
        self.size = max(1, len(documents))
        self._known: dict[str, list[tuple[int, float]]] = {}
        self._central: dict[tuple[str, ...], Vector] = {}

    def stems(self, text: str) -> list[str]:
        """The stems of its content words, in order."""
        return [stem(word) for word in content_words(text, self._small)]

    @cached_property
    def index(self) -> dict[str, int]:
        """Each term's place in a vector."""
        return {term: place for place, term in enumerate(sorted(self.frequency))}

    def rarity(self, term: str) -> float:
        """The smoothed inverse document frequency of a term."""
        return math.log((1 + self.size) / (1 + self.frequency[term])) + 1

    def vector(self, text: str) -> Vector:
        """The text's TF-IDF vector of length one, or zeros."""
        values = np.zeros(len(self.index))
        for place, weight in self._weights(text):
            values[place] = weight
        return values

    def _weights(self, text: str) -> list[tuple[int, float]]:
        """The places and values of the vector that are not zero; kept, since texts come back in every draft."""
        known = self._known.get(text)
        if known is None:
            found = [
                (self.index[term], (1 + math.log(count)) * self.rarity(term))
                for term, count in Counter(self.stems(text)).items()
                if term in self.index
            ]
            length = math.sqrt(sum(weight * weight for _, weight in found))
            known = self._known[text] = [(place, weight / length) for place, weight in found]
        return known

    def vectors(self, texts: Iterable[str]) -> Vector:
        """The vectors of the texts, a row each."""
        weights = [self._weights(text) for text in texts]
        rows = np.zeros((len(weights), len(self.index)))
        for row, found in zip(rows, weights, strict=True):
            for place, weight in found:
                row[place] = weight
        return rows

    def central(self, texts: Iterable[str]) -> Vector:
        """How central each of the texts is among them; kept, since a deck's outputs are cut from the same sentences."""
        said = tuple(texts)
        if said not in self._central:
            self._central[said] = central(self.vectors(said))
        return self._central[said]


@functools.lru_cache(maxsize=2)
def terms_of(documents: tuple[str, ...], tongue: Language) -> Terms:
    """The terms of these documents; kept, since every kind and style of a deck's outputs weighs by them."""
    return Terms(documents, tongue)


def central(rows: Vector, bias: Vector | None = None) -> Vector:
    """PageRank over the rows' cosine similarity: how much the others say what this one says; sums to one."""
    count = rows.shape[0]
    if count == 0:
        return np.zeros(0)
    rows = rows[:, rows.any(axis=0)]
    with one_thread():
        return _ranks(rows, bias)


def _ranks(rows: Vector, bias: Vector | None) -> Vector:
    count = rows.shape[0]
    similar = rows @ rows.T
    np.fill_diagonal(similar, 0.0)
    similar[similar < 0.05] = 0.0
    sums = similar.sum(axis=1, keepdims=True)
    steps = np.divide(similar, sums, out=np.full_like(similar, 1.0 / count), where=sums > 0)
    start = np.full(count, 1.0 / count) if bias is None or not bias.sum() else bias / bias.sum()
    ranks = start.copy()
    for _ in range(ROUNDS):
        ranks = (1 - DAMPING) * start + DAMPING * (ranks @ steps)
    return np.asarray(ranks)


def keywords(
    texts: Sequence[str],
    titles: Sequence[str],
    tongue: Language,
    *,
    most: int = 10,
    rare: bool = False,
) -> tuple[str, ...]:
    """Up to `most` words and pairs of words that the deck is about, in the spelling it uses most, best first.

    A keyword stands on at least two slides, or in a title (anywhere, with `rare`); a word of a chosen pair is left out.
    """
    spellings: dict[str, Counter[str]] = {}
    counts: Counter[str] = Counter()
    slides: Counter[str] = Counter()
    headed = Counter(term for title in titles for term in set(_terms(title, tongue)))
    for text in texts:
        found = _terms(text, tongue)
        counts.update({term: len(said) for term, said in found.items()})
        slides.update(found.keys())
        for term, said in found.items():
            spellings.setdefault(term, Counter()).update(said)
    weights = {
        term: math.log1p(count)
        * (1 + headed[term]) ** 0.5
        * (1.6 if " " in term else 1.0)
        * math.log1p(slides[term])
        for term, count in counts.items()
        if rare or slides[term] >= 2 or (headed[term] and len(texts) < 12)
    }
    chosen: list[str] = []
    for term in sorted(weights, key=lambda term: (-weights[term], term)):
        words = set(term.split())
        spelled = _best_spelling(spellings[term]).casefold()
        if spelled in tongue.no_topics or f"{term}s" in chosen or term.removesuffix("s") in chosen:
            continue
        if not any(words & set(other.split()) for other in chosen):
            chosen.append(term)
        if len(chosen) == most:
            break
    return tuple(_best_spelling(spellings[term]) for term in chosen if term in spellings)


_OPENS = "\x00"
"""Before a spelling that opens a line, where a capital tells nothing of the word."""


def _best_spelling(said: Counter[str]) -> str:
    """The commonest spelling inside a sentence, else at the beginning of one."""
    inside = Counter({text: count for text, count in said.items() if text[:1] != _OPENS})
    said = inside or Counter({text[1:]: count for text, count in said.items()})
    return min(said, key=lambda text: (-said[text], text != text.lower(), text))


def _terms(text: str, tongue: Language) -> dict[str, list[str]]:
    """Stemmed words and neighbouring pairs of a text, each with its spellings there."""
    found: dict[str, list[str]] = {}
    for line in _PART.split(text):
        words = _TERM.findall(line)
        kept = [word if _can_be_keyword(word, tongue) else "" for word in words]
        for number, word in enumerate(kept):
            if not word:
                continue
            opens = _OPENS if number == 0 and word[1:].islower() and tongue.code != "de" else ""
            found.setdefault(stem(word.casefold()), []).append(f"{opens}{word}")
            following = kept[number + 1] if number + 1 < len(kept) else ""
            if following and following.casefold() != word.casefold():
                pair = f"{stem(word.casefold())} {stem(following.casefold())}"
                found.setdefault(pair, []).append(f"{opens}{word} {following}")
    return found


_ODD = re.compile(r"['’]|(?:\d.*){5}")
_PART = re.compile(r"[\n.!?;:,()\[\]\"“”|]")
_TERM = re.compile(r"[^\W\d_][\w'’-]*")


@functools.lru_cache(maxsize=1 << 14)  # a deck says the same words over and over
def _can_be_keyword(word: str, tongue: Language) -> bool:
    folded = word.casefold()
    if tongue.code == "de" and not word[0].isupper():
        return False  # German writes its nouns with a capital
    return (
        len(word) > 2
        and folded not in tongue.small_words
        and folded not in tongue.finite
        and folded not in tongue.finite_before_object
        and not _ODD.search(word)
        and folded not in _EMPTY
    )


_EMPTY = words(
    "slide slides page example examples thing things lot lots year years day days time times today part parts number numbers people good "
    "great better best first second third next last different important various several including include based etc one two three four "
    "five six seven eight nine ten hundred thousand million beispiel jahr jahre tag tage teil folie seite bild figure table kind kinds "
    "percent percentage month months monthly week weeks weekly hour hours hourly minute minutes daily euro euros dollar dollars prozent monat monate "
    "woche wochen stunde stunden minuten nobody somebody everybody anybody noone someone everyone anyone something nothing everything niemand jemand "
    "customer customers client clients kunde kunden kundin take-away take-aways takeaway takeaways "
    "back visual millions static show check introduction olds matter matters point points objective objectives goal goals agenda info "
    "sort way ways order take give come goes really still even every never always available possible able able"
)
