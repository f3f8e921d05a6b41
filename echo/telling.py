"""Whether a reason says again what is to be erased: the words of a comment, or who wrote it."""

from __future__ import annotations

import re
import unicodedata

from deckproof.errors import UsageError
from echo.comments import Comment

_LONG = 12
"""From so many letters on a comment is told again by who repeats it; shorter ones are words of any sentence."""
_SHORT, _INSIDE = 3, 5
"""Letters from which on a part of a name tells, and from which on it does so inside another word too ("osterlohs")."""
_WORD = re.compile(r"[^\W\d_]+")


def refuse_telling(comment: Comment, reason: str) -> None:
    """Raise UsageError where the reason has a telling word of the author, their address or the customer, or the comment.

    A word that means something besides ("may", "services") tells where it is written like a name and could be the author's.
    """
    text = _plain(comment.text.strip())
    repeats = len(text) >= _LONG and text in _plain(reason)
    if repeats or _names(comment.author, reason, person=True) or _names(comment.customer, reason):
        raise UsageError(
            "The reason repeats what is to be erased.",
            remedy="Say which request it was, by its date or number, without a word of the name or of the comment.",
        )


def _names(name: str, reason: str, *, person: bool = False) -> bool:
    """Whether a word of this name stands in the reason."""
    from scanners.customers.words import is_ordinary

    words = [_plain(word) for word in _words(reason)]
    capital = {_plain(word) for word in _words(reason) if word[0].isupper()}
    for part in {_plain(one) for one in _words(name) if len(one) >= _SHORT}:
        if is_ordinary(part):
            told = person and part in capital
        else:
            told = part in words or (len(part) >= _INSIDE and any(part in one for one in words))
        if told:
            return True
    return bool(name.strip()) and _plain(name) == _plain(reason)


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text))


def _plain(text: str) -> str:
    """Without case, width and accents."""
    spelled = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in spelled if not unicodedata.combining(one))
