"""Latin names as they are heard and written in Hebrew, Arabic, Georgian, Armenian, Devanagari, Katakana or Hangul: "ハークウェル".

What both sides have in common is a skeleton: the consonants in a few classes, since these scripts leave vowels out or put some in,
and hear r and l, b, p, f and v as one. The index has the skeletons of names (`sound` table); a word is read in every way that
its letters allow, looked up, and, where its script has vowels, compared with the name by these too.
"""

from __future__ import annotations

import itertools
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from rapidfuzz.distance import Indel

from scanners.customers.bones import BONES, LEAST, bones_of, heard
from scanners.customers.fragments import hashes_of
from scanners.customers.hits import Hit
from scanners.customers.index import CustomerIndex
from scanners.customers.marks import SignClass, marked
from scanners.customers.surfaces import Kind
from scanners.customers.words import is_ordinary

_RANGES = {
    "hebrew": r"\u05d0-\u05ea",
    "arabic": r"\u0621-\u064a\u067e\u0686\u0698\u06a4\u06a9\u06af\u06cc",
    "georgian": r"\u10d0-\u10f0",
    "armenian": r"\u0531-\u0556\u0561-\u0587",
    "devanagari": r"\u0900-\u0963",
    "katakana": r"\u30a1-\u30fa\u30fc",
    "hangul": r"\uac00-\ud7a3",
}
_POINTS = "\u0591-\u05c7\u0640\u064b-\u0652"
"""Points of vowels and the like, which are left out."""
_JOINT = "[ \u00a0\u30fb\u00b7=-]"
_ANY = SignClass(f"[{''.join(_RANGES.values())}]")
_WITHOUT_VOWELS = frozenset({"hebrew", "arabic"})
_SHORTEST, _MOST_WORDS, _MOST_WAYS = 3, 3, 32
_SURE_FROM = 5
"""Classes of consonants from which hardly another name is heard."""
_ALIKE, _MUCH_ALIKE, _THE_SAME = 0.8, 0.88, 0.95
"""Shares of sounds that have to be the name's, to be shown and to hold."""
_HELD, _SHOWN = 0.65, 0.45
_KINDS = frozenset({Kind.NAME, Kind.ALIAS, Kind.CORE, Kind.SHORT})
_FIRST_SYLLABLE, _VOWELS, _LASTS = 0xAC00, 21, 28


@dataclass(frozen=True, slots=True)
class _Script:
    """One table of scripts.toml; a letter with all that it may be read as."""

    letters: dict[str, tuple[str, ...]]
    same: dict[int, str | None]
    before: tuple[str, ...]
    """What is written together with the word behind it."""
    behind: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Said:
    """A stretch of the text and one way to read it."""

    start: int
    end: int
    script: str
    words: int
    cut: bool
    """Whether a small word was taken off."""
    read: str


@cache
def _tables() -> dict[str, dict[str, str]]:
    text = (resources.files(__package__) / "scripts.toml").read_text("utf-8")
    tables: dict[str, dict[str, str]] = tomllib.loads(text)
    return tables


@cache
def _script(name: str) -> _Script:
    table = _tables()[name]
    letters = {}
    for one in table.get("letters", "").split():
        seen, _, read = one.partition("=")
        letters[seen] = _ways(read)
    same: dict[int, str | None] = {ord("c"): "k", ord("q"): "k"}
    same |= {ord(one[0]): one[-1] for one in table.get("same", "").split()}
    same |= dict.fromkeys(map(ord, table.get("left_out", "")))
    return _Script(
        letters,
        same,
        tuple(table.get("before", "").split()),
        tuple(table.get("behind", "").split()),
    )


def _ways(read: str) -> tuple[str, ...]:
    return tuple("" if way == "-" else way for way in read.split("|"))


@cache
def _hangul() -> tuple[list[tuple[str, ...]], ...]:
    table = _tables()["hangul"]
    return tuple([_ways(one) for one in table[part].split()] for part in ("first", "vowel", "last"))


@cache
def _runs(script: str) -> re.Pattern[str]:
    one = f"[{_RANGES[script]}{_POINTS}]"
    # Katakana stands between other signs of Japanese with nothing between.
    behind = "" if script == "katakana" else r"(?<![^\W\d_])"
    return re.compile(rf"{behind}{one}{{2,}}(?:{_JOINT}{one}{{2,}})*")


def outlandish_hits(index: CustomerIndex, text: str) -> Iterator[Hit]:
    """Whole words of these scripts that are heard as a customer's name."""
    if text.isascii() or not marked(text).has(_ANY):
        return
    said = list(_sayings(text))
    bones = [bones_of(one.read)[0] for one in said]
    asked = [at for at, one in enumerate(bones) if len(one) >= LEAST]
    if not asked:
        return
    who, rows = index.sound.find(hashes_of([bones[at] for at in asked]) ^ BONES)
    best: dict[tuple[int, int, int], Hit] = {}
    for number, row in zip(who.tolist(), rows.tolist(), strict=True):
        one, key = said[asked[number]], bones[asked[number]]
        hit = _judged(index, one, key, row)
        if hit is None:
            continue
        place = (hit.start, hit.end, hit.owner)
        if place not in best or best[place].confidence < hit.confidence:
            best[place] = hit
    yield from best.values()


