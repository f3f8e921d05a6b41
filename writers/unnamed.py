"""Placeholders in running text as a writer would put them: "a customer", then "the customer"; several stay apart.

Only what has a noun of its own is said so: customers, companies, people and projects. Other placeholders stay as they are,
so that an editor sees that something is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from writers.articles import with_fitting_articles
from writers.german_nouns import declined
from writers.languages import Language
from writers.masking.file_names import as_file_name, in_file_name
from writers.masking.placeholders import letters
from writers.unnamed_places import with_room


@dataclass(frozen=True, slots=True)
class _Noun:
    """The words for one kind of thing: met first, met again, another beside it, bare behind an article, and several of it."""

    first: str
    again: str
    another: str
    bare: str
    many: str = ""


_NOUNS: Mapping[str, Mapping[str, _Noun]] = {
    "en": {
        "Customer": _Noun(
            "a customer", "the customer", "another customer", "customer", "customers"
        ),
        "Company": _Noun("a company", "the company", "another company", "company", "companies"),
        "Person": _Noun("somebody", "this person", "somebody else", "person", "people"),
        "Project": _Noun("a project", "the project", "another project", "project", "projects"),
    },
    "de": {  # lettered, and declined in writers.german_nouns
        "Customer": _Noun("Kunde {x}", "Kunde {x}", "Kundenunternehmen {x}", "Kunde {x}"),
        "Company": _Noun("Firma {x}", "Firma {x}", "in der Firma {x}", "Firma {x}"),
        "Person": _Noun("Person {x}", "Person {x}", "in der Person {x}", "Person {x}"),
        "Project": _Noun("Projekt {x}", "Projekt {x}", "Projekt {x}", "Projekt {x}"),
    },
}
TOKEN = re.compile(r"\[(?P<label>Customer|Company|Person|Project) (?P<key>\d+|[A-Z]{1,3})\]")
_DETERMINED = re.compile(
    r"(?<![\w’'])(?:the|our|your|their|his|her|its|my|this|that|these|those|every|each|one|another|an?|"
    r"new|former|former|last|next|first|old|same|other|whole|entire)\s$",
    re.IGNORECASE,
)
_SOME_OF = re.compile(
    r"(?<![\w’'])(?:one|two|three|four|some|several|many|most|all|both|each|none|neither|either|any|half) of "
    r"(?:the|our|your|their|his|her|its|my|these|those)\s$",
    re.IGNORECASE,
)
_THINGS_BEHIND = re.compile(r"\s(?P<thing>[a-z]{3,}s)\b(?!’|')")
"""A noun in the plural that the name stood before: "one of the [Customer 1] hotels"."""
_NAMED_BEFORE = re.compile(
    r"(?<![\w’'])(?:customer|client|company|firm|supplier|partner|project|programme|program|colleague|engineer|manager|director|person|"
    r"kunde|kunden|kundin|firma|unternehmen|projekt)\s$",
    re.IGNORECASE,
)
_BEGINS = re.compile(r"(?:^|[.!?]\s|[|>#-]\s|\*\*\s?|\n|\]\s)[“\"„(]?$")


def plainly(page: str, tongue: Language, *, apart: bool = False) -> str:
    """The page with nouns in place of its placeholders; with `apart` what stands under each heading, or between two rules, is read alone."""
    page = with_room(page, tongue)
    if not TOKEN.search(page):
        return page
    pieces = re.split(r"(?m)^(?=## |---$)", page) if apart else [page]
    return "".join(_said(piece, tongue) for piece in pieces)


def lettered(title: str, tongue: Language) -> str:
    """A title that stands by itself with its placeholders said by their letters: "How customer B moved"."""

    def said(found: re.Match[str]) -> str:
        noun, letter = _nouns(tongue)[found["label"]], _letter(found["key"])
        before = _LAST_WORD.search(found.string[: found.start()])
        if before and before[1].lower() in _saying(noun, found["label"]):
            return letter
        bare = noun.bare if "{x}" in noun.bare else f"{noun.bare} {{x}}"
        return _begun(bare.format(x=letter), found.string[: found.start()])

    if tongue.words == "de":
        return _said(title, tongue)
    return TOKEN.sub(said, with_fitting_articles(title, tongue))


_LAST_WORD = re.compile(r"([^\W\d_]+)\s$")
_ALSO = {"Customer": "client"}
"""What else such a one is called."""


def _saying(noun: _Noun, label: str) -> frozenset[str]:
    """The words before a name that say already what its stand-in says: "our customer [Customer 1]"."""
    word = noun.bare.partition(" {x}")[0].lower()
    return frozenset({word, _ALSO.get(label, word)})


def longest(text: str, tongue: Language) -> str:
    """The text with the longest words that may come to stand for its placeholders, to be measured."""
    nouns = _nouns(tongue)
    return TOKEN.sub(lambda found: f"The {nouns[found['label']].another.format(x='AA')}", text)


def _nouns(tongue: Language) -> Mapping[str, _Noun]:
    lettered = {label: _Noun(said, said, said, said) for label, said in tongue.nouns.items()}
    return lettered or _NOUNS.get(tongue.words, _NOUNS["en"])


def _said(text: str, tongue: Language) -> str:
    """The text with each placeholder said; those of a kind are lettered where there are more than two of them, as in all drafts."""
    order: dict[str, list[str]] = {}
    for found in TOKEN.finditer(text):
        keys = order.setdefault(found["label"], [])
        if found["key"] not in keys:
            keys.append(found["key"])
    met: set[str] = set()
    parts: list[str] = []
    at = 0
    for found in TOKEN.finditer(text):
        before = "".join((*parts, text[at : found.start()]))
        cut, word = _word(found, before, text[found.end() :], order[found["label"]], met, tongue)
        between = text[at : found.start()]
        between = between[: len(between) - cut] if cut <= len(between) else between
        parts += [between if word else between.rstrip(" "), word]
        if not before.rpartition("\n")[2].startswith("#"):
            met.add(found[0])  # a title alone has not introduced anybody
        # A link's target was kept from being one; a noun begins none.
        at = found.end() + text.startswith(" :", found.end())
    return "".join((*parts, text[at:]))


def _word(
    found: re.Match[str],
    before: str,
    after: str,
    keys: list[str],
    met: Iterable[str],
    tongue: Language,
) -> tuple[int, str]:
    """What is said for one placeholder, by what stands around it and which others there are; and how much before it gives way."""
    noun, place = _nouns(tongue)[found["label"]], keys.index(found["key"])
    letter = _letter(found["key"])
    if in_file_name(after):
        bare = noun.bare.replace("{x}", "").strip()
        return 0, as_file_name(bare, letter if "{x}" in noun.bare or len(keys) > 1 else "")
    last, determined = _LAST_WORD.search(before), _DETERMINED.search(before)
    told = last is not None and last[1].lower() in _saying(noun, found["label"])
    named = told or _NAMED_BEFORE.search(before) is not None
    if "{x}" in noun.first:
        if named:
            return 0, letter
        if tongue.words == "de":
            return declined(found["label"], letter, before, after)
        return 0, _begun(noun.first.format(x=letter), before)
    if named:
        return 0, letter if len(keys) > 1 else ""
    if _SOME_OF.search(before) and not _goes_with(after, tongue):
        return 0, noun.many
    said = _plain(noun, place, keys, letter, again=found[0] in met, determined=bool(determined))
    return 0, _begun(said, before)


def _begun(said: str, before: str) -> str:
    """The words, with a capital where a sentence begins."""
    return said[:1].upper() + said[1:] if _BEGINS.search(before) else said


def _goes_with(after: str, tongue: Language) -> bool:
    """Whether the name stood before the things that are counted, so that it counts none itself."""
    found = _THINGS_BEHIND.match(after)
    return bool(found and found["thing"] not in tongue.finite | tongue.finite_before_object)


def _plain(
    noun: _Noun, place: int, keys: list[str], letter: str, *, again: bool, determined: bool
) -> str:
    """The noun with its article, or with a letter where there are several."""
    if len(keys) > 2 or (determined and len(keys) > 1):
        return f"{noun.bare} {letter}"
    if determined:
        return noun.bare
    if again:
        return noun.again if len(keys) == 1 else f"the {_WHICH[place]} {noun.bare}"
    return noun.another if place else noun.first


_WHICH = ("first", "other")


def _letter(key: str) -> str:
    """What tells it from others of its kind in all drafts of a deck: A for number 1, Z for 26, AA for the next."""
    return letters(int(key)) if key.isdigit() else key
