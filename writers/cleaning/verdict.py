"""What a second scan says about a clean copy, as the gate needs it: what should have gone is severe, whatever it was before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from deckproof.model import Category, Deck, Draft, Finding, Severity
from deckproof.stand_ins import blotted, stand_ins
from writers.cleaning.planning import must_go
from writers.marked_pages import from_marked_pages
from writers.masking.folding import fold
from writers.masking.spans import ABOUT_THE_PLACE

NAME = "clean-deck.pptx"
"""Under which a copy is read again; the deck's own name may be a customer's."""
PDF_NAME = "clean-deck.pdf"
"""The copy as PDF, among the files beside it."""
PDF = "pdf"
"""The field of the draft that has the sha256 of that PDF."""
LEFT = "clean-deck:left:"
"""Begins the rule of what should have gone and is still there."""
DOUBTED = "pdf_doubted"
"""The field of a draft whose copy has no PDF, since the one drawn from it showed too much or could not be read."""
PICTURES = "same_pictures"
"""The field of the draft that says which pictures are those of the deck: the first digits of their sha256, after:before."""


_OF_THE_SCAN = "unread:customer-list"
"""The rule of what nobody looked for, whatever deck it is."""
_PICTURE = re.compile(r"[0-9a-f]{12}")
"""Evidence that says which picture it is: the first digits of its sha256."""


def left_over(found: Sequence[Finding]) -> tuple[Finding, ...]:
    """What of a copy's findings the policy wanted out of it."""
    return tuple(one for one in found if must_go(one))


def only_in_pdf(found: Sequence[Finding], copy: Deck) -> tuple[Finding, ...]:
    """What a scan of the PDF says of words that the copy, as it was read, has not; and whatever the policy wants gone.

    Words of the copy were judged there, where a paragraph is one text and not a line of a page; so were its pictures, and
    where on the slide a shape stands that a line runs out of.
    """
    said = _letters(" ".join(block.text for block in copy.all_blocks()))
    return tuple(
        replace(one, block=f"file:{PDF_NAME}", why=f"{one.why} It is in the PDF beside the copy.")
        for one in found
        if not _of_pictures(one) and not (_may_stay(one) and _letters(one.text) in said)
    )


def _may_stay(found: Finding) -> bool:
    return not must_go(found) or found.category in ABOUT_THE_PLACE


def _letters(text: str) -> str:
    return "".join(letter for letter in fold(text) if letter.isalnum())


def _of_pictures(found: Finding) -> bool:
    return found.rule in ("unread:image", "unread:icon")


def doubts(draft: Draft) -> tuple[Finding, ...]:
    """What is said at each new scan of a copy whose PDF, which nobody kept, was in doubt: the copy's bytes are the same."""
    if DOUBTED not in draft.fields:
        return ()
    rule = "clean-deck:left-in-pdf"
    why = "The PDF drawn from this copy showed what had to go, or could not be read; make the copy anew."
    return (Finding.of_file(rule, Severity.HIGH, why, own_id=f"{rule}:again"),)


def told(found: Sequence[Finding], draft: Draft, of_deck: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings of a copy as its output has them.

    Slides have the numbers of the deck; what should have gone blocks; what nobody looked at is left out where the same is
    said of the deck already, since it is settled there for all outputs.
    """
    return (*_told(found, draft, of_deck), *from_marked_pages(draft.slides, of_deck))


def _told(found: Sequence[Finding], draft: Draft, of_deck: Sequence[Finding]) -> Iterator[Finding]:
    same = dict(pair.split(":", 1) for pair in draft.fields.get(PICTURES, "").split())
    for one in found:
        if _is_known(one, of_deck, same) or _names_a_stand_in(one):
            continue
        if one.slide is not None and 1 <= one.slide <= len(draft.slides):
            one = replace(one, slide=draft.slides[one.slide - 1])
        yield _blocking(one) if must_go(one) else one


def _names_a_stand_in(found: Finding) -> bool:
    """Whether it takes what the copy says for a name, "Customer D", for somebody's name."""
    if found.category not in (Category.ORGANISATION, Category.PERSON):
        return False
    rest = blotted(found.text, 0, len(found.text), stand_ins(found.text))
    return rest != found.text and not any(map(str.isalnum, rest))


def _blocking(found: Finding) -> Finding:
    return replace(
        found,
        rule=LEFT + found.rule,
        severity=Severity.HIGH,
        confidence=1.0,
        why=f"The clean copy still has it: {found.why}",
    )


def _is_known(found: Finding, of_deck: Sequence[Finding], same: dict[str, str]) -> bool:
    """Whether the very same is said of the deck: of the scan as such, or of the picture that this one was.

    Parts and slides have other numbers in the deck and are made anew for the copy, so no other part of the deck, read or
    not, settles anything about one of the copy.
    """
    if found.rule == _OF_THE_SCAN:
        return any(one.rule == found.rule and one.why == found.why for one in of_deck)
    evidence = tuple(same.get(one, one) for one in found.evidence)
    if not found.rule.startswith("unread:") or not any(map(_PICTURE.fullmatch, evidence)):
        return False
    return any(one.rule == found.rule and one.evidence == evidence for one in of_deck)