def _sayings(text: str) -> Iterator[_Said]:
    """Stretches of up to a few words of one script, each in the ways in which it may be read."""
    for script in _RANGES:
        for run in _runs(script).finditer(text):
            words = [
                (run.start() + word.start(), run.start() + word.end())
                for word in re.finditer(rf"(?:(?!{_JOINT}).)+", run.group())
            ]
            for first in range(len(words)):
                for last in range(first, min(len(words), first + _MOST_WORDS)):
                    span = words[first][0], words[last][1]
                    yield from _said(text, script, span, last - first + 1)


def _said(text: str, script: str, span: tuple[int, int], words: int) -> Iterator[_Said]:
    known = _script(script)
    for begin, stop in dict.fromkeys(_stems(text, known, *span)):
        for read in _readings(text[begin:stop], script):
            yield _Said(*span, script, words, (begin, stop) != span, read)


def _stems(text: str, known: _Script, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretch, and what is left of it without small words that are written together with it."""
    yield start, end
    for one in known.before:
        if text.startswith(one, start) and end - start - len(one) >= _SHORTEST:
            yield start + len(one), end
    for one in known.behind:
        if text.endswith(one, start, end) and end - start - len(one) >= _SHORTEST - 1:
            yield start, end - len(one)


def _readings(seen: str, script: str) -> Iterator[str]:
    """In Latin letters, in as many ways as the letters allow, the usual ones first."""
    ways = list(_letters(seen, script))
    if not ways:
        return
    for one in itertools.islice(itertools.product(*ways), _MOST_WAYS):
        # Hangul writes an l between vowels at the end of one syllable and the beginning of the next.
        yield "".join(one).replace("lr", "l") if script == "hangul" else "".join(one)


def _letters(seen: str, script: str) -> Iterator[Sequence[str]]:
    small = unicodedata.normalize("NFC", seen).lower()
    if script == "hangul":
        for letter in small:
            yield from _syllable(letter)
        return
    known, at = _script(script).letters, 0
    while at < len(small):
        size = next((size for size in (3, 2) if small[at : at + size] in known), 1)
        yield known.get(small[at : at + size], ("",))
        at += size


def _syllable(letter: str) -> Iterator[Sequence[str]]:
    number = ord(letter) - _FIRST_SYLLABLE
    if not 0 <= number < 19 * _VOWELS * _LASTS:
        return
    first, vowel, last = _hangul()
    yield first[number // (_VOWELS * _LASTS)]
    yield vowel[number // _LASTS % _VOWELS]
    yield last[number % _LASTS]


def _judged(index: CustomerIndex, said: _Said, key: str, row: int) -> Hit | None:
    spellings = index.spellings
    kind, name = Kind(int(spellings.kind[row])), spellings.string(row)
    if kind not in _KINDS or key not in bones_of(name):
        return None
    if int(spellings.inner[row]).bit_count() + 1 != said.words:
        return None
    # One less where a small word was taken off, which may have been the word's own, and where no vowel tells a mere part of a name.
    guessed = said.cut + (kind is Kind.SHORT and said.script in _WITHOUT_VOWELS)
    confidence = _confidence(said, key, name, len(key) - guessed)
    if not confidence:
        return None
    short = kind is Kind.SHORT and len(key) < _SURE_FROM
    if short or (int(spellings.inner[row]) == 0 and is_ordinary(name)):
        confidence = min(confidence, _SHOWN)
    return Hit(
        start=said.start,
        end=said.end,
        owner=int(spellings.owner[row]),
        rule="transliterated",
        confidence=confidence,
        evidence=("in other letters", kind.name.lower()),
        letters=len(name),
        kind=kind,
    )


def _confidence(said: _Said, key: str, name: str, size: int) -> float:
    """How sure it is by its sounds, of which `size` consonants tell; 0 where it is another name."""
    known = _script(said.script)
    read, own = heard(said.read), heard(name)
    if key != bones_of(name)[0]:  # no r that stands before no vowel is spoken
        own = own.replace("r", "")
    read, own = _even(read, known), _even(own, known)
    if read.translate(_NO_VOWELS) != own.translate(_NO_VOWELS):
        return 0.0
    if said.script in _WITHOUT_VOWELS:
        return 0.0 if size < _SURE_FROM else _SHOWN if size == _SURE_FROM else _HELD
    alike = Indel.normalized_similarity(read, own)
    if alike < (_ALIKE if size >= _SURE_FROM else _THE_SAME):
        return 0.0
    return _HELD if alike >= _MUCH_ALIKE and size >= _SURE_FROM else _SHOWN


_NO_VOWELS = str.maketrans(dict.fromkeys("aeiouy"))


def _even(read: str, script: _Script) -> str:
    """What is heard, with those sounds alike that the script does not tell apart, and none twice."""
    return re.sub(r"(.)\1+", r"\1", read.lower().translate(script.same))
