"""The findings of a deck as they count for drafts and for the clean copy alike: what a single finding cannot know of the others."""

from __future__ import annotations

from collections.abc import Sequence

from deckproof.model import Deck, Finding
from writers.masking.dealings import with_dealings
from writers.masking.one_name import with_one_name
from writers.masking.parted import with_parted
from writers.masking.people import with_people


def settled(deck: Deck, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings, with who left, who is called by one name only, who is a person, and who is cut over cells and boxes."""
    found = with_one_name(with_dealings(deck, findings))
    return with_parted(deck, with_people(deck, found))
