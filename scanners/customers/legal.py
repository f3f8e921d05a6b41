"""Legal forms of companies: taken off a name's end or front, and recognized behind a name in a text."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

_KEPT = 1 << 16
MOST_WORDS = 6
"""Words that the longest legal form may have, written "GmbH & Co. KG a. A."."""


_UNSPACED_FROM = 0x2E80
"""Code point from which scripts are written without spaces."""


@dataclass(frozen=True, slots=True)
class Forms:
    """legal_forms.toml; every form is written without spaces and dots."""

    behind: frozenset[str]
    before: frozenset[str]
    joiner: frozenset[str]
    group: frozenset[str]
    field: frozenset[str]
    unspaced: tuple[str, ...]
    """The longest first."""


@cache
def forms() -> Forms:
    """The forms that ship with Deckproof."""
    table = tomllib.loads((resources.files(__package__) / "legal_forms.toml").read_text("utf-8"))
    behind = {word for words in table["behind"].values() for word in words.split()}
    return Forms(
        frozenset(behind),
        frozenset(table["before"]["words"].split()),
        frozenset(table["joiner"]["words"].split()),
        frozenset(table["group"]["words"].split()),
        frozenset(table["field"]["words"].split()),
        tuple(sorted((one for one in behind if ord(one[0]) >= _UNSPACED_FROM), key=len)[::-1]),
    )


_WORD = re.compile(r"[^\W_]+|&")
_BRACKET = re.compile(r"\s*[(\[][^)\]]*[)\]]\s*$")
_LISTING = re.compile(r"\s*/\s*[A-Za-z]{2,6}\s*/?\s*$")
# "EngineeringLtd.", "Co.Ltd": a form that was glued to the word before it
_GLUED = re.compile(
    r"(?<=[a-z)])(?=(?:Ltd|Inc|Corp|LLC|GmbH|PLC|Co)\b\.?)|(?<=[A-Z])(?=(?:Ltd|Inc|Corp|Co)\b\.?)"
)


def without_form(name: str) -> str:
    """The name without legal forms, brackets at its end and listing marks; at least one word stays."""
    name = _without_own_script(_LISTING.sub("", name.strip()).strip())
    bare = _BRACKET.sub("", name).strip()
    name = _GLUED.sub(" ", bare or name)
    words = [(word.group().lower(), word.start(), word.end()) for word in _WORD.finditer(name)]
    first, last = 0, len(words)
    last = _end_of_core(words, first, last)
    known = forms()
    while last - first > 1 and words[first][0] in known.before:
        first += 1
    last = _end_of_core(words, first, last)
    if first >= last:
        return name
    core = name[words[first][1] : words[last - 1][2]]
    return core if any(map(str.isalnum, core)) else name


def _without_own_script(name: str) -> str:
    """The name without forms that stand unspaced before or behind it, as in Chinese, Japanese and Korean."""
    if name.isascii():
        return name
    for form in forms().unspaced:
        name = name.removeprefix(form).removesuffix(form).strip() or name
    return name


def is_glued(name: str) -> bool:
    """Whether the legal form stands right behind the name's last letter: "NorthwindLtd."."""
    return _GLUED.search(name) is not None


def _end_of_core(words: list[tuple[str, int, int]], first: int, last: int) -> int:
    known = forms()
    while last - first > 1:
        for count in range(min(MOST_WORDS, last - first - 1), 0, -1):
            tail = "".join(word for word, _, _ in words[last - count : last] if word != "&")
            if tail in known.behind or _folded(tail) in known.behind:
                last -= count
                break
        else:
            if words[last - 1][0] in known.joiner and last < len(words):
                last -= 1
                continue
            return last
    return last


def _folded(word: str) -> str:
    if word.isascii():
        return word
    table = str.maketrans(
        {
            "ä": "a",
            "ö": "o",
            "ü": "u",
            "ß": "ss",
            "ł": "l",
            "ó": "o",
            "é": "e",
            "í": "i",
            "ş": "s",
            "č": "c",
        }
    )
    return word.translate(table)


