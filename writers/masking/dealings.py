"""A customer whose name is an everyday word, where a line says what became of the dealing with it: "Harvest: cancelled in May".

A scan that looks at the word alone is not sure there, and the word in clear tells everybody who reads the line who left. So there
a doubtful finding counts like a sure one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from deckproof.model import EVERYDAY, MASK_FROM, Action, Category, Deck, Finding

_ENDED = (
    # Past forms alone: "Target: renew nine of ten contracts" is about a target.
    r"(?:un)?cancell?ed|terminated|churned|quit|defected|downgraded|unsubscribed|walked|resigned|renewed|sued|complained|signed|"
    r"left us|gave notice|(?:went|gone) (?:bankrupt|insolvent|under)|backed out|pulled out|dropped (?:us|out)|switched to|"
    r"gekündigt|kündigten?|storniert|stornierten?|verlängert|abgesprungen|sprang\w* ab|abgewandert|ausgestiegen|insolvent|reklamiert|geklagt|"
    r"résiliée?s?|partie?s? chez|renouvelée?s?|rescindid\w+|cancelad\w|cancelaron|cancelou|renovad\w|rinnovat\w|disdett\w|disdetto|"
    r"rescissi\w|annullat\w|opgezegd|geannuleerd|vertrokken|verlengd"
)
"""Words for the end of a contract or a quarrel over one, in the languages that the writers know."""
_LOST = (
    r"cancellations?|churn(?:ed)?|lost(?: (?:accounts?|customers?|clients?))?|terminations?|complaints?|won back|at risk|overdue|"
    r"kündigungen|kündigung|stornos?|stornierungen|verloren\w*|verluste|abgänge|abgänger|gefährdet|überfällig|beschwerden|reklamationen|"
    r"résiliations?|perdus?|pertes|plaintes|bajas|perdidos?|cancelaciones|quejas|disdette|persi|reclami|opzeggingen|verloren|klachten|"
    r"cancelamentos|reclamações"
)
_JOINT = r"\s*[,:;–—>→(|\-]*\s*"
_BETWEEN = (
    r"(?:(?:has|have|had|hat|haben|hatte|ist|sind|war|was|were|a|ont|est|ha|han|hanno|heeft|is|just|also|then|now|already|recently|nun|"
    r"auch|jetzt|schon|who|which|die|der|das|qui|che|que|not|nicht|never|nie|did|us|uns|nous|it|its?)\W+){0,3}"
)
_BEHIND = re.compile(rf"{_JOINT}{_BETWEEN}(?:{_ENDED})(?!\w)", re.IGNORECASE)
_HEAD = re.compile(rf"(?<!\w)(?:{_ENDED}|{_LOST})\s*[:(–—→|\t-]\s*", re.IGNORECASE)
_GOES_ON = re.compile(r"(?:^|[,;/]|\s(?:and|und|et|y|e|en|or|oder|ou|o))\s*$")
"""What stands before a name that is one of a list."""
_ENDS = re.compile(r"[.!?]\s")
_DETERMINED = re.compile(
    r"(?<!\w)(?:the|an?|our|your|their|this|that|every|each|no)\s$", re.IGNORECASE
)
_BEFORE = 120
"""Characters of a line before a name in which its list may begin."""
_LINE = re.compile(r"[^\n\x0b]+")


def with_dealings(deck: Deck, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings, those of doubtful names counting as masked where their line says what became of the dealing."""
    doubtful = {found.block for found in findings if _is_doubtful(found)} - {None}
    if not doubtful:
        return tuple(findings)
    texts = {block.id: block.text for block in deck.all_blocks() if block.id in doubtful}
    return tuple(_counting(findings, texts))


def _is_doubtful(found: Finding) -> bool:
    return (
        found.category is Category.CUSTOMER
        and EVERYDAY in found.evidence
        and found.confidence < MASK_FROM
        and found.action is not Action.ALLOW
    )


def _counting(findings: Iterable[Finding], texts: dict[str, str]) -> Iterator[Finding]:
    for found in findings:
        text = texts.get(found.block or "", "")
        if _is_doubtful(found) and _is_dealt_with(text, found):
            yield replace(found, confidence=MASK_FROM)
        else:
            yield found


def _is_dealt_with(text: str, found: Finding) -> bool:
    """Whether the line that it stands in says of it that it has left, or lists it among those that have."""
    start, end = found.start, found.end
    line = next((one for one in _LINE.finditer(text) if one.start() <= start < one.end()), None)
    if line is None or not start < end <= line.end():
        return False
    before = text[max(line.start(), start - _BEFORE) : start]
    if text[start].isupper():
        return bool(_BEHIND.match(text, end, line.end())) or _is_listed(before)
    acts = _ACTS in found.evidence and not _DETERMINED.search(before)
    return acts and bool(_BEHIND.match(text, end, line.end()))


_ACTS = "acts"
"""Evidence that the word does something there, which a thing does not."""


def _is_listed(before: str) -> bool:
    """Whether what stands before a name in its line is the beginning of a list of those that are lost."""
    heads = list(_HEAD.finditer(before))
    if not heads:
        return False
    between = before[heads[-1].end() :]
    return bool(_GOES_ON.search(between)) and not _ENDS.search(between)
