"""Placeholders: one for each thing that is masked, the same wherever it stands in the deck, another in every deck."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from deckproof.model import Category, Finding, Mask
from writers.masking.folding import fold

PLACEHOLDER = re.compile(r"\[[A-Za-z][A-Za-z-]*(?: [a-z-]+)* (?:\d+|[A-Z]{1,3})\]")
"""What every placeholder looks like."""

LABELS = {
    Category.CUSTOMER: "Customer",
    Category.ORGANISATION: "Company",
    Category.PERSON: "Person",
    Category.CODE_NAME: "Project",
    Category.CONTACT: "address",
    Category.IDENTIFIER: "reference",
    Category.SECRET: "secret",
    Category.INTERNAL_LINK: "link",
    Category.FIGURES: "figure",
    Category.MARKING: "marking",
    Category.PRIVATE_LIFE: "private detail",
    Category.CUSTOMER_HARM: "remark",
    Category.THIRD_PARTY: "quotation",
    Category.INJECTION: "instruction",
    Category.CLAIM: "statement",
    Category.UNSUPPORTED: "statement",
    Category.METADATA: "detail",
    Category.HIDDEN_CONTENT: "detail",
}

_NUMBERED = frozenset({Category.CUSTOMER, Category.ORGANISATION, Category.PERSON})
"""These are counted 1, 2, 3; the others A, B, C, so that no draft seems to state a number that its slides lack."""

Key = tuple[str, ...]


def key_of(finding: Finding) -> Key:
    """What tells whether two findings are about the same thing: the customer, the group, or the folded text."""
    if finding.customer_id:
        return ("customer", finding.customer_id)
    if finding.group:
        return (finding.category, "group", finding.group)
    return (finding.category, "text", fold(finding.text))


class Placeholders:
    """Gives out the tokens of one deck, and remembers what they stand for; `order` is that in which things get their numbers."""

    def __init__(self, texts: Sequence[str], order: Mapping[Key, Category]) -> None:
        # A deck may say "[Customer 1]" itself; such a token would be ambiguous and is passed over.
        self._taken = {found for text in texts for found in PLACEHOLDER.findall(text)}
        self._tokens: dict[Key, str] = {}
        self._keys: dict[str, Key] = {}
        self._categories: dict[Key, str] = {}
        self._spellings: dict[Key, dict[str, None]] = {}
        self._counts: dict[str, int] = {}
        self._reserved = {key: self._next(category) for key, category in order.items()}

    def token(self, key: Key, category: Category, spelling: str) -> str:
        """The placeholder for this thing; `spelling` is what it replaces here."""
        if key not in self._tokens:
            self._tokens[key] = token = self._reserved.get(key) or self._next(category)
            self._keys[token] = key
            self._categories[key] = category.value
        self._spellings.setdefault(key, {})[spelling] = None
        return self._tokens[key]

    def key(self, token: str) -> Key | None:
        """What this placeholder stands for; None where it was not given out."""
        return self._keys.get(token)

    def masks(self) -> tuple[Mask, ...]:
        """All that were given out, in the order of their first appearance."""
        return tuple(
            Mask(token=token, category=self._categories[key], texts=tuple(self._spellings[key]))
            for key, token in self._tokens.items()
        )

    def _next(self, category: Category) -> str:
        label = LABELS[category]
        while True:
            self._counts[label] = count = self._counts.get(label, 0) + 1
            token = f"[{label} {count if category in _NUMBERED else letters(count)}]"
            if token not in self._taken:
                return token


def unmask(text: str, masks: Sequence[Mask]) -> str:
    """The text with each placeholder replaced by the first spelling it stands for. Never for anything that leaves."""
    first = {mask.token: mask.texts[0] for mask in masks if mask.texts}
    return PLACEHOLDER.sub(lambda found: first.get(found[0], found[0]), text)


def letters(count: int) -> str:
    """1 is A, 26 is Z, 27 is AA."""
    said = ""
    while count:
        count, rest = divmod(count - 1, 26)
        said = chr(ord("A") + rest) + said
    return said
