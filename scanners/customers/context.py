"""What stands round a name: whether it speaks for the firm or for the word."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from scanners.customers.words import is_ordinary, zipf


@dataclass(frozen=True, slots=True)
class Cues:
    """context.toml."""

    does: frozenset[str]
    has: frozenset[str]
    at: frozenset[str]
    deal: frozenset[str]
    article: frozenset[str]
    person: frozenset[str]


@cache
def cues() -> Cues:
    """The words that ship with Deckproof."""
    table = tomllib.loads((resources.files(__package__) / "context.toml").read_text("utf-8"))
    return Cues(**{name: frozenset(one["words"].split()) for name, one in table.items()})


_SENTENCE_END = re.compile(r"[.!?;|]\s|[\n\x0b\t\x00]|\s[\u2013\u2014-]\s")
_WORD = re.compile(r"[^\W_]+(?:['\u2019.-][^\W_]+)*")
_BEFORE = 90
_AFTER = 90


@dataclass(frozen=True, slots=True)
class Setting:
    """A name's surroundings in its sentence. Words are as written; "" at the sentence's edge."""

    before: str
    before_touches: bool
    """Whether only a space parts the name from the word before it."""
    after: str
    after_touches: bool
    possessive: bool
    opens: bool
    """Whether the name begins its sentence, line or cell."""
    alone: bool
    """Whether nothing else stands in its line or cell."""
    titled: bool
    """Whether most other words of the line begin with capitals, so that capitals say nothing."""
    deals: tuple[str, ...]
    """Words of dealings with customers in the sentence."""
    labelled: bool
    """Whether a colon stands right before it."""


def setting_of(text: str, start: int, end: int) -> Setting:
    """What stands round text[start:end]."""
    left, right = _sentence(text, start, end)
    head, tail = text[left:start], text[end:right]
    heads = [match.group() for match in _WORD.finditer(head)]
    possessive = bool(re.match(r"['\u2019`\u00b4]s?\b|s?['\u2019](?=\s)", tail))
    if possessive:
        tail = re.sub(r"^(?:['\u2019`\u00b4]s?|s['\u2019])", "", tail)
    tails = [match.group() for match in _WORD.finditer(tail)]
    others = [word for word in heads + tails if len(word) > 3]
    capitals = sum(word[0].isupper() for word in others)
    known = cues()
    return Setting(
        before=heads[-1] if heads else "",
        before_touches=bool(re.search(r"[^\W_]['\u2019.]?[ \u00a0]$", head)),
        after=tails[0] if tails else "",
        after_touches=bool(re.match(r"[ \u00a0][^\W_]", tail)),
        possessive=possessive,
        opens=not heads,
        alone=not heads and not tails,
        titled=bool(others) and capitals >= max(1, 0.6 * len(others)),
        deals=tuple(
            dict.fromkeys(word.lower() for word in heads + tails if word.lower() in known.deal)
        ),
        labelled=bool(re.search(r":\s?$", head)),
    )


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence, line or cell round a span, cut off at a distance."""
    left = max(0, start - _BEFORE)
    for match in _SENTENCE_END.finditer(text, left, start):
        left = match.end()
    found = _SENTENCE_END.search(text, end, min(len(text), end + _AFTER))
    return left, found.start() if found else min(len(text), end + _AFTER)


@dataclass(frozen=True, slots=True)
class Weight:
    """How much the surroundings say that a firm is meant: below 0 the word is meant."""

    value: float
    reasons: tuple[str, ...]


def weigh(setting: Setting, *, capital: bool, all_upper: bool) -> Weight:
    """The weight of the surroundings for a word that has another meaning besides."""
    known = cues()
    value, reasons = 0.0, []

    def say(amount: float, reason: str) -> None:
        nonlocal value
        value += amount
        reasons.append(reason)

    before, after = setting.before.lower(), setting.after.lower()
    touches = setting.after_touches
    if not capital:
        say(-0.5, "lower case")
    elif setting.titled:
        say(0.0, "among capitals")
    elif not setting.opens:
        say(0.3, "capital inside a sentence")
    if setting.possessive and capital:
        say(0.3 if after in known.has or not setting.opens else 0.15, "possessive")
    if before in known.article and setting.before_touches:
        say(-0.4, "article before")
    if (
        before in known.at
        and setting.before_touches
        and not (touches and is_ordinary(after) and after not in known.does)
    ):
        say(0.2, "where a firm stands")
    elif before in {"customer", "client", "account", "kunde", "kunden", "firma", "company"}:
        say(0.35, "called a customer")
    if touches and after in known.does:
        say(0.35, "acts")
    elif touches and after in known.has:
        say(0.1, "owns")
    elif (
        touches
        and setting.after[:1].islower()
        and is_ordinary(after)
        and after not in known.at | {"and", "or"}
    ):
        say(-0.25, "part of a phrase")
    elif touches and setting.after[:1].isupper() and not setting.titled:
        say(-0.15, "part of another name")
    if before in known.person and setting.before_touches:
        say(-0.5, "a person's name")
    elif (
        setting.before_touches
        and setting.before[:1].isupper()
        and not setting.titled
        and len(before) > 1
        and zipf(before) < 5.5
    ):
        say(-0.25, "part of another name")
    if setting.deals:
        say(min(0.35, 0.15 * len(setting.deals)), "customer dealings")
    if setting.labelled:
        say(0.1, "after a colon")
    if all_upper and not setting.titled:
        say(0.05, "capitals")
    return Weight(value, tuple(reasons))
