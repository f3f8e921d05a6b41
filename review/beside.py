"""What is made beside a page: the page in other formats, with a finding for each that failed and each text that it adds.

Everything in these files comes from the approved page, but for a few fields of the plan; those are scanned like a page.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from deckproof.codec import digest_of
from deckproof.model import Action, Category, Draft, Finding, Severity, Source, Visibility
from review.rooms import Extras, Grounds, MadeFile

if TYPE_CHECKING:
    from scanners.customers import CustomerIndex
    from scanners.policy import Policy
    from writers.formats import Copy, Failed

_OWN = frozenset({"byline", "company"})
"""Fields in which the plan says who publishes; that a person and an organisation stand there is what they are for."""
_EXPECTED = frozenset({Category.PERSON, Category.ORGANISATION})


def make_beside(
    draft: Draft,
    source: Source,
    grounds: Grounds,
    pictures: Mapping[str, bytes],
    *,
    lists: Sequence[CustomerIndex | None],
    policy: Policy,
    today: dt.date,
) -> Extras:
    """The files in the formats that the grounds name, or the usual ones; a format that fails is a finding that holds."""
    from writers.formats import copy_of, make_files

    copy = copy_of(
        draft,
        source,
        grounds.brief,
        pronunciation=grounds.pronunciation,
        pictures=pictures,
    )
    folder = Path(grounds.templates_dir) if grounds.templates_dir else None
    made, failed = make_files(copy, grounds.formats, folder)
    return Extras(
        files=tuple(
            MadeFile(name=one.name, format=one.format, media_type=one.media_type, data=one.data)
            for one in made
        ),
        findings=(
            *(_failure(one) for one in failed),
            *(_added(copy, lists, policy, today) if made else ()),
        ),
    )


def _failure(failed: Failed) -> Finding:
    """A format that failed is settled by a person, who lets the page go without it; one that was skipped is only told."""
    rule = f"format-{'skipped' if failed.skipped else 'failed'}:{failed.format}"
    return Finding(
        id="f" + digest_of(rule, failed.why)[:12],
        category=Category.HIDDEN_CONTENT,
        rule=rule,
        severity=Severity.INFO if failed.skipped else Severity.MEDIUM,
        confidence=1.0,
        slide=None,
        block=f"file:{failed.format}",
        start=0,
        end=0,
        text="",
        visibility=Visibility.SHOWN,
        why=failed.why,
        action=Action.ALLOW if failed.skipped else Action.ASK,
        group=rule,
    )


def _added(
    copy: Copy, lists: Sequence[CustomerIndex | None], policy: Policy, today: dt.date
) -> Iterator[Finding]:
    """What is risky in the texts that the files have and the page has not."""
    from scanners import scan_texts
    from writers.formats import added_texts

    texts = list(added_texts(copy))
    seen: set[tuple[str, str]] = set()
    for customers in lists if texts else ():
        for name, found in scan_texts(texts, customers=customers, policy=policy, today=today):
            for one in found:
                if (name, one.id) in seen or (name in _OWN and one.category in _EXPECTED):
                    continue
                seen.add((name, one.id))
                yield replace(
                    one,
                    id="f" + digest_of(name, one.id)[:12],
                    block=f"file:{name}",
                    why=f"{one.why} It stands in the {name} that the files beside the page have.",
                )
