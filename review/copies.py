"""Scanning the clean copy of a deck once more: its very bytes, by the policy in force and the customer lists of today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from deckproof.errors import StoreError, WrongStateError
from deckproof.model import Draft, Finding

if TYPE_CHECKING:
    from review.rooms import Grounds
    from review.store import Store

SUFFIX = ".pptx"


def check_copy(
    store: Store,
    sha256: str,
    draft: Draft,
    grounds: Grounds,
    of_deck: Sequence[Finding],
    today: dt.date,
) -> tuple[Finding, ...]:
    """All findings of the copy in this blob; `of_deck` are those of the deck it was made of. Raises StoreError."""
    import scanners
    from deckproof.errors import DeckError
    from extractors import ReadOptions, read_deck
    from review.rooms import customer_lists, house_policy
    from writers.cleaning.proof import left_in_package
    from writers.cleaning.verdict import NAME, PDF, PDF_NAME, doubts, only_in_pdf, told

    options = ReadOptions(ocr=grounds.ocr, cache_dir=store.outputs / "cache" / "ocr")
    pdf = draft.fields.get(PDF, "")
    try:
        deck = read_deck(store.blobs.path(sha256), name=NAME, options=options)
        pages = read_deck(store.blobs.path(pdf), name=PDF_NAME, options=options) if pdf else None
    except DeckError as error:
        raise StoreError(f"The clean copy cannot be read again. {error.what}") from None
    policy = house_policy(store)
    scanned: dict[tuple[str, str], Finding] = {}
    for customers in customer_lists(store, grounds.index_digest):
        found = scanners.scan(deck, customers=customers, policy=policy, today=today)
        if pages is not None:
            more = scanners.scan(pages, customers=customers, policy=policy, today=today)
            found = (*found, *only_in_pdf(more, deck))
        scanned |= {(one.id, one.block or ""): one for one in found}
    proof = left_in_package(store.blobs.get(sha256), of_deck)
    return (*told(tuple(scanned.values()), draft, of_deck), *proof, *doubts(draft))


def refuse_copy(
    sha256: str, draft: Draft, grounds: Grounds, of_deck: Sequence[Finding], today: dt.date
) -> tuple[Finding, ...]:
    """For a gate that cannot read decks."""
    del sha256, draft, grounds, of_deck, today
    raise WrongStateError("This gate cannot scan a presentation.")
