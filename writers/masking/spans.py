"""Where a text is masked or dropped: findings by their offsets, and spellings wherever else they stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from deckproof.model import EVERYDAY, Action, Category, Finding, Visibility
from writers.masking.everyday import EverydayNames
from writers.masking.folding import Spellings, fold
from writers.masking.judged import Judged
from writers.masking.parted import APART
from writers.masking.phrases import whole_phrase, words_of_name
from writers.masking.placeholders import Key, key_of

_ANY_CASE = frozenset(
    {
        Category.CUSTOMER,
        Category.CONTACT,
        Category.IDENTIFIER,
        Category.SECRET,
        Category.INTERNAL_LINK,
    }
)
_SAME_CASE = frozenset({Category.ORGANISATION, Category.PERSON, Category.CODE_NAME})
ABOUT_THE_PLACE = frozenset({Category.METADATA, Category.HIDDEN_CONTENT})
"""Findings about where a text stands rather than what it says."""

_SHORTEST_NAME = 4
"""Letters; a shorter name of somebody unlisted ("Al") is masked where it was found and nowhere else."""


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open stretch of a text that a placeholder replaces; `key` tells what it is."""

    start: int
    end: int
    key: Key
    category: Category
    ending: int = 0
    """How many of its last characters are no part of the name but its ending."""
    behind: str = ""
    """What stands behind the placeholder instead of that ending."""
    lead: int = 0
    """How many of its first characters are no part of the name but of the word it is glued into."""
    before: str = ""
    """What stands before the placeholder: of "Acme-Projekt" the thing, which is told as "Projekt von [Customer 1]"."""


_GUESSED = frozenset({Category.ORGANISATION, Category.PERSON})
_BESIDE_THE_SLIDES = frozenset({Visibility.METADATA, Visibility.ORPHAN})


@dataclass(frozen=True, slots=True)
class Drop:
    """A stretch whose whole sentence is left out."""

    start: int
    end: int
    category: Category


class Marked:
    """The findings that count for one writer, asked for by the text they mark."""

    def __init__(
        self,
        findings: Sequence[Finding],
        *,
        outside: bool,
        shown: Iterable[str] = (),
        texts: Iterable[str] = (),
        code: str = "",
    ) -> None:
        """`shown` is what the slides show, `texts` all that the deck says, in the language `code`."""
        on_slides = fold("\n".join(shown))
        self._counting = [found for found in findings if _counts(found, outside=outside)]
        self.for_all = frozenset(
            key_of(found) for found in self._counting if _counts(found, outside=False)
        )
        """What is masked for a writer in the house too."""
        self._judged = Judged(findings)
        self._by_block: dict[str, list[Finding]] = {}
        self._owners: dict[str, Finding] = {}
        for found in self._counting:
            if found.block is not None:
                self._by_block.setdefault(found.block, []).append(found)
            if found.text.strip() and not found.rule.endswith(APART):
                self._owners.setdefault(found.text, found)
        self._everywhere = Spellings(
            text for text, found in self._owners.items() if _spreads(found)
        )
        self._words = _words_of_customers(self._counting)
        # No request to a model may hold a marked span in any writing, so for one outside no place is asked.
        self._ambiguous = EverydayNames(
            () if outside else _everyday_names(self._counting), texts, code
        )
        self._anywhere = Spellings(
            text
            for text, found in self._owners.items()
            # A property is marked for where it stands; what a shown slide says as well may be said.
            if found.category not in ABOUT_THE_PLACE or fold(text) not in on_slides
        )

    def spans(self, text: str, block: str) -> list[Span]:
        """What is masked in the text of a block, in order, no two overlapping."""
        here = [
            Span(max(found.start, 0), min(found.end, len(text)), key_of(found), found.category)
            for found in self._by_block.get(block, ())
            if found.action is not Action.DROP
        ]
        return self._whole(text, _merge([*here, *self._spread(text, block)]))

    def loose_spans(self, text: str, *, prose: bool = True) -> list[Span]:
        """The same for a text that no finding points into: by spelling alone; a file's name is no `prose`."""
        spans = []
        for start, end, spelling in self._anywhere.find(text, inside_words=True):
            owner = self._owners[spelling]
            if prose and not self._is_meant(owner, text, start, end):
                continue
            spans.append(Span(start, end, key_of(owner), owner.category))
        return self._whole(text, _merge(spans)) if prose else _merge(spans)

    def drops(self, text: str, block: str) -> list[Drop]:
        """Where sentences of the block are left out, the gravest first."""
        found = [found for found in self._by_block.get(block, ()) if found.action is Action.DROP]
        found.sort(key=lambda one: (-one.severity.rank, one.start, one.category))
        return [
            Drop(max(one.start, 0), min(one.end, len(text)), one.category)
            for one in found
            if one.start < one.end
        ]

    def _whole(self, text: str, spans: Sequence[Span]) -> list[Span]:
        """The spans, each of a customer over the whole phrase of its name, as far as no other customer's reaches."""
        grown: list[Span] = []
        for span in spans:
            own = self._words.get(span.key)
            if own is None:
                grown.append(span)
                continue
            others = [one for one in spans if one.key != span.key and one.key in self._words]
            low = max(
                (one.end for one in (*others, *grown[-1:]) if one.end <= span.start), default=0
            )
            high = min((one.start for one in others if one.start >= span.end), default=len(text))
            start, end = whole_phrase(text, span.start, span.end, own, low=low, high=high)
            lead, ending = span.start - start, end - span.end
            grown.append(replace(span, start=start, end=end, lead=lead, ending=ending))
        return _merge(grown)

    def _spread(self, text: str, block: str) -> Iterable[Span]:
        for start, end, spelling in self._everywhere.find(text):
            owner = self._owners[spelling]
            same = owner.category in _ANY_CASE or text[start:end] == spelling
            if same and self._is_meant(owner, text, start, end, block):
                yield Span(start, end, key_of(owner), owner.category)

    def _is_meant(self, owner: Finding, text: str, start: int, end: int, block: str = "") -> bool:
        """Whether the owner's spelling says there what it says where it was found."""
        if owner.category is not Category.CUSTOMER or owner.text not in self._ambiguous:
            return True
        if self._judged.as_other(block, start, end):
            return False
        doubted = self._judged.as_word(block, start, end)
        return self._ambiguous.are_written(text, start, end, doubted=doubted)


