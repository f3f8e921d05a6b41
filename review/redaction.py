"""Taking words out of a page, wherever they stand in it, without touching its marks."""

from __future__ import annotations

import re

from deckproof.errors import WrongStateError
from deckproof.model import Category, Finding, Resolution

REDACTED = "[redacted]"
IN_PLACE = {
    Category.CUSTOMER: "[a customer]",
    Category.CUSTOMER_HARM: "[a customer]",
    Category.ORGANISATION: "[an organisation]",
    Category.PERSON: "[a person]",
    Category.CONTACT: "[contact details]",
    Category.IDENTIFIER: "[a number]",
    Category.CODE_NAME: "[a project]",
    Category.INTERNAL_LINK: "[an internal link]",
    Category.FIGURES: "[a figure]",
    Category.SECRET: "[a secret]",
}
"""What stands where a span was replaced, where nothing else is given; other categories are redacted."""

_MARK = r"\[\^[^\]\n]*\]"
_EMPHASIS = r"[*_]{1,3}"


def stand_in(found: Finding, resolution: Resolution, text: str = "") -> str:
    """What stands in place of the finding's words; `text` is what the person wants there instead."""
    if resolution is Resolution.REDACT:
        return REDACTED
    return text or IN_PLACE.get(found.category, REDACTED)


def without(page: str, found: Finding, instead: str) -> str:
    """The page with the finding's words replaced everywhere. Raises WrongStateError when they do not stand in it.

    Everywhere, since a name that is too much in one sentence is too much in the next; blanks and line breaks between
    the words may differ, and emphasis may stand around them.
    """
    words = found.text.split()
    if not words:
        raise WrongStateError(
            f"The finding {found.id} marks no words that could be redacted.",
            remedy="Edit the page, or accept it with a reason.",
        )
    whole = r"[\s*_]+".join(re.escape(word) for word in words)
    edges = rf"{_edge(words[0][0], '<!')}{whole}{_edge(words[-1][-1], '!')}"
    # The span may begin or end inside a word, so what does not stand there as whole words is looked for as it is.
    for pattern in (edges, whole):
        changed = _replaced(page, pattern, instead)
        if changed != page:
            return changed
    raise WrongStateError(
        f"The words of the finding {found.id} are not found in the page as they stand.",
        remedy="Edit the page instead: deckproof review edit ID --file FILE",
    )


def _edge(letter: str, look: str) -> str:
    """No letter or digit beyond this end of the words, where they end in one; an underscore may be emphasis."""
    return rf"(?{look}[^\W_])" if letter.isalnum() else ""


def _replaced(page: str, pattern: str, instead: str) -> str:
    def put(found: re.Match[str]) -> str:
        if found["words"] is None:
            return found[0]
        before, after = found["before"] or "", found["after"] or ""
        if before != after and re.search(r"[*_]", found["words"]):
            # The other end of this emphasis went away with the words.
            before = after = ""
        return before + instead + after

    either = rf"{_MARK}|(?P<before>{_EMPHASIS})?(?P<words>{pattern})(?P<after>{_EMPHASIS})?"
    return re.sub(either, put, page)
