"""A name's ending goes with the name, so that no placeholder is inflected: "the Acmes' app" is "[Customer 1]'s app"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from deckproof.model import Category
from writers.masking.spans import Span

_NAMES = frozenset({Category.CUSTOMER, Category.ORGANISATION, Category.PERSON})
_FEWEST_LETTERS = 3
"""Of a name whose ending is taken for one; behind fewer, letters may be another word's."""
_OF_SEVERAL = re.compile(r"s['’](?=\s|$)")
_DERIVED = re.compile(r"(?:['’]?i?sch(?:e[nrms]?)?|(?!s)[a-zß-ÿ]{1,2}|e[rn]s|ern?)(?![\w'’])")
_BARE = re.compile(r"s(?![\w'’])")
_THING = re.compile(r"\s+[^\W\d_]{2,}")
_ARTICLE = re.compile(
    r"(?<!\w)(?:the|our|your|their|these|those|both|all|d(?:er|ie|as|en|em|es)|unser\w{0,2})\s$",
    re.IGNORECASE,
)


def with_endings(text: str, spans: Sequence[Span], verbs: Iterable[str]) -> list[Span]:
    """The spans, in order and not overlapping, each with the ending that its name has in the text.

    What tells whose a thing is stays told, behind the placeholder; `verbs` is what no name's thing is called.
    """
    known = frozenset(verbs)
    starts = [later.start for _, later in pairwise(spans)]
    return [
        _with_ending(text, span, limit, known)
        for span, limit in zip(spans, [*starts, len(text)], strict=False)
    ]


def _with_ending(text: str, span: Span, limit: int, verbs: frozenset[str]) -> Span:
    letters = sum(map(str.isalnum, text[span.start : span.end]))
    if span.category not in _NAMES or letters < _FEWEST_LETTERS:
        return span
    if not text[span.end - 1].isalnum():
        return span
    for end, behind in _endings(text, span, verbs):
        if end <= limit:
            return replace(span, end=end, ending=end - span.end, behind=behind)
    return span


def _endings(text: str, span: Span, verbs: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Where the name's ending ends and what is said behind the placeholder instead of it."""
    if found := _OF_SEVERAL.match(text, span.end):
        yield found.end(), "'s"
    elif found := _BARE.match(text, span.end):
        thing = _THING.match(text, found.end())
        owned = thing is not None and thing[0].strip() not in verbs
        own = owned and not _ARTICLE.search(text[: span.start])
        yield found.end(), "'s" if own else ""
    elif found := _DERIVED.match(text, span.end):
        yield found.end(), ""
