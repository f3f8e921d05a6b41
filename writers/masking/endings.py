"""A name's ending goes with the name, so that no placeholder is inflected: "the Acmes' app" is "[Customer 1]'s app".

German has no apostrophe there: "Petersens Keller" is "[Customer 1]s Keller", "das Petersen-Projekt" is "das Projekt von [Customer 1]",
where the article is the thing's and not the name's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from deckproof.model import Category
from writers.languages import detect
from writers.languages.small_words import SMALL_WORDS
from writers.masking.german_things import gender_of, owned_thing
from writers.masking.spans import Span
from writers.masking.tokens import whole_word

_NAMES = frozenset({Category.CUSTOMER, Category.ORGANISATION, Category.PERSON})
_OWNERS = frozenset({Category.CUSTOMER, Category.PERSON})
_FEWEST_LETTERS = 3
"""Of a name whose ending is taken for one; behind fewer, letters may be another word's."""
_OF_SEVERAL = re.compile(r"s['’](?=\s|$)")
_APOSTROPHE = re.compile(r"['’]s(?![\w'’])|(?<=[sxzß])['’](?=\s+[^\W\d_]{2})")
_LONE_APOSTROPHE = re.compile(r"(?<=[sxzß])['’](?=\s+[^\W\d_]{2})")
"""What stands behind a name in s or x alone, and behind a stand-in as "'s"."""
_DERIVED = re.compile(r"(?:['’]?i?sch(?:e[nrms]?)?|(?!s)[a-zß-ÿ]{1,2}|e[rn]s|ern?)(?![\w'’])")
_SINGLE_QUOTES = ("'", "‘", "‚", "’", "‹", "›")
_BARE = re.compile(r"s(?![\w'’])")
_THING = re.compile(r"\s+[^\W\d_]{2,}")
_ARTICLE = re.compile(
    r"(?<!\w)(?:the|our|your|their|these|those|both|all|d(?:er|ie|as|en|em|es)|unser\w{0,2})\s$",
    re.IGNORECASE,
)
_OWNED = {"en": "'s", "nl": "'s", "": "'s", "und": "'s", "de": "s"}
"""What says that somebody owns a thing, by the language; what Romance languages say with a word says nothing behind the name."""
_GERMAN_THING = re.compile(r"-(?P<thing>[A-ZÄÖÜ][a-zäöüß]+(?:-[A-ZÄÖÜ]?[\wäöüß]+)*)(?![\w-])")
_LONE_THING = re.compile(r"['’]?s[ \u00a0](?P<thing>[A-ZÄÖÜ][a-zäöüß-]+)[ \u00a0]*(?=[\n\t\x0b]|$)")
"""A German owner and the thing alone in their line: "Petersens Keller" is "Keller von [Customer 1]"."""
_IN_A_WORD = re.compile(r"[\w#@-]$")


_GLUED_THING = re.compile(r"[a-zäöüß]{4,}(?![\w-])")


class Thing(NamedTuple):
    """What a name is compounded with, and where it ends."""

    noun: str
    end: int


def german_thing(text: str, end: int) -> Thing | None:
    """What a German name that ends there is compounded with: "Projekt" of "Petersen-Projekt" and of "Ankerprojekt"."""
    found = _GERMAN_THING.match(text, end)
    if found is not None:
        return Thing(found["thing"], found.end())
    glued = _GLUED_THING.match(text, end)
    noun = glued[0].capitalize() if glued is not None else ""
    if glued is None or not gender_of(noun):
        return None
    return Thing(noun, glued.end())


