"""A customer made to look bad, or its information shared: a word for it and a company in the same sentence."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import replace

from deckproof.model import Category, Finding
from deckproof.stand_ins import stand_ins
from scanners import Scope, detectors
from scanners._german import language_of
from scanners._memory import by_text
from scanners._rules import WRITTEN, rule_book
from scanners._spans import sentence_around
from scanners._views import COMPANY, customer_findings, view_of
from scanners._wordings import Wording, compiled, worded
from scanners.cues import frame_findings, likeness_findings
from scanners.meaning import voiced

CUSTOMERS = frozenset(
    {"company", *(f"customer_harm.{cue}" for cue in ("client", "kundin", "theirs", "org"))}
)
"""Cues of a customer, named or told by its trade."""
KINDS = ("insult", "phrase", "told", "plan", "weakness", "deal", "dispute")


@functools.cache
def _lexicon() -> Wording:
    """Any word of any kind: what makes a closer look worth while."""
    words = rule_book("customer_harm").words
    return worded("(?i)(?<!\\w)(?:" + "|".join(f"<<{kind}>>" for kind in KINDS) + ")", words)


@functools.cache
def _technical() -> re.Pattern[str]:
    return compiled("(?i)(?<!\\w)(?:<<technical>>)", rule_book("customer_harm").words)


@functools.cache
def _german() -> re.Pattern[str]:
    return compiled("(?i)(?<!\\w)(?:<<german>>)(?!\\w)", rule_book("customer_harm").words)


def _blotted(match: re.Match[str]) -> str:
    return "_" * len(match[0])


@by_text
def _without_technical(text: str) -> str:
    """The text with technical terms blotted out: "worst case" is contempt of nobody."""
    return _technical().sub(_blotted, text)


def load() -> None:
    """Work out now what the first texts would wait for."""
    _ = _lexicon().pattern
    _technical()
    _german()


@detectors.add("customer-harm")
def customer_harm(scope: Scope) -> Iterator[Finding]:
    """Sentences that would hurt a customer; surer where the company stands on the customer list."""
    terms = tuple(_terms(scope))
    told = [*_from_book(scope), *_from_cues(scope)]
    told += [one for one in terms if one.evidence != _STAND_IN]
    told += likeness_findings(scope, Category.CUSTOMER_HARM, told, beside=CUSTOMERS)
    yield from voiced(scope, Category.CUSTOMER_HARM, told)
    # Told by its words alone: the model that is asked of meanings finds nobody in "customer B".
    yield from (one for one in terms if one.evidence == _STAND_IN)


def _from_book(scope: Scope) -> Iterator[Finding]:
    book = rule_book("customer_harm")
    for block in scope.blocks:
        if block.kind not in WRITTEN:
            continue
        plain = _without_technical(block.text)
        if language_of(scope, block.text) == "german":
            plain = _german().sub(_blotted, plain)
        listed = customer_findings(scope).get(block.id, ())
        if not (listed or book.tells_in(plain)):
            continue
        view = _named(plain, view_of(scope, block, companies=True, spare=_lexicon().pattern))
        for finding in book.findings_in(block, view=view):
            first, last = sentence_around(block.text, finding.start, finding.end)
            known = any(first <= place.start < last for place in listed)
            named = COMPANY in view[first:last]
            # A firm that is only guessed is shown and masked, and holds nothing up.
            sure = finding.confidence + (0.1 if known else -_GUESSED if named else -0.1)
            yield replace(
                finding,
                confidence=round(sure, 3),
                evidence=(
                    "customer list" if known else "possible name" if named else "a customer",
                ),
            )


def _terms(scope: Scope) -> Iterator[Finding]:
    """What a listed customer, or whoever a draft calls "cliente B", pays, is granted or quarrels about, whatever else may be a name there."""
    book = rule_book("customer_harm")
    for block in scope.blocks:
        if block.kind not in WRITTEN:
            continue
        listed = [(one.start, one.end) for one in customer_findings(scope).get(block.id, ())]
        ours = (*listed, *stand_ins(block.text, ("Customer",)))
        if not ours:
            continue
        view = list(_without_technical(block.text))
        for start, end in ours:
            view[start:end] = COMPANY * (end - start)
        for finding in book.findings_in(block, view="".join(view)):
            deals = finding.rule.endswith(_DEAL) and _TERMS.search(finding.text)
            if deals or finding.rule.endswith(_DISPUTE):
                first, last = sentence_around(block.text, finding.start, finding.end)
                known = any(first <= start < last for start, _ in listed)
                sure = round(finding.confidence + (0.1 if known else -_GUESSED), 3)
                evidence = ("customer list",) if known else _STAND_IN
                yield replace(finding, confidence=sure, evidence=evidence)


_STAND_IN = ("a stand-in",)
_DEAL, _DISPUTE = ":deal", ":dispute"
_TERMS = re.compile(
    r"\d|\b(?:endet|läuft|vence|caduca|termina|expire|scade|verloopt|loopt|expira)\b", re.IGNORECASE
)
"""A figure, or how long a contract runs; what else is said of an unnamed customer harms it little."""
_GUESSED = 0.25
"""How much less sure it is of whoever is not named, as of a firm that is only guessed."""


def _from_cues(scope: Scope) -> Iterator[Finding]:
    """What a few cues beside a company tell; surer where the company stands on the customer list."""
    for finding in frame_findings(scope, "customer_harm"):
        places = customer_findings(scope).get(finding.block or "", ())
        known = any(finding.start <= place.start < finding.end for place in places)
        yield replace(
            finding,
            confidence=round(finding.confidence + (0.15 if known else -0.2), 3),
            evidence=("customer list" if known else "possible name",),
        )


def _named(plain: str, view: str) -> str:
    """The view, with technical terms blotted out as in `plain`."""
    return "".join(
        sign if letter != "_" or sign in "\ue000\ue001" else "_"
        for letter, sign in zip(plain, view, strict=True)
    )
