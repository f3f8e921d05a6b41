"""What a brief leaves out or leaves vague, as findings that a person can mend: which key, why it matters, what would be better."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import partial

from deckproof.model import Brief, Severity, WhatIf
from plans.brief_lines import line_of
from plans.brief_rules import TextRule, judged, opposites, text_rules

WHAT_IF = tuple(f"what_if.{field.name}" for field in fields(WhatIf))
"""The keys that say who answers."""
READ = ("", "en", "de")
"""Languages whose words the rules know; a brief in another is asked for what is missing alone."""
MINUTES = (1, 60)
"""Spoken length that somebody hears to its end; what a run can follow at all is writers.brief.MOST_MINUTES."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefFinding:
    """One thing to mend. `line` is that of the key in its file, 0 where it is not there; `better` is an example."""

    rule: str
    key: str
    line: int
    severity: Severity
    says: str
    why: str
    better: str


def check_brief(
    brief: Brief,
    *,
    today: dt.date | None,
    house: WhatIf | None = None,
    lines: Mapping[str, int] | None = None,
) -> tuple[BriefFinding, ...]:
    """Everything that is missing, vague or contradictory, in the order of the brief.

    `house` names who answers where the brief names nobody; without `today` no date is looked at, as for a brief whose run
    lies back.
    """
    brief = replace(brief, what_if=filled_what_if(brief.what_if, house or WhatIf()))
    found = [*_texts(brief), *_tones(brief), *_numbers(brief), *_days(brief, today)]
    found.sort(key=_place)
    return tuple(replace(one, line=line_of(one.key, lines or {})) for one in found)


def faults_as_findings(
    brief: Brief, lines: Mapping[str, int] | None = None
) -> tuple[BriefFinding, ...]:
    """Every value that no run could follow, as severe findings."""
    from writers.brief import faults_of

    return tuple(
        BriefFinding(
            rule="cannot-be-used",
            key=one.key,
            line=line_of(one.key, lines or {}),
            severity=Severity.HIGH,
            says=one.what,
            why="No run can follow it, so the brief is refused.",
            better=one.remedy,
        )
        for one in faults_of(brief)
    )


def check_what_if(what_if: WhatIf, house: WhatIf) -> tuple[BriefFinding, ...]:
    """What of the four situations has no name or no time, by the brief and by the house."""
    brief = Brief(what_if=filled_what_if(what_if, house))
    return tuple(sorted((one for one in _texts(brief) if one.key in WHAT_IF), key=_place))


def filled_what_if(own: WhatIf, house: WhatIf) -> WhatIf:
    """What the brief says, and what the house says where it is silent."""
    return WhatIf(
        **{
            field.name: getattr(own, field.name) or getattr(house, field.name)
            for field in fields(WhatIf)
        }
    )


_ORDER = (
    "purpose",
    "why",
    "audience",
    "value",
    "call_to_action",
    "contact",
    "licence",
    "kpi",
    "kpi_target",
    "tone",
    "avoid",
    "podcast.minutes",
    "podcast.hosts",
    "release.start",
    "release.every_days",
    *WHAT_IF,
)


def _place(found: BriefFinding) -> int:
    return _ORDER.index(found.key) if found.key in _ORDER else len(_ORDER)


_finding = partial(BriefFinding, line=0)


def text_of(brief: Brief, key: str) -> str:
    """The text under a key such as "kpi" or "what_if.leak"."""
    table, _, name = key.rpartition(".")
    value = getattr(getattr(brief, table) if table else brief, name)
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _texts(brief: Brief) -> Iterator[BriefFinding]:
    for rule in text_rules():
        if brief.language not in READ and rule.test != "missing":
            continue
        for key in WHAT_IF if rule.key == "what_if.*" else (rule.key,):
            beside = " · ".join(text for one in rule.beside if (text := text_of(brief, one)))
            if rule.finds(text_of(brief, key), beside, company=brief.company):
                yield _of_rule(rule, key)


def _of_rule(rule: TextRule, key: str) -> BriefFinding:
    return _finding(
        rule=rule.id,
        key=key,
        severity=rule.severity,
        says=rule.says,
        why=rule.why,
        better=rule.better,
    )


def _found(rule: str, **words: object) -> BriefFinding:
    """What the rule of this name says, with these words in it."""
    told = judged()[rule]
    return _finding(
        rule=rule,
        key=told.key,
        severity=told.severity,
        says=told.says.format(**words),
        why=told.why,
        better=told.better.format(**words),
    )


def _tones(brief: Brief) -> Iterator[BriefFinding]:
    """A tone that wants two opposite things, and words to avoid that the brief itself sends out or asks for."""
    asked = _without_denied(brief.tone)
    for pair in opposites():
        one, other = pair.one.search(asked), pair.other.search(asked)
        if one and other:
            yield _found("tone-contradicts-itself", one=one[0], other=other[0])
    for word in brief.avoid:
        for key in ("tone", "call_to_action", "byline", "company"):
            text = asked if key == "tone" else text_of(brief, key)
            if _speaks_of(word, text):
                yield _found("avoid-contradicts", word=word, key=key)


def _numbers(brief: Brief) -> Iterator[BriefFinding]:
    minutes, (least, most) = brief.podcast.minutes, MINUTES
    if minutes < least:
        yield _found("podcast-length", minutes=minutes, what="hardly an episode")
    elif not minutes <= most:
        yield _found("podcast-length", minutes=minutes, what="longer than a drive to work")
    hosts = Counter(" ".join(name.casefold().split()) for name in brief.podcast.hosts)
    if any(count > 1 for count in hosts.values()):
        yield _found("hosts-of-one-name")


def _days(brief: Brief, today: dt.date | None) -> Iterator[BriefFinding]:
    start = brief.release.start
    if start is not None and today is not None and start < today:
        soon = today + dt.timedelta(days=7)
        yield _found("release-in-the-past", start=start.isoformat(), soon=soon.isoformat())
    if brief.release.every_days < 1:
        yield _found("all-on-one-day", days=brief.release.every_days)


def _without_denied(tone: str) -> str:
    """The tone without what it says it is not: "friendly, not chatty" does not ask for chatty."""
    denied = r"\b(?:not|never|no|without|nor|less|nicht|nie|kein\w*|ohne|weniger)\b[^,;.]*"
    return re.sub(denied, "", tone, flags=re.IGNORECASE)


def _speaks_of(word: str, text: str) -> bool:
    return bool(word) and bool(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE))
