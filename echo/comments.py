"""What somebody wrote: scanned like a deck, kept as a blob, and shown without what must not get out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Container, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from deckproof.codec import digest, from_json, to_json
from deckproof.model import Finding, Severity
from review.erasures import erased_comments
from review.lists import require_list
from review.redaction import IN_PLACE, REDACTED
from review.references import Ended, Spoken, names_told
from review.rooms import customer_lists, house_policy
from review.store import Store
from review.tables import pack

if TYPE_CHECKING:
    from scanners.customers import CustomerIndex
    from scanners.policy import Policy

NOT_LOOKED_AT = "[not shown: a part of the scan failed]"
NOTHING_FOUND = digest(to_json(()))
"""The blob of a scan that found nothing: many texts share it."""
A_PERSON, A_CUSTOMER = "[a person]", "[a customer]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """The words and whoever they came from, as the file had it."""

    text: str
    author: str = ""
    customer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanner:
    """What comments are scanned by: the policy in force and the company's customers."""

    policy: Policy
    customers: CustomerIndex | None
    today: dt.date

    def scan(self, texts: Sequence[str]) -> Iterator[tuple[Finding, ...]]:
        """The findings of each text, in order."""
        from scanners import scan_texts

        numbered = ((f"t{at}", text) for at, text in enumerate(texts))
        for _, found in scan_texts(
            numbered, customers=self.customers, policy=self.policy, today=self.today
        ):
            yield found


def scanner_of(store: Store, *, today: dt.date, customers: Path | None = None) -> Scanner:
    """The scanner of this store, by its own list and by the one in this file.

    Raises CustomerListError, PolicyError, ChangedBytesError where the list is not the one imported last, StoreError where
    the one that the last pack was run with is gone.
    """
    require_list(store)
    return Scanner(policy=house_policy(store), customers=_index(store, customers), today=today)


def _index(store: Store, customers: Path | None) -> CustomerIndex | None:
    from scanners.customers import imported_index
    from scanners.customers.imported import joined_index

    if customers is not None:
        return joined_index(customers, store.outputs)
    house = imported_index(store.outputs)
    if house is not None:
        return house
    # A team that imports none names its list at each run: the last one is the best that is known.
    with store.reading() as connection:
        wanted = select(pack.c.index_digest).where(pack.c.index_digest != "")
        last = connection.execute(wanted.order_by(pack.c.held_at.desc())).scalars().first()
    return customer_lists(store, last)[0] if last else None


def keep(store: Store, comment: Comment) -> str:
    """Keep the comment; gives its blob."""
    return store.blobs.put(to_json(comment))


def blob_of(comment: Comment) -> str:
    """The name of the blob that the comment has or would have."""
    return digest(to_json(comment))


def forget(store: Store, blobs: Sequence[str], spoken: Spoken | None = None) -> tuple[str, ...]:
    """Take these blobs away, but for what anything besides erased comments speaks of; gives those that stay.

    Asked behind the write lock, so that nobody puts the same words down somewhere else meanwhile. `spoken` is what was
    gone through before.
    """
    with store.acting() as act:
        needed = still_needed(store, act.connection, spoken=spoken)
        for name in blobs:
            if name not in needed:
                store.blobs.remove(name)
    return tuple(name for name in blobs if name in needed)


def still_needed(
    store: Store,
    connection: Connection,
    *,
    ids: Collection[str] = (),
    spoken: Spoken | None = None,
    there: Container[str] | None = None,
) -> Set[str]:
    """The blobs that anything speaks of, but for comments that are erased, and those of these `ids`.

    `there` are the blobs that lie there, for whoever would ask a bucket for each name.
    """
    spoken = spoken or Spoken(store.blobs)
    ended = Ended(comments={*ids, *erased_comments(store, connection)})
    spoken.take(names_told(connection, ended), there)
    return spoken.names | {NOTHING_FOUND}


def load(store: Store, body: str) -> Comment:
    """The comment of this blob."""
    return from_json(store.blobs.get(body), Comment)


def load_found(store: Store, found: str) -> tuple[Finding, ...]:
    """What its scan found, by the blob of that."""
    return from_json(store.blobs.get(found), tuple[Finding, ...])


def masked(text: str, found: Iterable[Finding]) -> str:
    """The text with what was found replaced; where a detector failed nothing of it is shown."""
    spans = []
    for one in found:
        if one.masks and one.start >= one.end:
            return NOT_LOOKED_AT
        if one.masks:
            spans.append((one.start, one.end, IN_PLACE.get(one.category, REDACTED)))
    parts, at = [], 0
    for start, end, instead in sorted(spans):
        if start >= at:
            parts += [text[at:start], instead]
        at = max(at, end)
    return "".join((*parts, text[at:]))


def without_names(comment: Comment, found: Iterable[Finding]) -> Comment:
    """The comment as somebody sees it who may not see what was masked."""
    return Comment(
        text=masked(comment.text, found),
        author=A_PERSON if comment.author else "",
        customer=A_CUSTOMER if comment.customer else "",
    )


def worst(found: Iterable[Finding]) -> str:
    """How bad the worst of it is that is masked; "" where nothing is."""
    severities = [one.severity for one in found if one.masks]
    return max(severities, key=lambda one: one.rank).value if severities else ""


def is_severe(severity: str) -> bool:
    """Whether that is what `worst` says of something severe."""
    return severity == Severity.HIGH.value
