"""What stands round a name: whether it speaks for the firm or for the word."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from scanners.customers.bare import weight_of_deed
from scanners.customers.dealings import deeds, does_as_customer, is_won_or_lost
from scanners.customers.setting import Setting
from scanners.customers.words import in_dictionary, is_english, is_noun, is_ordinary, zipf


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
    german_article: frozenset[str]
    person: frozenset[str]
    calendar: frozenset[str]
    client: frozenset[str]
    title: frozenset[str]
    dealing: frozenset[str]
    place: frozenset[str]
    toward: frozenset[str]
    count: frozenset[str]
    together: frozenset[str]
    romance: frozenset[str]
    town: frozenset[str]
    branch: frozenset[str]


@cache
def cues() -> Cues:
    """The words that ship with Deckproof."""
    table = tomllib.loads((resources.files(__package__) / "context.toml").read_text("utf-8"))
    words = {name: frozenset(one["words"].split()) for name, one in table.items()}
    words["article"] |= words["german_article"]
    return Cues(**words)


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
    if _is_of_part(setting):
        yield 0.35, "where a firm stands"
        return
    if not setting.joins_head:
        return
    if capital and is_won_or_lost(setting.heads, setting.tails):
        return  # "a" and "an" are no articles in "Perdimos a Target"
    if before in known.article or _is_described(setting):
        owns = capital and setting.after.lower() in known.has
        yield -0.15 if owns else -0.4, "article before"
    elif called and (setting.before.islower() or len(setting.heads) == 1 or is_german_word(before)):
        yield 0.35, "called a customer"
    elif before in known.at and not (_begins_another(setting) or _is_part_of_thing(setting)):
        yield 0.15, "where a firm stands"


_OF_PART = frozenset({"of", "at", "von", "bei", "de", "di", "da", "van", "bij", "chez", "presso"})
_ELIDED = frozenset({"d", "dell"})
"""What stands before a name with an apostrophe: "l'équipe d'Orange"."""


def _is_of_part(setting: Setting) -> bool:
    """Whether a role or a part of a firm stands before it: "the head of", "das Team bei", "l'équipe d'"."""
    before = setting.before.lower()
    joined = before in _ELIDED or (setting.joins_head and before in _OF_PART)
    part = setting.heads[-2].lower() if len(setting.heads) > 1 else ""
    return joined and part.removeprefix("l'").removeprefix("l\u2019") in cues().of


_DONE_TOGETHER = ("ung", "ungen", "schaft", "schaften", "ieren")
"""Endings of German nouns that tell what is done: "Verhandlung", "Partnerschaft"."""
_THINGS = ("wohnung", "wohnungen", "siedlung", "siedlungen", "zeichnung", "mischung", "füllung")
"""Nouns that end so and are things."""


def _is_part_of_thing(setting: Setting) -> bool:
    """Whether it is what a thing has or comes with, in German: "ein Haus mit Keller", but not "Termin mit Keller"."""
    if setting.before != "mit" or len(setting.heads) < 2:
        return False
    thing = setting.heads[-2]
    small = thing.lower()
    if small.endswith(_DONE_TOGETHER) and not small.endswith(_THINGS):
        return False
    if thing.islower() or not is_german_word(small):
        return False
    return small not in _client_words() and not small.endswith(_together())


@cache
def _together() -> tuple[str, ...]:
    return tuple(cues().together)


def _is_described(setting: Setting) -> bool:
    """Whether a German adjective stands before it, as before the word and hardly before a name: "ein kalter Keller"."""
    before = setting.before
    if len(setting.heads) > 1 and setting.heads[-2].lower() in cues().german_article:
        return before.islower() and before.endswith(_WEAK) and is_german_word(before)
    if not before.endswith(_STRONG) or not (before.islower() or len(setting.heads) == 1):
        return False
    from scanners._german import is_adjective  # its lists load late

    return is_adjective(before)


_WEAK, _STRONG = ("e", "en", "er", "es"), ("er", "es", "em")
"""Endings of adjectives behind an article, and of those without one that hardly a verb has."""


def _by_tail(setting: Setting, *, capital: bool) -> Iterator[Say]:
    known = cues()
    after = setting.after.lower()
    if setting.possessive and capital:
        yield 0.3 if after in known.has or setting.heads else 0.2, "possessive"
    elif _acts(setting, capital=capital):
        yield 0.45, "acts"
    elif capital and is_won_or_lost(setting.heads, setting.tails):
        yield 0.2, "where a firm stands"
    elif (deed := _bare_deed(setting) if capital else 0.0) >= _SURE_DEED:
        yield deed, "acts"
    elif not setting.joins_tail:
        return
    elif after in known.may:
        yield 0.0 if _is_part_of_thing(setting) else 0.1, "does something"
    elif setting.after.islower() and after in known.has:
        yield 0.2 if after in known.deal else 0.1, "owns something"
    elif setting.after.islower() and after.endswith("ed") and in_dictionary(after):
        yield 0.2, "seems to act"
    elif deed:
        yield deed, "seems to act"
    elif setting.after.islower() and (is_noun(after) or after in _TIMES):
        # A capital inside a sentence is seldom a plain word's, and many nouns are verbs too.
        named = capital and setting.heads and not setting.titled
        yield -0.2 if named else -0.3, "part of a phrase"
    elif setting.titled and not setting.heads and is_noun(after):
        yield 0.0, "part of a phrase"


_TIMES = frozenset({"time", "times", "day", "days"})
"""Nouns that are met as often as what only joins words: "Harvest time is short"."""
_SURE_DEED = 0.3


def _bare_deed(setting: Setting) -> float:
    """How much it says that the name, by itself at its sentence's beginning, does something: "Summit rang us at night"."""
    among_capitals = setting.titled and not setting.shouted
    alone = not (setting.heads or among_capitals or setting.paired or setting.hangs)
    return weight_of_deed(setting.tails) if alone and setting.joins_tail else 0.0


