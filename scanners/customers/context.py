"""What stands round a name: whether it speaks for the firm or for the word."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from scanners.customers.folding import WALL
from scanners.customers.words import in_dictionary, is_noun, zipf


@dataclass(frozen=True, slots=True)
class Cues:
    """context.toml."""

    does: frozenset[str]
    may: frozenset[str]
    has: frozenset[str]
    at: frozenset[str]
    of: frozenset[str]
    deal: frozenset[str]
    article: frozenset[str]
    person: frozenset[str]
    calendar: frozenset[str]
    client: frozenset[str]
    title: frozenset[str]
    dealing: frozenset[str]
    place: frozenset[str]
    toward: frozenset[str]
    count: frozenset[str]


@cache
def cues() -> Cues:
    """The words that ship with Deckproof."""
    table = tomllib.loads((resources.files(__package__) / "context.toml").read_text("utf-8"))
    return Cues(**{name: frozenset(one["words"].split()) for name, one in table.items()})


_SENTENCE_END = re.compile(r"[.!?;|\u2022]\s|[\n\x0b\t\x00]|\s[\u2013\u2014-]\s")
_WORD = re.compile(r"[^\W_]+(?:['\u2019.-][^\W_]+)*")
_POSSESSIVE = re.compile(r"(?:['\u2019`\u00b4]s?|s['\u2019])(?=\W|$)")
_JOINS_HEAD, _JOINS_TAIL = (
    re.compile(r"[^\W_]['\u2019.]?[ \u00a0]$"),
    re.compile(r"[ \u00a0][^\W_]"),
)
_LABELLED, _HANGS = re.compile(r":\s?$"), re.compile(r"[^\W_]-$")
_PAIRED_HEAD, _PAIRED_TAIL = re.compile(r"[^\W_]/$"), re.compile(r"/[^\W_]")
_REACH = 90
"""Code points on either side that are looked at."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A name's surroundings in its sentence, line or cell."""

    heads: tuple[str, ...]
    """The words before it, as written."""
    tails: tuple[str, ...]
    joins_head: bool
    """Whether only a space parts the name from the word before it."""
    joins_tail: bool
    possessive: bool
    titled: bool
    """Whether most other words of the line begin with capitals, so that capitals say nothing."""
    labelled: bool
    """Whether a colon stands right before it."""
    hangs: bool
    """Whether a hyphen joins it to the word before."""
    paired: bool
    """Whether a slash joins it to a word: "Spring/Summer"."""

    @property
    def before(self) -> str:
        """The word before it; "" where it begins the sentence."""
        return self.heads[-1] if self.heads else ""

    @property
    def after(self) -> str:
        """The word behind it; "" where it ends the sentence."""
        return self.tails[0] if self.tails else ""


def setting_of(text: str, start: int, end: int) -> Setting:
    """What stands round text[start:end]."""
    left, right = _sentence(text, start, end)
    head, tail = text[left:start], text[end:right]
    heads = tuple(match.group() for match in _WORD.finditer(head))
    found = _POSSESSIVE.match(tail)
    rest = tail[found.end() :] if found else tail
    tails = tuple(match.group() for match in _WORD.finditer(rest))
    # The first word of a sentence has its capital anyway; articles stay small in titles.
    others = [word for word in heads[1:] + tails if len(word) > 3]
    capitals = sum(word[0].isupper() for word in others)
    return Setting(
        heads=_without_foreign_an(heads, text[start:end]),
        tails=tails,
        joins_head=_JOINS_HEAD.search(head) is not None,
        joins_tail=_JOINS_TAIL.match(rest) is not None,
        possessive=found is not None,
        titled=bool(others) and capitals >= max(1, 0.6 * len(others)),
        labelled=_LABELLED.search(head) is not None,
        hangs=_HANGS.search(head) is not None,
        paired=_PAIRED_HEAD.search(head) is not None or _PAIRED_TAIL.match(tail) is not None,
    )


def _without_foreign_an(heads: tuple[str, ...], name: str) -> tuple[str, ...]:
    """The words before a name, "an" read as German where no English article would be: "Rechnung an Korvath"."""
    if heads and heads[-1] == "an" and name[:1].lower() not in "aeiouh":
        return (*heads[:-1], "bei")
    return heads


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence, line or cell round a span, cut off at a distance."""
    left = max(0, start - _REACH)
    for match in _SENTENCE_END.finditer(text, left, start):
        left = match.end()
    found = _SENTENCE_END.search(text, end, min(len(text), end + _REACH))
    return left, found.start() if found else min(len(text), end + _REACH)


def beside(text: str, start: int, end: int, reach: int) -> tuple[str, str]:
    """Up to `reach` code points on either side of a span, none of another text's."""
    before = text[max(0, start - reach) : start].rpartition(WALL)[2]
    return before, text[end : end + reach].partition(WALL)[0]


Say = tuple[float, str]
"""A weight, above 0 for a firm and below 0 for the word, and the reason in a few words."""


def weigh(
    setting: Setting,
    *,
    capital: bool,
    several: bool = False,
    dated: bool = False,
    small: bool = False,
) -> tuple[float, tuple[str, ...]]:
    """How much the surroundings say that a firm is meant, and why.

    `several` words are less often anything else; `dated` ones, as Monday or May, have a capital whatever they mean; a name
    that the list has in `small` letters has none, and is as it should be.
    """
    said = [
        *(
            []
            if capital and (dated or small)
            else _by_capital(setting, capital=capital, several=several)
        ),
        *_by_head(setting, capital=capital),
        *_by_tail(setting, capital=capital),
        *([] if several else neighbours(setting)),
        *_by_sentence(setting),
    ]
    return sum(amount for amount, _ in said), tuple(reason for _, reason in said)


