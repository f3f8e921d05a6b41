"""Names that cannot be told apart: one person under two of them would have four eyes alone."""

from __future__ import annotations

import unicodedata

from deckproof.errors import UsageError

_LATIN = str.maketrans(
    "\u0430\u0432\u0435\u0455\u0456\u0458\u043a\u043c\u043d\u043e\u0440\u0441\u0442\u0443\u0445\u0501\u051b\u051d\u04bb\u04cf"
    "\u03b1\u03b2\u03b5\u03b7\u03b9\u03ba\u03bc\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7\u03b3\u03c9\u0131\u0261"
    "01",
    "abesijkmhopctyxdqwhlabenikuvoptuxywigol",
)
"""Letters of Cyrillic and Greek that stand for a Latin one to the eye (the idea: Unicode, UTS #39), in lower case."""

_TOGETHER = {"HIRAGANA": "CJK", "KATAKANA": "CJK", "HANGUL": "CJK", "BOPOMOFO": "CJK"}
"""Scripts that are written together in one word."""


def skeleton(name: str) -> str:
    """What is left of a name when case, width and letters that look alike are set aside."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return folded.translate(_LATIN)


def refuse_mixed(name: str) -> None:
    """Raise UsageError for a name in letters of two scripts, or in letters that stand for others, such as wide ones."""
    if unicodedata.normalize("NFKC", name) != name:
        raise UsageError(
            "The name has letters that only stand for others.", remedy="Type it in plain ones."
        )
    scripts = {_script(letter) for letter in name if letter.isalpha()}
    if len(scripts) > 1:
        raise UsageError(
            "The name mixes the letters of two scripts.", remedy="Write it in one of them."
        )


def _script(letter: str) -> str:
    """The first word of the letter's Unicode name, which for letters is the script."""
    word = unicodedata.name(letter, "UNKNOWN").split()[0]
    return _TOGETHER.get(word, word)