def _words_of_customers(findings: Iterable[Finding]) -> dict[Key, frozenset[str]]:
    """The words that each customer is called by in this deck."""
    spellings: dict[Key, set[str]] = {}
    for found in findings:
        if found.category is Category.CUSTOMER and not found.rule.endswith(APART):
            spellings.setdefault(key_of(found), set()).add(found.text)
    return {key: words_of_name(texts) for key, texts in spellings.items()}


def _everyday_names(findings: Iterable[Finding]) -> Iterable[str]:
    return (
        found.text
        for found in findings
        if found.category is Category.CUSTOMER and EVERYDAY in found.evidence
    )


def _counts(found: Finding, *, outside: bool) -> bool:
    if outside or not found.masks:
        return found.masks
    if found.category in _GUESSED and found.visibility in _BESIDE_THE_SLIDES:
        # A guessed name is redacted there for its place; the same words on a slide are the deck's to say.
        return False
    return found.action in (Action.REDACT, Action.REPLACE, Action.DROP)


def _spreads(found: Finding) -> bool:
    """Whether it is masked wherever its spelling stands, not only where it was found."""
    if found.action is Action.DROP:
        return False
    letters = sum(map(str.isalnum, fold(found.text)))
    return (found.category in _ANY_CASE and letters >= 2) or (
        found.category in _SAME_CASE and letters >= _SHORTEST_NAME
    )


def _merge(spans: Sequence[Span]) -> list[Span]:
    """Overlapping spans as one, named after the longest of them."""
    merged: list[list[Span]] = []
    reach = -1
    for span in sorted(spans, key=lambda one: (one.start, -one.end, one.category)):
        if span.start >= span.end:
            continue
        if merged and span.start < reach:
            merged[-1].append(span)
        else:
            merged.append([span])
        reach = max(reach, span.end)
    return [_union(group) for group in merged]


def _union(group: Sequence[Span]) -> Span:
    if len(group) == 1:
        return group[0]
    longest = max(
        group, key=lambda one: (one.end - one.start, one.category is Category.CUSTOMER, -one.start)
    )
    return Span(group[0].start, max(one.end for one in group), longest.key, longest.category)
