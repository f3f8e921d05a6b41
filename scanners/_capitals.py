"""Runs of capitalised words that may be names, told from sentence starts, headlines and common abbreviations."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from scanners._german import is_met_name
from scanners._memory import by_text
from scanners._name_lists import first_names, is_rare, legal_form, lists
from scanners._written_words import ABBREVIATION, Word, is_german, lines_of

_GAP = re.compile(
    r"(?:[ \u00a0]{1,2}|[ ]?[&+][ ]?|,[ ](?=(?:Inc|Ltd|LLC|Corp|Co|Jr|Sr|LLP|PLC)\b)|-)$"
)
_SHORT_NUMBER = re.compile(r"\d{1,3}$")


@dataclass(frozen=True, slots=True)
class Run:
    """Half-open span of capitalised words; `titled` when a title or role stands before it."""

    start: int
    end: int
    titled: bool = False


def runs(text: str, inside: frozenset[str] = frozenset()) -> Iterator[Run]:
    """The runs in the text, line by line; words of `inside` are names even where a sentence begins with them."""
    german, taken = is_german(text), 0
    for words, headline, chains in _lines_of(text):
        for chain in chains:
            for run in _kept(chain, words, headline=headline, inside=inside, german=german):
                # A number between two names, and the space behind it, are the first one's.
                yield run if run.start >= taken else replace(run, start=taken + 1)
                taken = run.end


@by_text
def _lines_of(text: str) -> tuple[tuple[list[Word], bool, list[list[Word]]], ...]:
    """(words, whether it is a headline, chains of capitalised words) of each line."""
    return tuple(
        (words, headline, list(_chains(text, words))) for words, headline in lines_of(text)
    )


def _chains(text: str, words: Sequence[Word]) -> Iterator[list[Word]]:
    """Capitalised words that follow one another, joined over "of", "von", "&" and the like."""
    joins = lists()["joins"]
    chain: list[Word] = []
    waiting: list[Word] = []
    for word in words:
        joined = not chain or _GAP.match(text[(waiting or chain)[-1].end : word.start]) is not None
        if not joined or (word.opens and chain and not ABBREVIATION.match(chain[-1].text)):
            if chain:
                yield chain
            chain, waiting = [], []
        if word.capital:
            chain += [*waiting, word]
            waiting = []
        elif chain and word.text in joins and len(waiting) < 2:
            waiting.append(word)
        else:
            if chain:
                yield chain
            chain, waiting = [], []
    if chain:
        yield chain


def _kept(
    chain: list[Word],
    words: Sequence[Word],
    *,
    headline: bool,
    inside: frozenset[str],
    german: bool,
) -> Iterator[Run]:
    """What is left of a chain without the words that are capitalised for other reasons."""
    known = lists()
    titled = _has_title(chain, words)
    while chain and (
        (
            chain[0].opens
            and chain[0].bare in known["function_words"]
            and not (chain[0].bare == "the" and len(chain) > 1)
        )
        or chain[0].text in known["joins"]
        or (len(chain) > 1 and _is_date(chain[0], words))
    ):
        chain = chain[1:]
    parts = _rare_parts(chain, german=german) if headline and not titled else [chain]
    for part in parts:
        while part and (part[-1].text in known["joins"] or part[-1].bare == "the"):
            part = part[:-1]
        if part and _may_be_name(part, inside, headline=headline and not german):
            start, end = part[0].start, part[-1].end
            yield Run(*(start, end) if headline else _with_numbers(part, words), titled=titled)


def _with_numbers(part: list[Word], words: Sequence[Word]) -> tuple[int, int]:
    """The span with a short number right before or behind it, as in "Channel 7" or "40 Thieves"."""
    first = _place(part[0], words)
    last = first + len(part) - 1
    start, end = part[0].start, part[-1].end
    if (
        first > 0
        and _SHORT_NUMBER.match(words[first - 1].text)
        and start - words[first - 1].end == 1
    ):
        start = words[first - 1].start
    if (
        last + 1 < len(words)
        and _SHORT_NUMBER.match(words[last + 1].text)
        and words[last + 1].start - end == 1
    ):
        end = words[last + 1].end
    return start, end


def _place(word: Word, words: Sequence[Word]) -> int:
    """Where the word stands among the words of its line, which are in order."""
    return bisect_left(words, word.start, key=attrgetter("start"))


def _is_date(word: Word, words: Sequence[Word]) -> bool:
    """Whether it is a month or a day, as in "in May Ana left"."""
    place = _place(word, words)
    return (
        word.bare in lists()["never"]
        and place > 0
        and words[place - 1].bare
        in {
            "in",
            "on",
            "since",
            "until",
            "by",
            "from",
            "last",
            "next",
            "this",
            "early",
            "late",
            "im",
            "am",
            "seit",
        }
    )


def _may_be_name(part: list[Word], inside: frozenset[str], *, headline: bool) -> bool:
    never = lists()["never"]
    if all(word.bare in never or not any(c.isalpha() for c in word.text) for word in part):
        return False
    if len(part) > 1:
        return True
    word = part[0]
    if len(word.text) < 2:
        return False
    if headline:
        return is_rare(word.text) or word.bare in first_names()[0]
    if word.opens and not (word.text.isupper() and len(word.text) > 2):
        plain, _ = first_names()
        return (
            is_rare(word.text) or word.bare in plain or re.sub("['’]s?$", "", word.text) in inside
        )
    return True


def _rare_parts(chain: list[Word], *, german: bool) -> list[list[Word]]:
    """The stretches of a headline's chain that hold a word which is no ordinary one, up to a legal form.

    In German, whose sentences read like headlines, names that are often met count, too.
    """
    plain, _ = first_names()
    keep = [
        is_rare(word.text) or word.bare in plain or (german and is_met_name(word.bare))
        for word in chain
    ]
    for place, word in enumerate(chain):
        if place > 0 and keep[place - 1] and chain[place - 1].bare in plain:
            keep[place] = True
        if place > 0 and legal_form([chain[place - 1].text, word.text]):
            first = max((n for n in range(place) if keep[n]), default=place - 1)
            keep[first : place + 1] = [True] * (place + 1 - first)
    parts: list[list[Word]] = []
    for place, word in enumerate(chain):
        if keep[place]:
            if place > 0 and keep[place - 1]:
                parts[-1].append(word)
            else:
                parts.append([word])
    return parts


def _has_title(chain: list[Word], words: Sequence[Word]) -> bool:
    """Whether "Dr", "Frau" or "CEO" stands first in the chain or right before it."""
    if len(chain) > 1 and _is_title(chain[0]):
        return True
    place = _place(chain[0], words)
    return place > 0 and _is_title(words[place - 1]) and words[place - 1].text[0].isupper()


def _is_title(word: Word) -> bool:
    """Whether it stands before a person's name; in capitals "HR" and "MS" are something else."""
    if word.bare not in lists()["honorifics"]:
        return False
    return not (word.text.isupper() and word.bare in lists()["titles_never_in_capitals"])


def names_inside_sentences(texts: Iterable[str]) -> frozenset[str]:
    """Words that stand capitalised in the middle of a sentence, or behind a first name, somewhere in these texts."""
    found: set[str] = set()
    plain, doubtful = first_names()
    for text in texts:
        found.update(match[1] for match in _INSIDE.finditer(text))
        found.update(
            match[2]
            for match in _SURNAME.finditer(text)
            # In a heading every word is capital: "Big Data" makes no surname of the second.
            if is_rare(match[2]) or match[1].lower() in plain or match[1].lower() in doubtful
        )
    return frozenset(word for word in found if word.lower() not in lists()["never"])


_INSIDE = re.compile(r"[a-zà-ÿ,] ([A-ZÀ-Þ][\w\-]+)")
_SURNAME = re.compile(r"([A-ZÀ-Þ][a-zà-ÿ]+) (?:[A-Z]\. )?([A-ZÀ-Þ][a-zà-ÿ\-]+)\b")
