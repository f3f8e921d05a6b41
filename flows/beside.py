"""What is held beside the drafts: the clean copy of the deck, and the pictures of slides that drafts show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deckproof.model import Draft, Finding
from flows import copies
from flows.cleaning import not_made as told_not_made

if TYPE_CHECKING:
    from flows.cleaning import CleanDeck
    from flows.deck_run import Run
    from review.formats import NewFile
    from review.holds import NewOutput


def copy_output(run: Run, clean_blob: str) -> tuple[NewOutput, ...]:
    """The clean copy as an output; none where it was not asked for or could not be made."""
    from review.holds import NewOutput

    if not clean_blob or not copies.wants_copy(run.options.brief):
        return ()
    made = copies.load_copy(run, clean_blob)
    if not made.body:
        return ()
    return (
        NewOutput(
            draft=made.draft,
            findings=made.findings,
            body=made.body,
            suffix=made.suffix,
            files=_pdf_of(made),
        ),
    )


def _pdf_of(made: CleanDeck) -> tuple[NewFile, ...]:
    from review.formats import NewFile
    from writers.cleaning.verdict import PDF_NAME

    if not made.pdf:
        return ()
    return (NewFile(name=PDF_NAME, media_type="application/pdf", blob=made.pdf),)


def not_made(run: Run, clean_blob: str) -> tuple[Finding, ...]:
    """What says that a clean copy was asked for and could not be made."""
    if not clean_blob or not copies.wants_copy(run.options.brief):
        return ()
    made = copies.load_copy(run, clean_blob)
    return () if made.body else (told_not_made(made.why_not),)


def files_for(run: Run, draft: Draft, pictures_blob: str) -> tuple[NewFile, ...]:
    """The pictures of the slides that the draft shows."""
    from review.formats import NewFile

    pictures = copies.load_pictures(run, pictures_blob)
    return tuple(
        NewFile(name=f"slides/{number}.png", media_type="image/png", blob=pictures[number])
        for number in copies.slides_shown(draft)
        if number in pictures
    )
