"""Words that may stand for a whole name by themselves: "our customer Brygg"."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from scanners.customers.clients import may_be_called
from scanners.customers.context import acts
from scanners.customers.folding import Marks
from scanners.customers.fragments import RARE_BELOW, hashes_of, often, plain
from scanners.customers.hashing import Indexes, Table
from scanners.customers.legal import may_begin_form
from scanners.customers.marks import Marked, Sign, marked
from scanners.customers.shortened import OF_ADDRESSES, Fragment, Way
from scanners.customers.words import WORDS

_SHORTEST = 4


def words_alone(fragments: Table, text: str) -> Iterator[Fragment]:
    """The words that the table may have and that something tells of a customer.

    A word in small letters has to be rare, and a client must be spoken of; one with a capital has to be rare, or a client spoken
    of, or a legal form behind it (`partial` judges by just these). Most words are none of it, in most of their places.
    """
    marks = marked(text)
    words = _words(marks)
    met = np.zeros(len(marks.words), dtype=bool)
    met[marks.which[words]] = True
    different = np.flatnonzero(met)
    keys = [_key_of(marks.words[at]) for at in different.tolist()]
    asked = np.array([at for at, key in enumerate(keys) if key], dtype=np.int64)
    hashes = hashes_of([key for key in keys if key])
    met[:] = False
    met[different[asked[fragments.maybe(hashes)]]] = True
    words = words[met[marks.which[words]]]
    for at in words[_may_tell(marks, words)].tolist():
        word = marks.words[marks.which[at]]
        yield Fragment(int(marks.starts[at]), int(marks.ends[at]), Way.ALONE, plain(word), word)


@lru_cache(maxsize=WORDS)
def _key_of(word: str) -> str:
    """What an index keeps of the word where it may stand alone; "" where it may not."""
    key = plain(word) if word[0].isupper() or often(word) < RARE_BELOW else ""
    return key if len(key) > 1 else ""


def _words(marks: Marked) -> Indexes:
    """Which words begin with a letter, behind no sign of an address, and have some letters and digits and nothing else."""
    first = marks.flags[marks.starts]
    fits = (first & np.uint8(Sign.LETTER)) != 0
    fits &= (marks.inside & np.uint8(Sign.UNDERSCORE)) == 0
    fits &= marks.ends - marks.starts >= _SHORTEST
    fits &= ~marks.before(marks.starts, OF_ADDRESSES)
    return np.flatnonzero(fits)


def _may_tell(marks: Marked, words: Indexes) -> Marks:
    """Which of the words may be judged to be anybody."""
    which = marks.which[words]
    rare, raised = (np.zeros(len(marks.words), dtype=bool) for _ in range(2))
    rare[which] = True
    for at in np.flatnonzero(rare).tolist():
        word = marks.words[at]
        rare[at], raised[at] = often(word) < RARE_BELOW, word[0].isupper()
    rare, raised = rare[which], raised[which]
    tells = may_be_called(marks.text, marks.starts[words], marks.ends[words])
    tells = (tells & (rare | raised)) | (rare & raised)
    return tells | (raised & _before_telling(marks, words, raised & ~tells))


def _before_telling(marks: Marked, words: Indexes, asked: Marks) -> Marks:
    """Which of those of the words that are asked about have a word behind them that may begin a legal form, or that firms do."""
    behind = np.append(marks.which[1:], len(marks.words))[words]
    may = np.zeros(len(marks.words) + 1, dtype=bool)
    may[behind[asked]] = True
    may[-1] = False  # nothing stands behind the last word
    for at in np.flatnonzero(may).tolist():
        word = marks.words[at]
        may[at] = may_begin_form(word) or word.lower() in acts()
    found: Marks = may[behind]
    return found
