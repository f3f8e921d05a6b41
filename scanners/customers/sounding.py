"""Names written as they sound, and names without their vowels."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from scanners.customers.bones import BONES, LEAST, skeletons_of
from scanners.customers.folding import Codes, Gap, Marks, Places, View
from scanners.customers.fragments import hashes_of
from scanners.customers.hashing import Hasher, Indexes, Keys
from scanners.customers.hits import Hit
from scanners.customers.index import CustomerIndex, Spellings
from scanners.customers.mistyped import rarity_of_slip, words_in
from scanners.customers.searching import Candidate, Words, runs_of
from scanners.customers.skeletons import Skeleton
from scanners.customers.surfaces import Kind
from scanners.customers.vocabulary import RunHasher, Vocabulary
from scanners.customers.words import is_ordinary, zipf

SHORTEST = 6
"""Letters that a name must have."""
_FEWEST_SOUNDS = 5
_FEWEST_CONSONANTS = 4
_SOME_CONSONANTS = 5
_MANY_CONSONANTS = 7
"""Consonants of two words or more that hardly another name has."""
_FEWEST_LEFT = 2
"""Letters that each of several words has left."""
_MOST_WORDS = 4
CONSONANTS = np.uint64(0xC2B2AE3D27D4EB4F)
"""Keys without vowels are told by it from keys of sounds."""
_LIKE = {"c": "k", "q": "k", "z": "s", "y": "i", "w": "v"}
_PAIRS = (
    "phf", "tht", "khk", "tss", "kkk", "sss", "ksx", "oou", "ouu", "eei", "iei",
    "aaa", "bbb", "ddd", "fff", "ggg", "iii", "lll", "mmm", "nnn", "ppp", "rrr", "ttt", "uuu", "vvv", "xsx",
)  # fmt: skip
"""Two letters and the one they are heard as, in the order in which they are looked for."""
_GLUE = np.uint16(~(Gap.SPACE | Gap.HYPHEN | Gap.LINE | Gap.AMPERSAND | Gap.UNDERSCORE) & 0xFFFF)
_KINDS = (Kind.NAME, Kind.ALIAS, Kind.CORE, Kind.SHORT)


def _heard() -> Codes:
    table = np.arange(128, dtype=np.uint32)
    for seen, as_ in _LIKE.items():
        table[ord(seen)] = ord(as_)
    return table


_HEARD = _heard()
_IS_VOWEL = np.isin(np.arange(128), [ord(one) for one in "aeiou"])


def sounds(letters: Codes, bound: Marks) -> Skeleton:
    """The letters as they are heard; `bound` tells where words begin, across which no pair is one sound."""
    out = letters.copy()
    plain = letters < 128
    out[plain] = _HEARD[letters[plain]]
    first: Places = np.arange(len(out), dtype=np.int64)
    edge = bound[: len(out)]
    for one, two, as_ in map(tuple, _PAIRS):
        at = np.flatnonzero((out[:-1] == ord(one)) & (out[1:] == ord(two)) & ~edge[1:])
        if not len(at):
            continue
        if one == two:
            at = at[np.diff(at, prepend=-2) > 1]
        out[at] = ord(as_)
        keep = np.ones(len(out), dtype=bool)
        keep[at + 1] = False
        out, first, edge = out[keep], first[keep], edge[keep]
    return Skeleton(out, np.append(first, len(letters)))


def consonants(letters: Codes) -> Skeleton:
    """The letters without the vowels."""
    keep = (letters >= 128) | ~_IS_VOWEL[np.minimum(letters, 127)]
    first = np.flatnonzero(keep)
    return Skeleton(letters[keep], np.append(first, len(letters)))


def sound_keys(spellings: Spellings, bound: Marks) -> tuple[Keys, Indexes]:
    """Keys of the names as they sound and without vowels, and the row of each; `bound` as for all letters."""
    letters = spellings.letters.astype(np.uint32)
    sizes = np.diff(spellings.offset)
    fits = np.isin(spellings.kind, _KINDS) & (sizes >= SHORTEST)
    found: list[tuple[Keys, Indexes]] = []
    for bones, least, salt in (
        (sounds(letters, bound), _FEWEST_SOUNDS, np.uint64(0)),
        (consonants(letters), _FEWEST_CONSONANTS, CONSONANTS),
    ):
        ends = np.searchsorted(bones.first[:-1], spellings.offset)
        rows = np.flatnonzero(fits & (np.diff(ends) >= least))
        found.append((Hasher(bones.letters).of(ends[:-1][rows], ends[1:][rows]) ^ salt, rows))
    found += _by_bones(spellings, np.flatnonzero(fits))
    return np.concatenate([keys for keys, _ in found]), np.concatenate([rows for _, rows in found])


def _by_bones(spellings: Spellings, rows: Indexes) -> Iterator[tuple[Keys, Indexes]]:
    """The same of their skeletons: each with every r, and where it is another one, as it is spoken."""
    written, spoken = skeletons_of(spellings.strings(rows))
    for bones, others in ((written, None), (spoken, written)):
        told = [
            at
            for at, one in enumerate(bones)
            if len(one) >= LEAST and (others is None or one != others[at])
        ]
        if told:
            yield hashes_of([bones[at] for at in told]) ^ BONES, rows[told]


def sound_hits(index: CustomerIndex, view: View, words: Words) -> Iterator[Hit]:
    """Stretches with an odd word in them that sound like a name, or are one without its vowels."""
    if not words.odd.any():
        return
    for candidate in _candidates(index, view, words):
        hit = _judged_by_sound(index, view, candidate)
        if hit is not None:
            yield hit
    yield from _without_vowels(index, view, words)


def _candidates(index: CustomerIndex, view: View, words: Words) -> Iterator[Candidate]:
    """Runs of words that sound like a name and are not spelled as it is."""
    known = words.vocabulary
    heard = _read(known, sounds(known.letters, known.bound))
    first, behind = runs_of(words, view, _GLUE, _MOST_WORDS)
    long = heard.sizes(first, behind) >= _FEWEST_SOUNDS
    yield from _found(
        index, view, words, heard.of(first[long], behind[long]), first[long], behind[long]
    )


def _read(known: Vocabulary, bones: Skeleton) -> RunHasher:
    """Runs of words of which the letters are read so."""
    return RunHasher(known.which, bones.letters, np.searchsorted(bones.first, known.first))


def _found(
    index: CustomerIndex, view: View, words: Words, keys: Keys, first: Indexes, behind: Indexes
) -> Iterator[Candidate]:
    """The runs of words with the names that have their keys, but for those that are spelled so."""
    who, rows = index.sound.find(keys)
    # The shorter runs first, as they were asked for.
    order = np.argsort((behind - first)[who], kind="stable")
    who, rows = who[order], rows[order]
    begin, stop = words.starts[first[who]], words.ends[behind[who] - 1]
    other = np.flatnonzero(~index.spellings.are(view.letters, begin, stop, rows))
    for at in other.tolist():
        yield Candidate(int(begin[at]), int(stop[at]), int(rows[at]))


def _heard_as(letters: str, starts: list[int]) -> str:
    codes: npt.NDArray[np.uint32] = np.array([ord(one) for one in letters], dtype=np.uint32)
    bound = np.zeros(len(codes) + 1, dtype=bool)
    bound[[0, *starts]] = True
    return "".join(map(chr, sounds(codes, bound).letters.tolist()))


def _judged_by_sound(index: CustomerIndex, view: View, candidate: Candidate) -> Hit | None:
    spellings, row = index.spellings, candidate.row
    begin, stop = candidate.begin, candidate.stop
    seen, name = view.string(begin, stop), spellings.string(row)
    inner = int(spellings.inner[row])
    own = [at for at in range(1, len(name)) if inner >> at & 1]
    gaps = [at - begin for at in range(begin + 1, stop) if view.gap[at]]
    if seen == name or _heard_as(seen, gaps) != _heard_as(name, own):
        return None
    usual = rarity_of_slip(words_in(seen, gaps), words_in(name, own))
    if usual is None or (not own and is_ordinary(name)):
        return None
    kind = Kind(int(spellings.kind[row]))
    confidence = 0.6 if len(name) > SHORTEST else 0.5
    confidence -= 0.05 if seen[0] != name[0] else 0.0
    confidence -= 0.2 if usual >= 1.0 or zipf(name) >= 2.0 else 0.0
    confidence -= 0.1 if kind is Kind.SHORT else 0.0
    confidence -= 0.0 if view.upper[begin] else 0.15
    return _hit(index, view, candidate, "sound", confidence, "sounds like the name")


def _without_vowels(index: CustomerIndex, view: View, words: Words) -> Iterator[Hit]:
    bare = words.odd & _has_no_vowels(words.vocabulary)[words.vocabulary.which]
    if not bare.any():
        return
    other = np.concatenate([[0], np.cumsum(~bare)])
    first, behind = runs_of(words, view, _GLUE, _MOST_WORDS)
    only = other[behind] == other[first]
    first, behind = first[only], behind[only]
    left = _read(words.vocabulary, consonants(words.vocabulary.letters))
    long = left.sizes(first, behind) >= _FEWEST_CONSONANTS
    first, behind = first[long], behind[long]
    keys = left.of(first, behind) ^ CONSONANTS
    for candidate in _found(index, view, words, keys, first, behind):
        count = int(np.searchsorted(words.starts, candidate.stop)) - int(
            np.searchsorted(words.starts, candidate.begin)
        )
        confidence = _of_consonants(index, view, candidate, count)
        if confidence > 0:
            yield _hit(index, view, candidate, "vowels", confidence, "vowels left out")


def _has_no_vowels(known: Vocabulary) -> Marks:
    """Which words have none, of two letters or more; one that begins a word is kept: "acrvnt"."""
    is_vowel = _IS_VOWEL[np.minimum(known.letters, 127)]
    is_vowel[known.first[:-1]] = False
    vowels = np.concatenate([[0], np.cumsum(is_vowel)])
    none: Marks = vowels[known.first[1:]] == vowels[known.first[:-1]]
    none &= np.diff(known.first) >= _FEWEST_LEFT
    return none


def _of_consonants(index: CustomerIndex, view: View, candidate: Candidate, words: int) -> float:
    """How sure these consonants are the name's; 0 when they are not."""
    begin, stop, name = candidate.begin, candidate.stop, index.spellings.string(candidate.row)
    seen = view.string(begin, stop)
    left = _without(name)
    if left != _without(seen) or seen == name or seen[0] != name[0]:
        return 0.0
    if words > 1:
        return 0.7 if len(left) >= _MANY_CONSONANTS else 0.4
    capitals = bool(view.upper[begin:stop].all())
    if len(left) < _SOME_CONSONANTS:
        return 0.35 if capitals else 0.0
    return 0.15 if is_ordinary(name) else 0.45 if view.upper[begin] else 0.35


def _without(letters: str) -> str:
    return "".join(one for one in letters if one not in "aeiou")


def _hit(
    index: CustomerIndex,
    view: View,
    candidate: Candidate,
    rule: str,
    confidence: float,
    reason: str,
) -> Hit:
    kind = Kind(int(index.spellings.kind[candidate.row]))
    return Hit(
        start=int(view.start[candidate.begin]),
        end=int(view.end[candidate.stop - 1]),
        owner=int(index.spellings.owner[candidate.row]),
        rule=rule,
        confidence=round(confidence, 2),
        evidence=(reason, kind.name.lower()),
        letters=candidate.stop - candidate.begin,
        kind=kind,
    )
