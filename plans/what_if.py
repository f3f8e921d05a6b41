"""The what-if sheet of a pack: who answers if it does too well or goes wrong, in what time, with what first words, and how it is recalled.

Filled from the brief, from the house's own answers, and from what was found in the deck. Of the deck it says masked words alone:
customers are their placeholders and the ids of the customer list.
"""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from deckproof.model import Brief, Category, Finding, OutputState, Severity, Source, WhatIf
from plans.brief_check import BriefFinding, check_what_if, filled_what_if

FILE = Path(__file__).with_name("what_if.toml")
SITUATIONS = tuple(field.name for field in fields(WhatIf))


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What of an output the sheet needs."""

    id: str
    kind: str
    title: str
    slides: tuple[int, ...]
    state: OutputState
    out: bool
    """Whether it is released now, to everybody or to a group."""
    place: int = 0
    """Its number in the pack, from 1."""


_PRIVATE = (
    Category.SECRET, Category.PERSON, Category.CONTACT, Category.IDENTIFIER, Category.PRIVATE_LIFE, Category.FIGURES,
    Category.CODE_NAME, Category.INTERNAL_LINK, Category.MARKING,
)  # fmt: skip
_DISPUTED = (Category.CUSTOMER_HARM, Category.CLAIM, Category.THIRD_PARTY)
_TOLD = {
    Category.CUSTOMER_HARM: "a customer made to look bad",
    Category.CLAIM: "superlatives, guarantees and promises",
    Category.THIRD_PARTY: "other people's pictures and words",
    Category.SECRET: "passwords and keys",
    Category.PERSON: "names of people",
    Category.CONTACT: "addresses and telephone numbers",
    Category.IDENTIFIER: "numbers that tell who somebody is",
    Category.PRIVATE_LIFE: "colleagues' private lives",
    Category.FIGURES: "figures that are not public",
    Category.CODE_NAME: "code names",
    Category.INTERNAL_LINK: "links into the company's own network",
    Category.MARKING: "marks of confidentiality",
}
_GONE = frozenset({OutputState.REJECTED, OutputState.WITHDRAWN, OutputState.RECALLED})


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallLine:
    """How one output is taken back, or kept from going out."""

    output: str
    kind: str
    title: str
    out: bool
    """Whether it is released now, to everybody or to a group."""
    place: int
    """Its number in the pack, from 1."""
    command: str
    """Of what is out its recall; what is not cannot be recalled, and is withdrawn, after which it never leaves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """One thing that may happen."""

    key: str
    title: str
    answers: str
    """Who, and in what time; "" where nobody is named."""
    by_house: bool
    """Whether the answer is the house's own, as the brief has none."""
    missing: tuple[BriefFinding, ...]
    facts: tuple[str, ...]
    """What in this deck makes it likely, or what it would be about."""
    first_words: str
    steps: tuple[str, ...]
    recalls: tuple[RecallLine, ...]
    """Of the pieces that rest on a slide which the situation is about, those first that are out; none where all do."""
    touches_all: bool
    """Whether every piece rests on such a slide."""
    reason: str
    """What to give as the reason of a recall."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIfSheet:
    """The four situations. What is missing holds up no release; it is told until somebody is named."""

    situations: tuple[Situation, ...]
    recalls: tuple[RecallLine, ...]
    """Of every piece that is or may be out."""

    @property
    def missing(self) -> tuple[BriefFinding, ...]:
        """Everything that nobody is named for, or no time."""
        return tuple(one for situation in self.situations for one in situation.missing)


def make_sheet(
    brief: Brief | None,
    house: WhatIf,
    source: Source,
    of_deck: Sequence[Finding],
    pieces: Iterable[Piece],
) -> WhatIfSheet:
    """The sheet of a pack; the same input gives the same sheet."""
    brief = brief or Brief(is_default=True)
    missing = check_what_if(brief.what_if, house)
    living = [one for one in pieces if one.state not in _GONE]
    return WhatIfSheet(
        situations=tuple(
            _situation(key, brief, house, source, of_deck, living, missing) for key in SITUATIONS
        ),
        recalls=tuple(_recalls(living, "TEXT")),
    )


def _situation(
    key: str,
    brief: Brief,
    house: WhatIf,
    source: Source,
    of_deck: Sequence[Finding],
    pieces: Sequence[Piece],
    missing: Sequence[BriefFinding],
) -> Situation:
    told = _told()[key]
    own, answers = getattr(brief.what_if, key), getattr(filled_what_if(brief.what_if, house), key)
    found = [one for one in of_deck if one.category in _ABOUT[key]]
    about = [one for one in found if one.severity.rank >= Severity.MEDIUM.rank]
    slides = {one.slide for one in about if one.slide}
    touched = [one for one in pieces if slides.intersection(one.slides)]
    touches_all = bool(touched) and len(touched) == len(pieces)
    return Situation(
        key=key,
        title=told["title"],
        answers=answers,
        by_house=bool(answers) and not own,
        missing=tuple(one for one in missing if one.key == f"what_if.{key}"),
        facts=(*_facts(key, brief, source, about), *_faint(about, found)),
        first_words=_first_words(told["words"], brief, source),
        steps=tuple(told["steps"]),
        recalls=() if touches_all else tuple(_recalls(touched, told["recall"])),
        touches_all=touches_all,
        reason=told["recall"],
    )


_ABOUT: Mapping[str, tuple[Category, ...]] = {
    "demand": (),
    "complaints": _DISPUTED,
    "leak": _PRIVATE,
    "customer_objects": (Category.CUSTOMER, Category.CUSTOMER_HARM),
}


def _facts(key: str, brief: Brief, source: Source, about: Sequence[Finding]) -> Iterable[str]:
    if key == "demand":
        yield from _asked_for(brief)
    elif key == "customer_objects":
        yield from _customers(source, about)
    else:
        for category in _ABOUT[key]:
            those = [one for one in about if one.category is category]
            if those:
                yield f"{_TOLD[category].capitalize()}: {_on_slides(those)}."
        if not about:
            yield "Nothing of the kind that weighs was found in the deck."


def _faint(about: Sequence[Finding], found: Sequence[Finding]) -> Iterable[str]:
    """What is not weighty enough to be told slide by slide is counted, so that nobody thinks there is none."""
    if len(found) > len(about):
        yield f"Fainter signs of it: {len(found) - len(about)}, each among the findings."


def _asked_for(brief: Brief) -> Iterable[str]:
    if brief.call_to_action:
        yield f"What readers are asked to do: {brief.call_to_action}"
    if brief.contact:
        yield f"Where they turn to: {brief.contact}"
    if brief.kpi_target:
        yield f"What was planned for: {brief.kpi_target}"
    if not (brief.call_to_action or brief.contact):
        yield "The brief asks readers for nothing and names no contact, so they will write to anybody."


def _customers(source: Source, about: Sequence[Finding]) -> Iterable[str]:
    """A line a customer, by id: which placeholder stands for it, and on which slides it was found."""
    by_customer: dict[str, list[Finding]] = {}
    for one in about:
        by_customer.setdefault(one.customer_id or "", []).append(one)
    tokens = {
        text.casefold(): mask.token
        for mask in source.masks
        if mask.category == Category.CUSTOMER.value
        for text in mask.texts
    }
    for customer, those in sorted(by_customer.items()):
        found = sorted(
            {tokens[one.text.casefold()] for one in those if one.text.casefold() in tokens}
        )
        named = " ".join((*found, f"(customer {customer})" if customer else "A passage about a customer"))  # fmt: skip
        yield f"{named}: {_on_slides(those)}."
    if not by_customer:
        yield "No customer was found in the deck."


def _on_slides(those: Sequence[Finding]) -> str:
    slides = sorted({one.slide for one in those if one.slide})
    if not slides:
        return "in the file, on no slide"
    return f"slide{'s' if len(slides) > 1 else ''} {', '.join(map(str, slides))}"


def _first_words(words: Sequence[Mapping[str, str]], brief: Brief, source: Source) -> str:
    """The first words in the language of the deck, English where there are none in it, that fit the purpose."""
    language = brief.language or source.language
    own = [one for one in words if one["language"] == language]
    own = own or [one for one in words if one["language"] == "en"]
    fitting = next(
        one
        for one in own
        if "purpose" not in one or re.search(one["purpose"], brief.purpose, re.IGNORECASE)
    )
    return fitting["text"].format(
        title=source.title or source.name,
        company=brief.company,
        contact=brief.contact,
        action=brief.call_to_action,
    )


def _recalls(pieces: Sequence[Piece], reason: str) -> list[RecallLine]:
    """A command for each that fits its state, those first that are out."""
    lines = [
        RecallLine(
            output=one.id,
            kind=one.kind,
            title=one.title,
            out=one.out,
            place=one.place,
            command=shlex.join(["deckproof", *_way_back(out=one.out), one.id, "--reason", reason]),
        )
        for one in pieces
    ]
    return sorted(lines, key=lambda one: not one.out)


def _way_back(*, out: bool) -> tuple[str, ...]:
    return ("recall",) if out else ("review", "withdraw")


@cache
def _told() -> Mapping[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
