"""Runs of capitalised words that may be names, told from sentence starts, headlines and common abbreviations."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from scanners._memory import by_text
from scanners._rules import HERE

RARE = 3.4
"""Zipf frequency (wordfreq) below which a word is no ordinary one: fewer than about 2.5 in a million."""

_WORD = re.compile(r"[^\W_]+(?:['’&.\-+/][^\W_]+)*(?:['’](?![^\W_]))?\.?")
_NO_PROSE = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+|\S*[\\{}<>=_]\S*|\w+\(\S*|#\w+")
_LINES = re.compile(r"[^\n\x0b\t]+")
_SENTENCE_END = re.compile(r"[.!?:;•·–—|\"“”„»«(\[]\s*$|[.!?][\"”'’)]*\s+$|^\s*[-–•·*]?\s*$")
_ABBREVIATION = re.compile(
    r"^(?:[A-Z]|St|Dr|Mr|Mrs|Ms|Prof|Jr|Sr|Inc|Corp|Ltd|Co|Bros|Mt|Ft|Rev|Gen|Col|Lt|Sgt|Capt|No|vs|e\.V|[A-Z](?:\.[A-Z])+)\.$"
)
_GAP = re.compile(
    r"(?:[ \u00a0]{1,2}|[ ]?[&+][ ]?|,[ ](?=(?:Inc|Ltd|LLC|Corp|Co|Jr|Sr|LLP|PLC)\b)|-)$"
)


_NUMBERED = re.compile(r"\d+(?:st|nd|rd|th|[A-Z]+)$")
"""Ordinals and call signs: 65th, 3AW, 4G."""

_SHORT_NUMBER = re.compile(r"\d{1,3}$")


@dataclass(frozen=True, slots=True)
class Run:
    """Half-open span of capitalised words; `titled` when a title or role stands before it."""

    start: int
    end: int
    titled: bool = False


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    end: int
    opens: bool
    """Whether a sentence, a line or a cell begins with it."""

    @property
    def bare(self) -> str:
        return re.sub(r"['’]s?$", "", self.text.rstrip(".").lower())

    @property
    def capital(self) -> bool:
        text = self.text
        return (
            text[0].isupper()
            or (
                len(text) > 2 and any(letter.isupper() for letter in text[1:]) and text[0].isalpha()
            )
            or (text[0].isdigit() and _NUMBERED.match(text) is not None)
        )


def runs(text: str, inside: frozenset[str] = frozenset()) -> Iterator[Run]:
    """The runs in the text, line by line; words of `inside` are names even where a sentence begins with them."""
    for words, headline, chains in _lines_of(text):
        for run in chains:
            yield from _kept(run, words, headline=headline, inside=inside)


@by_text
def _lines_of(text: str) -> tuple[tuple[list[_Word], bool, list[list[_Word]]], ...]:
    """(words, whether it is a headline, chains of capitalised words) of each line."""
    german = _is_german(text)
    lines = []
    for line in _LINES.finditer(text):
        words = list(_words(text, line.start(), line.end()))
        headline = german or _is_headline(words, text[: line.end()].rstrip()[-1:] or " ")
        lines.append((words, headline, list(_chains(text, words))))
    return tuple(lines)


def _words(text: str, start: int, end: int) -> Iterator[_Word]:
    holes = [match.span() for match in _NO_PROSE.finditer(text, start, end)]
    for match in _WORD.finditer(text, start, end):
        if any(left <= match.start() < right for left, right in holes):
            continue
        token = match[0]
        last = match.end()
        if token.endswith(".") and not _ABBREVIATION.match(token):
            token, last = token[:-1], last - 1
        opens = _SENTENCE_END.search(text[start : match.start()][-6:]) is not None
        yield _Word(token, match.start(), last, opens or match.start() == start)


def _is_headline(words: Sequence[_Word], ends: str) -> bool:
    """Whether the line has its words capitalised for show: Title Case or ALL CAPS."""
    long = [word for word in words if len(word.text) > 3 and word.text[0].isalpha()]
    capital = sum(word.text[0].isupper() for word in long)
    if len(words) >= 2 and all(word.text.isupper() for word in words if word.text[0].isalpha()):
        return True
    if ends in ".!?":
        return False
    return len(long) >= 2 and capital >= 0.75 * len(long) and len(words) <= 16 and len(words) > 1


def _chains(text: str, words: Sequence[_Word]) -> Iterator[list[_Word]]:
    """Capitalised words that follow one another, joined over "of", "von", "&" and the like."""
    joins = _lists()["joins"]
    chain: list[_Word] = []
    waiting: list[_Word] = []
    for word in words:
        joined = not chain or _GAP.match(text[(waiting or chain)[-1].end : word.start]) is not None
        if not joined or (word.opens and chain and not _ABBREVIATION.match(chain[-1].text)):
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
    chain: list[_Word], words: Sequence[_Word], *, headline: bool, inside: frozenset[str]
) -> Iterator[Run]:
    """What is left of a chain without the words that are capitalised for other reasons."""
    lists = _lists()
    titled = _has_title(chain, words)
    while chain and (
        (
            chain[0].opens
            and chain[0].bare in lists["function_words"]
            and not (chain[0].bare == "the" and len(chain) > 1)
        )
        or chain[0].text in lists["joins"]
        or (len(chain) > 1 and _is_date(chain[0], words))
    ):
        chain = chain[1:]
    parts = _rare_parts(chain) if headline and not titled else [chain]
    for part in parts:
        while part and (part[-1].text in lists["joins"] or part[-1].bare == "the"):
            part = part[:-1]
        if part and _may_be_name(part, inside, headline=headline):
            start, end = part[0].start, part[-1].end
            yield Run(*(start, end) if headline else _with_numbers(part, words), titled=titled)


def _with_numbers(part: list[_Word], words: Sequence[_Word]) -> tuple[int, int]:
    """The span with a short number right before or behind it, as in "Channel 7" or "40 Thieves"."""
    first = next(n for n, word in enumerate(words) if word is part[0])
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


def _is_date(word: _Word, words: Sequence[_Word]) -> bool:
    """Whether it is a month or a day, as in "in May Ana left"."""
    place = next((n for n, one in enumerate(words) if one is word), 0)
    return (
        word.bare in _lists()["never"]
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


def _may_be_name(part: list[_Word], inside: frozenset[str], *, headline: bool) -> bool:
    never = _lists()["never"]
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


def _rare_parts(chain: list[_Word]) -> list[list[_Word]]:
    """The stretches of a headline's chain that hold a word which is no ordinary one, up to a legal form."""
    plain, _ = first_names()
    keep = [is_rare(word.text) or word.bare in plain for word in chain]
    for place, word in enumerate(chain):
        if place > 0 and keep[place - 1] and chain[place - 1].bare in plain:
            keep[place] = True
        if place > 0 and legal_form([chain[place - 1].text, word.text]):
            first = max((n for n in range(place) if keep[n]), default=place - 1)
            keep[first : place + 1] = [True] * (place + 1 - first)
    parts: list[list[_Word]] = []
    for place, word in enumerate(chain):
        if keep[place]:
            if place > 0 and keep[place - 1]:
                parts[-1].append(word)
            else:
                parts.append([word])
    return parts


