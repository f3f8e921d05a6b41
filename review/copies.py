"""Scanning the clean copy of a deck once more: its very bytes, by the policy in force and the customer lists of today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from deckproof.errors import StoreError, WrongStateError
from deckproof.model import Deck, Draft, Finding

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
    from deckproof.errors import DeckError
    from extractors import ReadOptions, read_deck
    from review.rooms import customer_lists, house_policy
    from scanners import named_plainly
    from writers.cleaning.proof import left_in_package, named_in_package
    from writers.cleaning.said import Package
    from writers.cleaning.verdict import NAME, PDF, PDF_NAME, doubts, only_in_pdf, told
    from writers.own_words import contact_kept

    options = ReadOptions(ocr=grounds.ocr, cache_dir=store.outputs / "cache" / "ocr")
    pdf = draft.fields.get(PDF, "")
    copy = store.blobs.get(sha256)
    try:
        name = PDF_NAME if copy.startswith(b"%PDF-") else NAME
        deck = read_deck(store.blobs.path(sha256), name=name, options=options)
        pages = read_deck(store.blobs.path(pdf), name=PDF_NAME, options=options) if pdf else None
    except DeckError as error:
        raise StoreError(f"The clean copy cannot be read again. {error.what}") from None
    policy, named = house_policy(store), named_plainly(of_deck)
    of_deck = contact_kept(grounds.brief, of_deck)
    scanned: dict[tuple[str, str], Finding] = {}
    is_package = name == NAME  # a PDF of pictures has nothing but what its reader gave
    package = Package(copy)
    proof = {one.id: one for one in left_in_package(package, of_deck)} if is_package else {}
    for customers in customer_lists(store, grounds.index_digest):
        scan = partial(_scan, grounds, customers=customers, policy=policy, today=today, named=named)
        found = scan(deck)
        if is_package:
            proof |= {one.id: one for one in named_in_package(package, deck, scan, of_deck)}
        if pages is not None:
            found = (*found, *only_in_pdf(scan(pages), deck))
        scanned |= {(one.id, one.block or ""): one for one in found}
    told_of = told(tuple(scanned.values()), draft, of_deck)
    return (*told_of, *proof.values(), *doubts(draft))


def _scan(grounds: Grounds, deck: Deck, **by: Any) -> tuple[Finding, ...]:
    """What a scan says of the deck; the contact that the brief names may stand there."""
    import scanners
    from writers.own_words import contact_kept

    return contact_kept(grounds.brief, scanners.scan(deck, **by))


def refuse_copy(
    sha256: str, draft: Draft, grounds: Grounds, of_deck: Sequence[Finding], today: dt.date
) -> tuple[Finding, ...]:
    """For a gate that cannot read decks."""
    del sha256, draft, grounds, of_deck, today
    raise WrongStateError("This gate cannot scan a presentation.")
