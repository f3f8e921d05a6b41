"""Which passwords are taken, and their argon2id hashes. No rule on kinds of characters: length, and not easy to guess.

Sources: ASVS 5.0, 6.2.1 to 6.2.12; NIST SP 800-63B, 5.1.1.2 (12 to 128 characters, compared with common ones, all of
Unicode, no forced change). The cost of argon2id is that of RFC 9106, section 4, second choice, with a quarter less memory and
a pass more, and four times the first choice of OWASP's Password Storage Cheat Sheet (46 MiB, one pass), so that the desk stays small.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from deckproof.errors import UsageError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST = 12
LONGEST = 128

_WORDS = """
password passwort passwd passphrase kennwort geheim secret welcome willkommen login letmein admin administrator root
user guest test testing changeme default master access hello hallo dragon monkey princess football baseball sunshine
iloveyou ichliebedich trustno shadow superman batman pokemon starwars computer internet whatever freedom qwerty
qwertz azerty summer winter spring autumn sommer herbst fruehling monday tuesday wednesday thursday friday saturday
sunday montag dienstag mittwoch donnerstag freitag samstag sonntag january february march april june july august
september october november december januar februar maerz juni juli oktober dezember company firma office team
berlin london paris vienna zurich newyork coffee cheese pepper ginger flower cookie banana orange purple silver
golden secure security company password love money lucky happy angel baby blink killer hunter soccer hockey
correcthorsebatterystaple deckproof
"""
_COMMON = frozenset(_WORDS.split())
"""Words that lists of leaked passwords are made of, put together for this rule."""

_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "qwertzuiop",
    "azertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "yxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
)
_RUNS = frozenset(
    row[at : at + length]
    for line in _ROWS
    for row in (line, line[::-1])
    for length in range(3, len(line) + 1)
    for at in range(len(line) - length + 1)
)
_LEET = str.maketrans("@4€3!10$5", "aaeeiioss")
_REPEAT = re.compile(r"(.{1,4}?)\1{2,}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_UNGUESSED = 6
"""So many pieces, words counting one each, a password has to have at least."""

MEMORY_KIB, PASSES, LANES = 46 * 1024, 4, 4
_AT_ONCE = threading.BoundedSemaphore(1)
"""Each hash takes its memory for a twentieth of a second; a crowd at the door waits in line instead of taking all of it."""


def require_good(password: str, name: str) -> None:
    """Raise UsageError for a password that is too short, too long or among those that are tried first."""
    length = len(normal(password))
    if not SHORTEST <= length <= LONGEST:
        raise UsageError(
            f"A password has {SHORTEST} to {LONGEST} characters; this one has {length}.",
            remedy="A sentence of your own is easy to keep in mind.",
        )
    if _pieces(normal(password), name) < _UNGUESSED:
        raise UsageError(
            "This password is among the first that anybody would try.",
            remedy="Common words, names, years and rows of keys count little: take a sentence of your own.",
        )


def normal(password: str) -> str:
    """The password in one spelling, whichever keyboard it comes from (NIST SP 800-63B: Unicode is normalized)."""
    return unicodedata.normalize("NFKC", password)


def hash_of(password: str) -> str:
    """Its argon2id hash, with parameters and salt."""
    with _AT_ONCE:
        return _hasher().hash(normal(password))


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password is that of the hash; without one it takes as long and is none."""
    from argon2.exceptions import InvalidHashError, VerificationError

    if len(password) > 4 * LONGEST:
        password = ""
    with _AT_ONCE:
        if password_hash is None:
            _hasher().hash(normal(password))
            return False
        try:
            return _hasher().verify(password_hash, normal(password))
        except (VerificationError, InvalidHashError):
            return False


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES)


def _pieces(password: str, name: str) -> int:
    """How many pieces somebody would have to guess: a word, a row of keys, a year or a repetition is one."""
    text, own = password.casefold(), name.casefold()
    best = [0] * (len(text) + 1)
    for at in reversed(range(len(text))):
        best[at] = 1 + min(best[at + length] for length in _lengths(text, at, own))
    return best[0]


def _lengths(text: str, at: int, name: str) -> set[int]:
    """How long the pieces are that begin here."""
    lengths = {1}
    for end in range(at + 3, min(len(text), at + 30) + 1):
        piece = text[at:end]
        words = {piece, piece.translate(_LEET)}
        if words & _COMMON or piece in _RUNS or name in words:
            lengths.add(end - at)
    for pattern in (_REPEAT, _YEAR):
        found = pattern.match(text, at)
        if found:
            lengths.add(found.end() - at)
    return lengths