def _by_capital(setting: Setting, *, capital: bool, several: bool) -> Iterator[Say]:
    if not capital:
        yield -0.2 if several else -0.5, "lower case"
    elif not setting.heads and not setting.tails:
        yield 0.12, "alone in its line"
    elif setting.titled:
        yield 0.0, "among capitals"
    elif setting.heads and not setting.labelled:
        yield 0.25, "capital inside a sentence"


def _by_head(setting: Setting, *, capital: bool) -> Iterator[Say]:
    known = cues()
    before = setting.before.lower()
    called = capital and (before in known.client or before in known.title)
    if setting.paired:
        yield -0.15, "one of a pair"
    if setting.hangs:
        yield -0.25, "end of a compound"
    if setting.labelled and called:
        yield 0.35, "called a customer"
    if not setting.joins_head:
        return
    if before in known.article:
        owns = capital and setting.after.lower() in known.has
        yield -0.15 if owns else -0.4, "article before"
    elif called and (setting.before.islower() or len(setting.heads) == 1 or is_german_word(before)):
        yield 0.35, "called a customer"
    elif before in known.at and not _begins_another(setting):
        yield 0.15, "where a firm stands"
    elif before == "of" and len(setting.heads) > 1 and setting.heads[-2].lower() in known.of:
        yield 0.3, "where a firm stands"


def _by_tail(setting: Setting, *, capital: bool) -> Iterator[Say]:
    known = cues()
    after = setting.after.lower()
    if setting.possessive and capital:
        yield 0.3 if after in known.has or setting.heads else 0.2, "possessive"
    elif not setting.joins_tail:
        return
    elif after in known.does:
        yield 0.45, "acts"
    elif after in known.may:
        yield 0.1, "does something"
    elif setting.after.islower() and after in known.has:
        yield 0.2 if after in known.deal else 0.1, "owns something"
    elif setting.after.islower() and after.endswith("ed") and in_dictionary(after):
        yield 0.2, "seems to act"
    elif setting.after.islower() and is_noun(after):
        # A capital inside a sentence is seldom a plain word's, and many nouns are verbs too.
        named = capital and setting.heads and not setting.titled
        yield -0.2 if named else -0.3, "part of a phrase"


def neighbours(setting: Setting) -> Iterator[Say]:
    """Whether the name is a part of a longer one, of a person or another firm."""
    known = cues()
    before = setting.before
    if setting.joins_head and before.lower() in known.person:
        yield -0.5, "a person's name"
    elif setting.joins_head and _is_name_part(before) and not _precedes(setting):
        yield -0.35, "end of another name"
    if _begins_another(setting):
        yield -0.15 if setting.titled else -0.3, "beginning of another name"


_OF = frozenset({"von", "of", "de", "di"})


def places(setting: Setting) -> Iterator[Say]:
    """Whether the name is a town's: where one goes to, or what a harbor, a coast or a mayor is of; not where clients are spoken of."""
    known = cues()
    before = setting.before.lower()
    behind_place = before in _OF and len(setting.heads) > 1
    behind_place = behind_place and setting.heads[-2].lower() in known.place
    if not (behind_place or before in known.toward):
        return
    if setting.joins_head and not _speaks_of_clients(setting):
        yield -0.3 if behind_place else -0.15, "a place"


def _speaks_of_clients(setting: Setting) -> bool:
    known = _client_words()
    return any(word.lower() in known for word in setting.heads + setting.tails)


@cache
def _client_words() -> frozenset[str]:
    return cues().deal | cues().client | cues().title


def _precedes(setting: Setting) -> bool:
    """Whether the capital of the word before makes no name of it.

    All words have one, or it begins the sentence and says how many, or it tells what the name is: "Kunde Korvath", "Supplier
    Korvath", or any German noun, since each has its capital.
    """
    if setting.titled:
        return True
    before = setting.before.lower()
    if len(setting.heads) == 1 and before in cues().count:
        return True
    return before in _client_words() or is_german_word(before)


_NEXT = re.compile(r"[ \u00a0]([^\W\d_]+)")


def is_doing(text: str, end: int) -> bool:
    """Whether the word behind the place is one of what only people and firms do, or have with one another."""
    behind = _NEXT.match(text, end)
    return behind is not None and behind.group(1).lower() in acts()


@cache
def acts() -> frozenset[str]:
    """What only people and firms do, or have with one another."""
    return cues().does | cues().dealing | cues().client


def is_german_word(word: str) -> bool:
    """Whether the word means something in German besides a name."""
    from scanners._german import is_german_word as means_something  # its lists load late

    return means_something(word)


def _begins_another(setting: Setting) -> bool:
    after = setting.after
    return (
        setting.joins_tail
        and not setting.possessive
        and _is_name_part(after)
        and after.lower() not in cues().has | cues().deal
    )


def _is_name_part(word: str) -> bool:
    return word[:1].isupper() and len(word) > 1 and zipf(word.lower()) < 6


def _by_sentence(setting: Setting) -> Iterator[Say]:
    known = cues()
    deals = {word.lower() for word in setting.heads + setting.tails} & known.deal
    if deals:
        yield min(0.3, 0.1 + 0.1 * len(deals)), "customer dealings"
    if setting.labelled:
        yield 0.1, "after a colon"
