"""What is made beside a page: the page in other formats, with a finding for each that failed and each text that it adds.

What these files say besides the page, in a few fields of the plan and in a team's own template, is scanned like a page;
what a team's template would have run or fetched holds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from deckproof.codec import digest_of
from deckproof.model import Action, Category, Draft, Finding, Severity, Source
from review.rooms import Extras, Grounds, MadeFile

if TYPE_CHECKING:
    from scanners.customers import CustomerIndex
    from scanners.policy import Policy
    from writers.formats import Copy, Failed, Made

_OWN = frozenset({"byline", "company"})
"""Fields in which the plan says who publishes; that a person and an organisation stand there is what they are for."""
_SLOW = frozenset({"audio"})
_EXPECTED = frozenset({Category.PERSON, Category.ORGANISATION})
_PARTS = {
    "address": "an address elsewhere",
    "entity": "a declared entity",
    "handler": "a handler of events",
    "javascript": "an address that is code",
    "refresh": "a page that leads on by itself",
    "stylesheet": "a style sheet",
}


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
            *(unsafe for one in made for unsafe in _unsafe(copy, one)),
            *(_added(copy, made, lists, policy, today) if made else ()),
        ),
    )


def made_again(
    draft: Draft,
    source: Source,
    grounds: Grounds,
    pictures: Mapping[str, bytes],
    names: Sequence[str],
) -> tuple[MadeFile, ...]:
    """The files of those of the named formats that are the house's own and quickly made.

    A team may have changed its template since, and a voice takes minutes; neither says that somebody changed the store.
    """
    from writers.formats import copy_of, known_formats, make_files

    folder = Path(grounds.templates_dir) if grounds.templates_dir else None
    known = known_formats(folder)
    ours = [one for one in names if one in known and not known[one].own and one not in _SLOW]
    if not ours:
        return ()
    copy = copy_of(
        draft, source, grounds.brief, pronunciation=grounds.pronunciation, pictures=pictures
    )
    made, _ = make_files(copy, ours, folder)
    return tuple(
        MadeFile(name=one.name, format=one.format, media_type=one.media_type, data=one.data)
        for one in made
        if one.format in ours
    )


def _failure(failed: Failed) -> Finding:
    """A format that failed is settled by a person, who lets the page go without it; one that was skipped is only told."""
    rule = f"format-{'skipped' if failed.skipped else 'failed'}:{failed.format}"
    return Finding.of_file(
        rule,
        Severity.INFO if failed.skipped else Severity.MEDIUM,
        failed.why,
        own_id="f" + digest_of(rule, failed.why)[:12],
        group=rule,
        beside=failed.format,
        action=Action.ALLOW if failed.skipped else Action.ASK,
    )


def _unsafe(copy: Copy, made: Made) -> Iterator[Finding]:
    """What a team's file would run or fetch for its reader; a person has to take it on themselves."""
    from writers.formats import unsafe_parts

    for part in unsafe_parts(copy, made):
        rule = f"format-unsafe:{part}"
        yield Finding.of_file(
            rule,
            Severity.HIGH,
            f"The template of {made.name} adds {_PARTS.get(part, f'an element <{part}>')}, which the page does not have.",
            own_id="f" + digest_of(rule, made.name)[:12],
            group=rule,
            beside=made.name,
        )


def _added(
    copy: Copy,
    made: Sequence[Made],
    lists: Sequence[CustomerIndex | None],
    policy: Policy,
    today: dt.date,
) -> Iterator[Finding]:
    """What is risky in the texts that the files have and the page has not."""
    from scanners import scan_texts
    from writers.formats import added_texts, beyond_page

    fields = {
        f"the {name} that the files beside the page have": (name, text)
        for name, text in added_texts(copy)
    }
    files = {
        f"the file {one.name} and not on the page": (one.name, beyond_page(copy, one))
        for one in made
    }
    named = {where: (name, text) for where, (name, text) in (fields | files).items() if text}
    texts = [(where, text) for where, (_, text) in named.items()]
    seen: set[tuple[str, str]] = set()
    for customers in lists if texts else ():
        for where, found in scan_texts(texts, customers=customers, policy=policy, today=today):
            name = named[where][0]
            for one in found:
                if (where, one.id) in seen or _is_expected(one, name, copy, made):
                    continue
                seen.add((where, one.id))
                yield replace(
                    one,
                    id="f" + digest_of(name, one.id)[:12],
                    block=f"file:{name}",
                    why=f"{one.why} It stands in {where}.",
                )


def _is_expected(found: Finding, name: str, copy: Copy, made: Sequence[Made]) -> bool:
    """Whether it is the one who publishes, where they are named; or a guess at a name in the frame of a file of the house."""
    if found.category not in _EXPECTED:
        return False
    for one in made:
        if one.name == name:
            return not one.own or found.text in (copy.byline, copy.company)
    return name in _OWN
