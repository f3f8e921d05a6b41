"""What the gate needs of the other rooms, as callables: the bytes that leave, the held file, an edit read back, a check.

The gate takes them as one argument, so that it stands and is tested alone; `house` joins the real ones.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from deckproof.errors import StoreError
from deckproof.model import Draft, Finding, Source
from review.store import Store

Check = Callable[[Draft, Source, str, dt.date], tuple[Finding, ...]]
"""All findings of a draft, against its source and with the customer index of that digest, on that day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rooms:
    """The other rooms as the gate sees them."""

    publish: Callable[[Draft], bytes]
    """Exactly the bytes that a release writes."""
    held_page: Callable[[Draft, Mapping[int, str]], str]
    """The held file of a draft; the titles of the slides are given."""
    edit_draft: Callable[[Draft, str, Source], Draft]
    """The draft with this page in place of its own."""
    check: Check
    policy_version: Callable[[], str]
    """Of the policy by which `check` judges."""


def house(store: Store, policy: Path | None = None) -> Rooms:
    """The real rooms; each is imported when it is first needed."""
    return Rooms(
        publish=_publish,
        held_page=_held_page,
        edit_draft=_edit_draft,
        check=lambda draft, source, index_digest, today: _check(
            store, policy, draft, source, index_digest, today
        ),
        policy_version=lambda: _policy_version(policy),
    )


def _publish(draft: Draft) -> bytes:
    from writers.marks import publish

    return publish(draft)


def _held_page(draft: Draft, slide_titles: Mapping[int, str]) -> str:
    from writers.marks import hold_page

    return hold_page(draft, slide_titles=slide_titles)


def _edit_draft(draft: Draft, page: str, source: Source) -> Draft:
    from writers.marks import edit_draft

    return edit_draft(draft, page, source)


def _policy_version(policy: Path | None) -> str:
    from scanners.policy import load_policy

    return load_policy(policy).version


def _check(
    store: Store,
    policy: Path | None,
    draft: Draft,
    source: Source,
    index_digest: str,
    today: dt.date,
) -> tuple[Finding, ...]:
    from scanners import scan_draft
    from scanners.policy import load_policy
    from writers.grounding import ground

    customers = None
    if index_digest:
        from scanners.customers import load_index_by_digest

        customers = load_index_by_digest(index_digest, store.outputs / "cache" / "customers")
        if customers is None:
            # Without the list no customer would be found, and the page would look clean.
            raise StoreError(
                "The customer list of this pack is no longer in the store.",
                remedy="Run the deck again with --customers.",
            )
    scanned = scan_draft(draft, customers=customers, policy=load_policy(policy), today=today)
    return (*ground(draft, source), *scanned)