def _acts(setting: Setting, *, capital: bool) -> bool:
    """Whether it does what only people and firms do, or what customers do in a language other than English."""
    if setting.joins_tail and setting.after.lower() in cues().does:
        return True
    return capital and deals(setting)


def deals(setting: Setting) -> bool:
    """Whether it does what customers do; what a preposition stands before does nothing: "ein Haus mit Keller bestellt"."""
    heads = setting.heads if setting.joins_head else ()
    if heads and heads[-1].lower() in cues().at:
        return False
    return does_as_customer(heads, setting.tails if setting.joins_tail else ())


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

    All words have one, or it begins the sentence and says how many ("Both") or what is done to it ("Ask"), or it tells what the name is: "Kunde Korvath", "Supplier
    Korvath", or any German noun, since each has its capital.
    """
    if setting.titled:
        return True
    before = setting.before.lower()
    if len(setting.heads) == 1 and before in cues().count | cues().at:
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
    return cues().does | cues().dealing | cues().client | deeds()


def is_german_word(word: str) -> bool:
    """Whether the word means something in German besides a name."""
    from scanners._german import is_german_word as means_something  # its lists load late

    return means_something(word)


def has_names_capital(word: str, setting: Setting) -> bool:
    """Whether the word has a capital that only a name has there: inside a sentence, but for German's nouns, and in no title."""
    if not (word[:1].isupper() and setting.heads) or setting.titled or setting.labelled:
        return False
    words = [one.lower() for one in (*setting.heads, *setting.tails)]
    return not is_german_word(word) or is_english(words)


def owns_in_title(setting: Setting) -> bool:
    """Whether a firm's thing stands behind the name among capitals: "The Harbor Team Says Thanks"."""
    return (
        setting.titled and setting.joins_tail and setting.after.lower() in cues().has | cues().deal
    )


def begins_with_word(setting: Setting) -> bool:
    """Whether nothing stands before the name but one word that means something, with which the sentence begins."""
    return len(setting.heads) == 1 and is_ordinary(setting.before.lower())


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
