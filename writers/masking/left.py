"""What masking left of a sentence: of a secret, an inner address, a number or somebody's contact details nothing of use."""

from __future__ import annotations

import re
from collections.abc import Iterator

from deckproof.model import Category
from writers.masking.placeholders import LABELS

_OF_NO_USE = {
    LABELS[category]: category
    for category in (
        Category.SECRET,
        Category.INTERNAL_LINK,
        Category.IDENTIFIER,
        Category.CONTACT,
    )
}
"""A reader learns who "customer B" is from the sentence; "[secret A]" tells only that there was one."""
OF_ONE_CELL = frozenset(_OF_NO_USE.values())
"""What has to go from a table with its cell alone; what else is dropped, as what harms a customer, may be told by the whole row."""
_TOKEN = re.compile(rf"\[({'|'.join(_OF_NO_USE)}) [A-Z]{{1,3}}\]")


def tokens_of_no_use(text: str) -> Iterator[tuple[int, int, Category]]:
    """Every placeholder of the text that tells a reader nothing: its span, half-open, and its category."""
    for found in _TOKEN.finditer(text):
        yield *found.span(), _OF_NO_USE[found[1]]
