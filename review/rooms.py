"""What the gate needs of the other rooms, as callables: the bytes that leave, the held file, an edit read back, a check.

The gate takes them as one argument, so that it stands and is tested alone; `house` joins the real ones.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from deckproof.errors import PolicyError, StoreError
from deckproof.model import Brief, Draft, Finding, Source
from review.copies import check_copy, refuse_copy
from review.store import Store

if TYPE_CHECKING:
    from scanners.customers import CustomerIndex
    from scanners.policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """What a draft is judged by besides its source: the customer index of this digest, and what the brief lets it say."""

    index_digest: str = ""
    brief: Brief | None = None
    formats: tuple[str, ...] = ()
    """In which formats the page is made besides."""
    pronunciation: Mapping[str, str] = field(default_factory=dict)
    """How words are said, in the formats that are spoken."""
    templates_dir: str = ""
    """The team's own templates, where it has some."""
    ocr: bool = True
    """Whether text in the pictures of a clean copy is read."""
    named: Sequence[str] = ()
    """How the deck names customers plainly, one word of whose names calls them in a draft."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeFile:
    """A page in another format."""

    name: str
    format: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Extras:
    """What is made beside a page, and what has to be told of it: a format that failed, a text that it adds."""

    files: tuple[MadeFile, ...] = ()
    findings: tuple[Finding, ...] = ()


Beside = Callable[[Draft, Source, Grounds, Mapping[str, bytes], dt.date], Extras]
"""The page of a draft in the formats that its grounds name; the pictures that it comes with are given by name."""


def nothing_beside(
    draft: Draft,
    source: Source,
    grounds: Grounds,
    pictures: Mapping[str, bytes],
    today: dt.date,
) -> Extras:
    """For a gate without formats."""
    del draft, source, grounds, pictures, today
    return Extras()


Remake = Callable[
    [Draft, Source, Grounds, Mapping[str, bytes], Sequence[str]], tuple[MadeFile, ...]
]
"""The page of a draft once more in those of the named formats that always give the same bytes."""


def nothing_remade(
    draft: Draft,
    source: Source,
    grounds: Grounds,
    pictures: Mapping[str, bytes],
    names: Sequence[str],
) -> tuple[MadeFile, ...]:
    """For a gate without formats."""
    del draft, source, grounds, pictures, names
    return ()


Check = Callable[[Draft, Source, Grounds, dt.date], tuple[Finding, ...]]
"""All findings of a draft, against its source and by these grounds, on that day."""


CheckCopy = Callable[[str, Draft, Grounds, Sequence[Finding], dt.date], tuple[Finding, ...]]
"""All findings of the clean copy in the blob of this sha256; those of its deck are given."""


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
    """Of the policy by which `check` judges, and of the customer list that it looks for."""
    beside: Beside = nothing_beside
    """What is made of the page besides."""
    remake: Remake = nothing_remade
    """What is made of the page besides, to be compared with what would leave."""
    check_copy: CheckCopy = refuse_copy
    """The same as `check` for the clean copy of a deck."""


def house(store: Store) -> Rooms:
    """The real rooms, with the policy in force; each is imported when it is first needed.

    Formats are judged by what is in force when the first is made, so the rooms are asked for anew for each act.
    """
    return Rooms(
        publish=_publish,
        held_page=_held_page,
        edit_draft=_edit_draft,
        check=lambda draft, source, grounds, today: _check(store, draft, source, grounds, today),
        policy_version=lambda: judged_by(house_policy(store), _house_list(store)),
        beside=_beside(store),
        remake=_remake,
        check_copy=lambda sha256, draft, grounds, of_deck, today: check_copy(
            store, sha256, draft, grounds, of_deck, today
        ),
    )


def _beside(store: Store) -> Beside:
    """What is made of pages besides; the policy and the lists that judge it are looked up once, not for each page."""
    policy = cache(lambda: house_policy(store))
    lists = cache(lambda digest: customer_lists(store, digest))

    def make(
        draft: Draft,
        source: Source,
        grounds: Grounds,
        pictures: Mapping[str, bytes],
        today: dt.date,
    ) -> Extras:
        from review.beside import make_beside

        found = lists(grounds.index_digest)
        return make_beside(draft, source, grounds, pictures, lists=found, policy=policy(), today=today)  # fmt: skip

    return make


def _remake(
    draft: Draft,
    source: Source,
    grounds: Grounds,
    pictures: Mapping[str, bytes],
    names: Sequence[str],
) -> tuple[MadeFile, ...]:
    from review.beside import made_again

    return made_again(draft, source, grounds, pictures, names)


def _publish(draft: Draft) -> bytes:
    from writers.marks import publish

    return publish(draft)


def _held_page(draft: Draft, slide_titles: Mapping[int, str]) -> str:
    from writers.marks import hold_page

    return hold_page(draft, slide_titles=slide_titles)


def _edit_draft(draft: Draft, page: str, source: Source) -> Draft:
    from writers.marks import edit_draft

    return edit_draft(draft, page, source)


def judged_by(policy: Policy, house_list: str) -> str:
    """What a scan is stamped with: the policy's version and, where a customer list was imported, which one.

    An approval and a release want the stamp of the day: a name that came onto the list since is looked for first.
    """
    return f"{policy.version}+{house_list[:12]}" if house_list else policy.version


def _house_list(store: Store) -> str:
    """The digest of the imported list, "" where none was imported.

    Raises CustomerListError where it is damaged, ChangedBytesError where it is not the one imported last.
    """
    from review.lists import require_list
    from scanners.customers.imported import imported_customers, imported_index

    require_list(store)
    index = imported_index(store.outputs)
    if index is None:
        return ""
    imported_customers(store.outputs)
    return index.digest


def house_policy(store: Store) -> Policy:
    """The policy in force, by which the gate judges."""
    from review.policies import BUILT_IN, blob_in_force
    from scanners.policy import load_policy

    blob = blob_in_force(store)
    return load_policy(None) if blob == BUILT_IN else parse_policy_text(store.blobs.get(blob))


def parse_policy_text(data: bytes, where: str = "the policy in force") -> Policy:
    """The policy in these bytes of TOML; raises PolicyError."""
    from scanners.policy import parse_policy

    try:
        table = tomllib.loads(data.decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PolicyError(f"The policy cannot be read: {error}.", where=where) from None
    return parse_policy(table, where=where)


def _check(
    store: Store,
    draft: Draft,
    source: Source,
    grounds: Grounds,
    today: dt.date,
) -> tuple[Finding, ...]:
    from scanners import scan_draft
    from writers.grounding import ground
    from writers.named_people import with_people_told
    from writers.own_words import settled_by

    page, policy = _publish(draft).decode(), house_policy(store)
    lists = customer_lists(store, grounds.index_digest)
    scanned = {
        found.id: found
        for customers in lists
        for found in scan_draft(
            draft, page=page, customers=customers, policy=policy, today=today, named=grounds.named
        )
    }
    risks = with_people_told(draft, settled_by(grounds.brief, scanned.values()))
    return (*ground(draft, source, grounds.brief), *risks)


def customer_lists(store: Store, digest: str) -> list[CustomerIndex | None]:
    """The customer list that the pack was run with, and the house's own where it has changed since; None where there is none.

    Raises StoreError.
    """
    from review.carried import fetch_customers
    from review.lists import require_list
    from scanners.customers import imported_index, load_index_by_digest

    lists: list[CustomerIndex | None] = []
    if digest:
        fetch_customers(store, digest)
        own = load_index_by_digest(digest, store.outputs / "cache" / "customers")
        if own is None:
            # Without the list no customer would be found, and the page would look clean.
            raise StoreError(
                "The customer list of this pack is no longer in the store.",
                remedy="Run the deck again with --customers.",
            )
        lists.append(own)
    require_list(store)
    house = imported_index(store.outputs)
    if house is not None and house.digest != digest:
        lists.append(house)
    return lists or [None]