def with_endings(
    text: str, spans: Sequence[Span], verbs: Iterable[str], code: str = ""
) -> list[Span]:
    """The spans, in order and not overlapping, each with the ending that its name has in the text.

    What tells whose a thing is stays told, beside the placeholder, as the language `code` of the deck does it, or that of
    the text where it is plainly in another one; `verbs` is what no name's thing is called.
    """
    if not spans:
        return []
    known, tongue = frozenset(verbs), _tongue(text, code)
    starts = [later.start for _, later in pairwise(spans)]
    found: list[Span] = []
    for span, limit in zip(spans, [*starts, len(text)], strict=False):
        low = found[-1].end if found else 0
        ended = _told_of_thing(text, span, low, limit) if tongue == "de" else span
        if ended is span:
            ended = _with_ending(text, span, limit, known, tongue)
        found.append(_with_its_word(text, ended, low, limit))
    return found


def _tongue(text: str, code: str) -> str:
    """The language that the text is in: the deck's, unless it is long enough to tell another."""
    own = detect((text,)) if code not in ("", "en") else ""
    return own if own not in ("", "und") else code


def _with_its_word(text: str, span: Span, low: int, high: int) -> Span:
    """The span over the word that a customer's name is glued into, as far as no other span reaches."""
    if span.category is not Category.CUSTOMER:
        return span
    start, end = whole_word(text, span.start, span.end)
    start, end = max(start, low), min(end, high)
    return replace(
        span,
        start=start,
        end=end,
        lead=span.lead + span.start - start,
        ending=span.ending + end - span.end,
    )


def _told_of_thing(text: str, span: Span, low: int, limit: int) -> Span:
    """The span over a German compound, or a line of an owner and a thing alone, told as the thing of whom; else as it is."""
    if span.category not in _OWNERS or not text[span.end - 1].isalnum():
        return span
    if _IN_A_WORD.search(text[: span.start]) or span.lead:
        return span
    thing = german_thing(text, span.end)
    if thing is None and text[: span.start].rpartition("\n")[2].strip() == "":
        alone = _LONE_THING.match(text, span.end)
        thing = Thing(alone["thing"], alone.end("thing")) if alone else None
    if thing is None:
        return _owning(text, span, low, limit)
    if thing.end > limit:
        return span
    ending = span.ending + thing.end - span.end
    return replace(span, end=thing.end, ending=ending, before=f"{thing.noun} von ")


def _owning(text: str, span: Span, low: int, limit: int) -> Span:
    """The span over the owner and the thing, told as the thing of whom, with the article that fits; else as it is."""
    owned = owned_thing(text, span.start, span.end, low)
    if owned is None or owned.end > limit:
        return span
    return replace(
        span,
        start=owned.start,
        end=owned.end,
        lead=span.lead + span.start - owned.start,
        ending=span.ending + owned.end - span.end,
        before=owned.before,
    )


def _with_ending(text: str, span: Span, limit: int, verbs: frozenset[str], tongue: str) -> Span:
    letters = sum(map(str.isalnum, text[span.start : span.end]))
    if span.category not in _NAMES or letters < _FEWEST_LETTERS:
        return span
    if not text[span.end - 1].isalnum():
        return span
    owned = _OWNED.get(tongue, "")
    no_things = verbs | SMALL_WORDS["de"] if tongue == "de" else verbs
    for end, behind in _endings(text, span, no_things, owned):
        if end <= limit:
            return replace(span, end=end, ending=span.ending + end - span.end, behind=behind)
    return span


def _endings(text: str, span: Span, verbs: frozenset[str], owned: str) -> Iterator[tuple[int, str]]:
    """Where the name's ending ends and what is said behind the placeholder instead of it."""
    quoted = text[span.start - 1 : span.start] in _SINGLE_QUOTES
    pattern = _LONE_APOSTROPHE if owned == "'s" else _APOSTROPHE
    apostrophe = None if quoted else pattern.match(text, span.end)
    if found := _OF_SEVERAL.match(text, span.end) or apostrophe:
        yield found.end(), owned
    elif found := _BARE.match(text, span.end):
        thing = _THING.match(text, found.end())
        has_thing = thing is not None and thing[0].strip() not in verbs
        own = has_thing and not _ARTICLE.search(text[: span.start])
        yield found.end(), owned if own else ""
    elif found := _DERIVED.match(text, span.end):
        yield found.end(), ""