def _has_title(chain: list[_Word], words: Sequence[_Word]) -> bool:
    """Whether "Dr", "Frau" or "CEO" stands first in the chain or right before it."""
    honorifics = _lists()["honorifics"]
    if chain[0].bare in honorifics and len(chain) > 1:
        return True
    place = next((n for n, word in enumerate(words) if word is chain[0]), 0)
    return place > 0 and words[place - 1].bare in honorifics and words[place - 1].text[0].isupper()


def names_inside_sentences(texts: Iterable[str]) -> frozenset[str]:
    """Words that stand capitalised in the middle of a sentence, or within a longer name, somewhere in these texts."""
    found: set[str] = set()
    for text in texts:
        found.update(match[1] for match in _INSIDE.finditer(text))
        found.update(match[1] for match in _SURNAME.finditer(text))
    return frozenset(word for word in found if word.lower() not in _lists()["never"])


_INSIDE = re.compile(r"[a-zà-ÿ,] ([A-ZÀ-Þ][\w\-]+)")
_SURNAME = re.compile(r"[A-ZÀ-Þ][a-zà-ÿ]+ (?:[A-Z]\. )?([A-ZÀ-Þ][a-zà-ÿ\-]+)\b")


def _is_german(text: str) -> bool:
    """Whether nouns are capitalised anyway."""
    lowered = f" {text.lower()} "
    german = len(
        re.findall(
            r"\b(?:der|die|das|und|ist|nicht|mit|für|ein|eine|den|von|auf|wir|zu|im|sich|dem|werden)\b",
            lowered,
        )
    )
    english = len(
        re.findall(r"\b(?:the|and|of|is|with|for|in|to|we|that|are|on|this|by|from|was)\b", lowered)
    )
    return (german > english and german >= 2) or (
        german > 0 and english == 0 and re.search("[äöüß]", lowered) is not None
    )


