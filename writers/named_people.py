"""People whom a draft names with a title or a role beside the name: more than a guess, so a person has to say whether they may be told of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from deckproof.model import HOLD_FROM, Action, Category, Draft, Finding, Severity

TITLED = "title or role"
"""The scan's evidence of a title or a role directly before the name."""
_ARTICLE = (
    r"(?:the|our|their|its|his|her|my|an?|de[rsmn]|die|das|eine?[rn]?|unsere?[rn]?|ihre?[rn]?|"
    r"le|la|les|un|une|notre|el|il|lo|uno|una|o|os|as|het|een|ons|onze)"
)
_WHEN = "after before during since until nach vor während seit bis après avant pendant después antes dopo prima"
"""Before an article these tell of a time and no person: “After the storm, …”."""
_ROLE_BEFORE = re.compile(rf"(?:^|(?<!\w)(?!(?:{_WHEN.replace(' ', '|')})\s)[\w’'-]+\W+){_ARTICLE}\s(?:[\w’'-]+\s){{0,3}}[\w’'-]{{4,}},\s$", re.IGNORECASE)  # fmt: skip
"""“the head porter, ” before the name."""
_ROLE_BEHIND = re.compile(
    rf",\s(?:(?i:{_ARTICLE})\s(?!\w+ing\b)[\w’'-]{{3,}}|(?i:head|leiter(?:in)?|chief|director|manager)\s)"
)
"""“, the head porter” behind it."""
_CLAIM = re.compile(r"c(\d+)\Z")
_WHY = "Somebody is named together with a title or a role, so everybody there knows who is meant. Ask them, or say it without the name."


def with_people_told(draft: Draft, found: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings; those on somebody who is named with a title or a role are medium and wait for a word.

    Whom the brief or the policy lets the drafts name stays as it is.
    """
    return tuple(_raised(one) if _is_told(one, draft) else one for one in found)


def _is_told(found: Finding, draft: Draft) -> bool:
    if found.category is not Category.PERSON or found.action is Action.ALLOW:
        return False
    return TITLED in found.evidence or _has_role(found, draft)


def _has_role(found: Finding, draft: Draft) -> bool:
    """Whether what stands beside a whole name in its sentence says what the person is."""
    claim = _CLAIM.match(found.block or "")
    if not claim or int(claim[1]) >= len(draft.claims) or len(found.text.split()) < 2:
        return False
    text = draft.claims[int(claim[1])].text
    before, behind = text[: found.start], text[found.end :]
    return bool(_ROLE_BEFORE.search(before) or _ROLE_BEHIND.match(behind))


def _raised(found: Finding) -> Finding:
    worse = found.severity.rank < Severity.MEDIUM.rank
    return replace(
        found,
        severity=Severity.MEDIUM if worse else found.severity,
        confidence=max(found.confidence, HOLD_FROM),
        why=_WHY if worse else found.why,
    )