_AND = re.compile(r"\s*[&+]")
_BEHIND = re.compile(r"[\s,.;]{0,3}\(?([^\W\d_][^\W_]*(?:\.(?=\S))?)")
# Forms that are ordinary words too: only as they are written when they are meant
_ALSO_WORDS = frozenset(
    [
        "as",
        "sa",
        "se",
        "ab",
        "ag",
        "co",
        "in",
        "is",
        "it",
        "so",
        "et",
        "pa",
        "ad",
        "de",
        "da",
        "do",
        "ks",
        "me",
        "sc",
        "pc",
        "pp",
        "at",
        "op",
        "ev",
        "en",
        "st",
        "ii",
        "os",
        "bt",
        "sal",
        "tas",
        "sti",
        "class",
        "can",
        "fi",
        "new",
        "ou",
        "sl",
        "ba",
        "sd",
        "pat",
        "est",
        "ik",
        "ps",
        "eg",
        "sas",
        "opc",
        "cv",
        "plc",
        "rt",
        "sl",
    ]
)


def form_behind(text: str, end: int) -> int:
    """Where a legal form that follows the name ending at `end` ends; `end` itself when none follows."""
    known = forms()
    best, place, tail = end, end, ""
    for _ in range(MOST_WORDS):
        joiner = _AND.match(text, place) if tail else None
        found = _BEHIND.match(text, joiner.end() if joiner else place)
        if not found or found.start(1) == end:
            break
        word = found.group(1)
        bare = _folded(word.replace(".", "").lower())
        place = found.end(1)
        shouted = _goes_on_in_capitals(text, place)
        if tail + bare in known.behind and _is_meant(tail + bare, word, shouted=shouted):
            best, tail = place, tail + bare
        elif best > end and bare in known.behind and _is_meant(bare, word, shouted=shouted):
            best, tail = place, bare
        elif tail + bare in _beginnings():
            tail += bare
        else:
            break
    return _with_stop(text, end, best)


def _with_stop(text: str, end: int, best: int) -> int:
    """The end of the form with its full stop, which is neither a file's ("GmbH.pptx") nor that of a sentence before another one."""
    if best == end:
        return end
    if text[best - 1] == ".":
        return best - text[best : best + 1].isalnum()
    after = text[best + 1 : best + 3]
    ends_file, ends_sentence = after[:1].isalnum(), after.strip()[:1].isupper()
    return best + (text[best : best + 1] == "." and not (ends_file or ends_sentence))


@lru_cache(maxsize=_KEPT)
def may_begin_form(word: str) -> bool:
    """Whether a legal form may begin with this word; `form_behind` finds none where the next word says no."""
    bare = _folded(word.partition("_")[0].lower())
    return bare in forms().behind or bare in _beginnings()


_CAPITALS_BEHIND = re.compile(r"[ \u00a0]([^\W\d_]+)[ \u00a0]([^\W\d_]+)")


def _goes_on_in_capitals(text: str, place: int) -> bool:
    """Whether the words behind are in capitals as well, so that those of a form tell nothing: "TARGET IS A GOOD PLACE"."""
    found = _CAPITALS_BEHIND.match(text, place)
    return found is not None and found[0].isupper() and len(found[0]) > _INITIALS


_INITIALS = 4
"""Code points of two single letters behind spaces."""


def _is_meant(form: str, word: str, *, shouted: bool) -> bool:
    if form in _ALSO_WORDS:
        return not (shouted and word.isupper()) and (word.isupper() or word in {"Co", "Sa", "As"})
    return word[0].isupper() or form in _SMALL_FORMS or not word.isascii()


_SMALL_FORMS = frozenset(
    [
        "inc",
        "ltd",
        "llc",
        "gmbh",
        "plc",
        "corp",
        "pte",
        "pty",
        "sarl",
        "srl",
        "bhd",
        "oyj",
        "aps",
        "doo",
        "bv",
        "nv",
        "spa",
        "gbr",
        "mbh",
        "ehf",
    ]
)


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(form[:size] for form in forms().behind for size in range(1, len(form)))
