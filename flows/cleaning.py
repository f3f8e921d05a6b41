"""The clean copy of a deck: made in the readers' child, read and scanned again, and held only with what is still in it said.

Nothing of the first scan is believed about the copy. What should be gone and is not goes into another pass, and what is left
after the last one is a severe finding on the output.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from deckproof.codec import digest, to_json
from deckproof.errors import DeckError
from deckproof.model import Action, Category, Deck, Draft, Finding, Severity, Visibility

if TYPE_CHECKING:
    from extractors import ReadOptions

PASSES = 3
SUFFIX = ".pptx"
NOT_MADE = "clean-deck:not-made"

Scan = Callable[[Deck], tuple[Finding, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanDeck:
    """A clean copy with what was found in it; without a body, `why_not` says why there is none."""

    draft: Draft
    findings: tuple[Finding, ...] = ()
    body: str = ""
    """The blob of the copy."""
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The bytes of a copy with what was found in it."""

    data: bytes
    draft: Draft
    findings: tuple[Finding, ...]


def clean_deck(
    path: Path,
    deck: Deck,
    found: Sequence[Finding],
    *,
    title: str,
    language: str,
    scan: Scan,
    options: ReadOptions,
) -> Cleaned:
    """The clean copy of the PowerPoint file at `path`, which was read as `deck`; raises a DeckError where none can be made."""
    from extractors import keep_image_texts, read_deck, rewrite
    from writers.cleaning import WORKER, name_things, plan_orders, taken_apart
    from writers.cleaning.telling import draft_of_copy, remarks_on
    from writers.cleaning.verdict import NAME, left_over, told

    require_powerpoint(deck)
    stand_ins = name_things(deck, found, language)
    orders = plan_orders(deck, found, stand_ins)
    copies = []
    with tempfile.TemporaryDirectory(prefix="deckproof-clean-") as folder:
        for number in range(PASSES):
            answer = rewrite(path, WORKER, to_json(orders).decode())
            copy, data = taken_apart(answer)
            copies.append(copy)
            path = Path(folder, f"{number}{SUFFIX}")
            path.write_bytes(data)
            keep_image_texts(copy.same_pictures, options)
            made = read_deck(path, name=NAME, options=options)
            again = scan(made)
            left = left_over(again)
            if not any(one.text.strip() for one in left):
                break
            orders = plan_orders(made, left, stand_ins, again=True)
    same = {after: before for copy in copies for after, before in copy.same_pictures.items()}
    draft = draft_of_copy(title, copies[0].slides, remarks_on(copies), same)
    return Cleaned(data, draft, told(again, draft, found))


def require_powerpoint(deck: Deck) -> None:
    """Raise a DeckError for a deck of another format, which says what to do instead."""
    from deckproof.errors import LegacyFormatError

    if deck.format != "pptx":
        raise LegacyFormatError(
            f"No clean copy was made: this is {_FORMATS.get(deck.format, 'no PowerPoint file')}, and a copy can be"
            " proved clean only of a PPTX file.",
            remedy="Run the PPTX file that it was made from, or save it as PPTX and run that.",
        )


_FORMATS = {
    "pdf": "a PDF file",
    "odp": "an OpenDocument presentation",
    "ppt": "an old PowerPoint file",
}


def not_made(why: str) -> Finding:
    """What is told about a deck that has no clean copy."""
    return Finding(
        id=NOT_MADE,
        category=Category.HIDDEN_CONTENT,
        rule=NOT_MADE,
        severity=Severity.LOW,
        confidence=1.0,
        slide=None,
        block=None,
        start=0,
        end=0,
        text="",
        visibility=Visibility.SHOWN,
        why=why,
        action=Action.ASK,
        group=NOT_MADE,
    )


def make(
    path: Path,
    deck: Deck,
    found: Sequence[Finding],
    *,
    title: str,
    language: str,
    scan: Scan,
    options: ReadOptions,
    keep: Callable[[bytes], str],
) -> CleanDeck:
    """The clean copy with its bytes kept as a blob; one without a body where none could be made."""
    try:
        made = clean_deck(
            path, deck, found, title=title, language=language, scan=scan, options=options
        )
    except DeckError as error:
        from writers.cleaning.telling import draft_of_copy

        why = " ".join(part for part in (error.what, error.remedy) if part)
        return CleanDeck(draft=draft_of_copy(title, (), (why,)), why_not=why)
    body = keep(made.data)
    assert body == digest(made.data)  # noqa: S101 - a blob is known by its hash
    return CleanDeck(draft=made.draft, findings=made.findings, body=body)
