"""What has the capitals of a name and is none: words that the deck writes small as well, shouted everyday words, pieces of code."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from deckproof.model import Block
from scanners import Scope
from scanners._german import is_german_word
from scanners._name_lists import lists
from scanners.customers.words import FOREIGN, english_zipf, in_dictionary, is_ordinary, zipf

_SMALL = re.compile(r"(?<![\w@#./\\-])[^\W\d_A-Z]{3,}(?![\w@/\\-]|\.\w)")
"""A word in small letters that is no part of an address, a path or a compound."""
_MET = 2.5
"""Zipf frequency below which a word in small letters may be a firm's handle."""
_ENDINGS = ("ing", "ed", "es", "s", "ly")
_INFLECTED = 2.0
_USUAL = 3.4
"""Zipf frequency from which a word of French, Spanish, Italian or Dutch is no ordinary name."""
_PART = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_CODE = re.compile(
    r"[_^<>=~]|::|\(\)|[^\W_]{3,}\.[^\W_]+\.[^\W_]|/[^/]*[\d./]"  # snake_case, com.example.Thing, /path/to, x/5.0
    r"|^[^\W\d_A-Z]{2,}[A-Z]|^[^\W_]:\d"  # maxClients, D:2014
    r"|[^\W_]\.(?:jar|js|py|html?|xml|json|ya?ml|csv|txt|jpe?g|png|gif|svg|sql|exe|dll|conf|log|docx?|pptx?|xlsx?|pdf|zip)$"
)
_NUMBERED = re.compile(r"([^\W\d_]+)\d+(?:PivotStyle\w+)?")
_AROUND = " \n\t\x0b*(\"'\u201c\u00ab,;|/"
"""What may stand before a file's ending that is told by itself."""
_NO_INITIALS = 5
"""Letters from which capitals that are a word are no initials: "FOX" and "CIA" are, "BOOLEAN" is not."""


def written_small(scope: Scope) -> frozenset[str]:
    """Words that stand somewhere in the scope in small letters."""
    if "written small" not in scope.memo:
        scope.memo["written small"] = _small_words(scope.blocks)
    words: frozenset[str] = scope.memo["written small"]
    return words


def _small_words(blocks: Iterable[Block]) -> frozenset[str]:
    return frozenset(
        word for block in blocks for word in _SMALL.findall(block.text) if word.islower()
    )


def no_name(
    words: Sequence[str],
    small: frozenset[str],
    seen_as: Collection[str],
    *,
    opens: bool,
    language: str = "english",
) -> str:
    """Why the words are no name; "" where they may be one.

    `seen_as` is what the language model takes them for, besides their capitals. It takes many a heading for a person. Whether it
    `opens` its line matters, since any word has a capital there, and in which `language` the text is: any noun has one in German.
    """
    bare = [word.strip(".,:;!?()[]\"'\u201c\u201d\u2019") for word in words]
    told = [word for word in bare if word and word.lower() not in lists()["function_words"]]
    if language in {"german", ""} and told and all(map(_is_german, told)):
        return "an ordinary word of German"
    if told and all(map(_is_given, told)):
        return "a name that programs give"
    code = [word for word in told if is_code(word)]
    rest = [word for word in told if word not in code]
    if code and all(_is_met(word, small) or is_ordinary(word.lower()) for word in rest):
        return "a piece of code"
    heading = len(told) > 1 and set(seen_as) <= {"person", "other"}
    if told and (not seen_as or heading) and all(_is_met(word, small) for word in told):
        return "written small elsewhere"
    if opens and len(told) == 1 and _begins_lines(told[0], seen=bool(seen_as), language=language):
        return "a word that begins its line"
    if told and all(map(_is_shouted, told)):
        return "an everyday word in capitals"
    return ""


def _begins_lines(word: str, *, seen: bool, language: str) -> bool:
    """Whether it is an inflected word of English, as no name is, or a usual one of a neighbor.

    The model is English: what it has `seen` in a word of another language says nothing.
    """
    small = word.lower()
    if seen and language != "other":
        return False
    if not seen and small.endswith(_ENDINGS) and in_dictionary(small) and zipf(small) >= _INFLECTED:
        return True
    return (
        not word.isupper()
        and zipf(small) >= _USUAL
        and zipf(small) - english_zipf(small) >= FOREIGN
    )


def is_code(word: str) -> bool:
    """Whether it is written as programs are: maxClients, mod_cache, index.html."""
    return _CODE.search(word) is not None


def _is_german(word: str) -> bool:
    """Whether it is an ordinary word of German, or a number."""
    return not any(map(str.isalpha, word)) or (not word.isupper() and is_german_word(word))


def _is_given(word: str) -> bool:
    """Whether a program gives it to a table, a sheet, a shape: "Table1", "Spalte 2"."""
    found = _NUMBERED.fullmatch(word)
    return found is not None and found[1].lower() in lists()["given_by_office"]


def _is_shouted(word: str) -> bool:
    return len(word) >= _NO_INITIALS and word.isupper() and is_ordinary(word.lower())


def _is_met(word: str, small: frozenset[str]) -> bool:
    """Whether all parts of the word are usual ones that stand in small letters elsewhere."""
    parts = [part.lower() for part in _PART.findall(word)]
    return bool(parts) and all(part in small and zipf(part) >= _MET for part in parts)


def is_ending(text: str, start: int) -> bool:
    """Whether it stands behind a dot that nothing stands before: ".JPG"."""
    return text[start - 1 : start] == "." and not text[max(0, start - 2) : start - 1].strip(_AROUND)


def opens_line(text: str, start: int) -> bool:
    """Whether nothing but marks and numbers stands before it in its line, or behind its colon or opening quotation mark."""
    line = max(text.rfind(mark, 0, start) for mark in "\n\x0b\t:\u00ab\u201c\u201e")
    return not any(map(str.isalpha, text[line + 1 : start]))