def is_rare(word: str) -> bool:
    """Whether it is no ordinary word of English or German."""
    bare = re.sub(r"['’]s?$", "", word.strip(".,:;!?()\"“”'’")).lower()
    if not any(letter.isalpha() for letter in bare) or len(bare) < 2:
        return False
    return bare not in _lists()["never"] and _frequency(bare) < RARE


@functools.lru_cache(maxsize=50_000)
def _frequency(word: str) -> float:
    from wordfreq import zipf_frequency

    parts = [part for part in re.split(r"[-/]", word) if part]
    return max(
        zipf_frequency(word, "en"),
        zipf_frequency(word, "de"),
        min((zipf_frequency(part, "en") for part in parts), default=0.0) if len(parts) > 1 else 0.0,
    )


_PLAIN_FORMS = frozenset(
    {
        "company",
        "co",
        "corporation",
        "limited",
        "incorporated",
        "as",
        "se",
        "ag",
        "kg",
        "sa",
        "ab",
        "lp",
        "eg",
        "cv",
    }
)
"""Legal forms that are words or common letters as well: "the Company" names nobody."""


def legal_form(words: Sequence[str]) -> bool:
    """Whether the last word is a legal form, written as one."""
    last = words[-1].rstrip(".,")
    form = last.lower().rstrip(".")
    before = [word for word in words[:-1] if word.lower() not in _lists()["function_words"]]
    shouted = " ".join(words).isupper()
    rare = any(is_rare(word) for word in before)
    if form in _PLAIN_FORMS and (shouted or (len(before) < 2 and not rare)):
        return False
    return (
        len(before) > 0
        and form in _lists()["legal_forms"]
        and (last.isupper() or last[0].isupper() or form in {"gmbh", "mbh"})
    )


def is_honorific(word: str) -> bool:
    """Whether it is a title that stands before a person's name."""
    return word.lower().strip(".") in _lists()["honorifics"]


def organisation_word(words: Sequence[str]) -> bool:
    """Whether one of the words says what kind of organisation it is."""
    known = _lists()["organisation_words"]
    return any(word.strip(".,'’").lower() in known for word in words)


@functools.cache
def first_names() -> tuple[frozenset[str], frozenset[str]]:
    """First names that are no ordinary words, and those that are."""
    lists = _lists()
    doubtful = lists["ambiguous_first_names"]
    return lists["first_names"] - doubtful, doubtful


@functools.cache
def _lists() -> dict[str, frozenset[str]]:
    table = tomllib.loads((HERE / "names.toml").read_text(encoding="utf-8"))
    return {
        key: frozenset(value.split() if isinstance(value, str) else value)
        for key, value in table.items()
    }
