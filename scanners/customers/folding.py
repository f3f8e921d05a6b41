"""Text as bare letters: folded, in one case, nothing between them, each with the place it came from.

Case, width, accents, look-alike letters, invisible characters, entities, spacing and hyphens all vanish here, so a
name has one form however it was written. What stood between two letters is kept as flags (`gap`).
"""

from __future__ import annotations

import html
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final
from urllib.parse import unquote_to_bytes

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.uint32]
Places = npt.NDArray[np.int64]
Flags = npt.NDArray[np.uint16]
Marks = npt.NDArray[np.bool_]

WALL = "\x00"
"""Parts texts that are folded in one go; nothing is ever found across it."""


class Gap:
    """What stood between two letters, as flags; 0 when they touch. Plain numbers: they are asked for very often."""

    SPACE: Final = 1
    HYPHEN: Final = 2
    LINE: Final = 4
    TAB: Final = 8
    DOT: Final = 16
    SLASH: Final = 32
    AT: Final = 64
    HASH: Final = 128
    APOSTROPHE: Final = 256
    AMPERSAND: Final = 512
    UNDERSCORE: Final = 1024
    STRONG: Final = 2048
    """A mark that ends or parts what is said: a colon, a bracket, a bullet."""
    WALL: Final = 4096
    OTHER: Final = 8192
    COMMA: Final = 16384


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """The letters of a text. `bound` and `gap` have one entry more than there are letters."""

    letters: Codes
    """Folded, lower case."""
    start: Places
    """Where each letter stands in the text; half-open with `end`, in code points."""
    end: Places
    upper: Marks
    gap: Flags
    """What stands before each letter; the first and the last entry are walls."""
    bound: Marks
    """Whether a word or a part of a CamelWord begins at this letter."""
    text: str
    """The letters as one string."""

    def __len__(self) -> int:
        return len(self.letters)

    def string(self, begin: int, stop: int) -> str:
        """The letters from `begin` up to `stop`."""
        return self.text[begin:stop]


@cache
def tables() -> dict[str, Any]:
    """letters.toml."""
    return tomllib.loads((resources.files(__package__) / "letters.toml").read_text("utf-8"))


@cache
def _alike() -> dict[str, str]:
    return {
        seen: read
        for table in tables()["alike"]
        for seen, read in zip(table["from"], table["to"], strict=True)
    }


def transcribed(text: str, table: str) -> str:
    """The text in small letters, with those of this table of letters.toml written as it says: "Öhm" as "oehm"."""
    letters = tables()[table]
    small = unicodedata.normalize("NFC", text.lower())
    return "".join(letters.get(letter, letter) for letter in small)


_INVISIBLE = "\u0640\u115f\u1160\u3164\uffa0"
"""The Arabic letter that only draws a word out, and Hangul fillers."""


@cache
def _fold_letter(code: int) -> str:
    """What a code point is read as: letters with their case kept, a separator, or "" for what is invisible."""
    letter = chr(code)
    if "가" <= letter <= "힣":  # Hangul syllables stay whole; NFKD would take them apart
        return letter
    several = tables()["several"]
    out = []
    for part in unicodedata.normalize("NFKD", letter):
        if unicodedata.category(part) in {"Mn", "Me", "Cf"} or part in _INVISIBLE:
            continue
        out.append(several.get(part) or _alike().get(part, part))
    return "".join(out)


_GAPS = {
    "-": Gap.HYPHEN,
    "_": Gap.UNDERSCORE,
    ".": Gap.DOT,
    "/": Gap.SLASH,
    "\\": Gap.SLASH,
    "@": Gap.AT,
    "#": Gap.HASH,
    "'": Gap.APOSTROPHE,
    "\u2019": Gap.APOSTROPHE,
    "\u2018": Gap.APOSTROPHE,
    "`": Gap.APOSTROPHE,
    "\u00b4": Gap.APOSTROPHE,
    "&": Gap.AMPERSAND,
    "+": Gap.AMPERSAND,
    "\n": Gap.LINE,
    "\r": Gap.LINE,
    "\x0b": Gap.LINE,
    "\x0c": Gap.LINE,
    "\u2028": Gap.LINE,
    "\u2029": Gap.LINE,
    "\t": Gap.TAB,
    ",": Gap.COMMA,
    "*": Gap.OTHER,
    "~": Gap.OTHER,
    "\u00b7": Gap.OTHER,
    WALL: Gap.WALL,
}


@cache
def _gap_of(code: int) -> int:
    """The flags of a separator; 0 for a letter or digit."""
    mark = chr(code)
    if mark in _GAPS:
        return _GAPS[mark]
    kind = unicodedata.category(mark)
    if kind[0] in "LN" or kind == "Mc":
        return 0
    if kind == "Pd" or mark == "\u2212":
        return Gap.STRONG if mark in "\u2014\u2015" else Gap.HYPHEN
    if kind in {"Zs", "Cc"} or mark == "\u2800":
        return Gap.SPACE
    return Gap.OTHER if kind in {"Sm", "So", "Sk"} else Gap.STRONG


def _by_code(codes: Codes, function: Any, dtype: Any) -> npt.NDArray[Any]:
    """The function's value for each code, asked once for every different one."""
    different, where = np.unique(codes, return_inverse=True)
    values = np.array([function(int(code)) for code in different], dtype=dtype)
    return values[where] if len(different) else np.zeros(0, dtype)


_ENTITY = re.compile(r"&(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,5}|[A-Za-z]{2,8}\d?);")
_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_TAG = re.compile(
    r"</?(?:a|b|big|br|code|em|font|i|ins|mark|nobr|s|small|span|strong|sub|sup|tt|u|wbr)(?:\s[^<>]{0,200})?/?>",
    re.IGNORECASE,
)
"""Tags that stand inside a word; others part what they stand between, as their brackets do."""
_BREAK = re.compile(r"</?br\b", re.IGNORECASE)
_GARBLED = re.compile(
    "[\u00c3\u00c5][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
)
"""A letter with a mark in UTF-8 that was read as Windows-1252: "Ã¼" for "ü". No language writes these two side by side."""


def _decoded(match: re.Match[str]) -> str:
    """What an entity, a tag or a percent-coded run stands for."""
    seen = match.group()
    if seen.startswith("<"):
        return "\n" if _BREAK.match(seen) else ""
    if seen.startswith("&"):
        return html.unescape(seen)
    if not seen.startswith("%"):
        return _read_again(seen)
    return unquote_to_bytes(seen).decode("utf-8", "replace")


def _read_again(garbled: str) -> str:
    """What bytes say in UTF-8 that were read as Windows-1252, or as Latin-1; themselves where they are no such."""
    for read_as in ("cp1252", "latin-1"):
        try:
            return garbled.encode(read_as).decode("utf-8")
        except UnicodeError:
            continue
    return garbled


def _codes(text: str) -> Codes:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint32)


def _with_places(text: str) -> tuple[Codes, Places, Places]:
    """The text's code points with their places, entities, tags and percent codes already read."""
    codes = _codes(text)
    start = np.arange(len(codes), dtype=np.int64)
    end = start + 1
    found = [*_ENTITY.finditer(text)] if "&" in text else []
    found += [*_PERCENT.finditer(text)] if "%" in text else []
    found += [*_TAG.finditer(text)] if "<" in text else []
    found += [*_GARBLED.finditer(text)] if "\u00c3" in text or "\u00c5" in text else []
    if not found:
        return codes, start, end
    parts: list[tuple[Codes, Places, Places]] = []
    done = 0
    for match in sorted(found, key=lambda one: one.start()):
        if match.start() < done:
            continue
        read = _codes(_decoded(match))
        rest = slice(done, match.start())
        parts.append((codes[rest], start[rest], end[rest]))
        parts.append((read, np.full(len(read), match.start()), np.full(len(read), match.end())))
        done = match.end()
    parts.append((codes[done:], start[done:], end[done:]))
    one, two, three = zip(*parts, strict=True)
    return np.concatenate(one), np.concatenate(two), np.concatenate(three)


def _folded(codes: Codes, start: Places, end: Places) -> tuple[Codes, Places, Places]:
    """The code points as they are read; one may become none or several, all from its place."""
    strange = np.flatnonzero(codes >= 128)
    if not len(strange):
        return codes, start, end
    different, where = np.unique(codes[strange], return_inverse=True)
    read = [_fold_letter(int(code)) for code in different]
    sizes = np.ones(len(codes), dtype=np.int64)
    sizes[strange] = np.array([len(one) for one in read], dtype=np.int64)[where]
    out = np.repeat(codes, sizes)
    begin = np.cumsum(sizes) - sizes
    for place in range(max(map(len, read))):
        has = np.array([len(one) > place for one in read])[where]
        value = np.array([ord(one[place]) if len(one) > place else 0 for one in read])[where]
        out[begin[strange[has]] + place] = value[has]
    return out, np.repeat(start, sizes), np.repeat(end, sizes)


def caseless(letters: Codes) -> Marks:
    """Which letters know no case and count as capitals: digits, ideographs, the scripts from Hebrew on."""
    marks: Marks = (letters <= _LAST_DIGIT) | (letters >= _FIRST_CASELESS)
    return marks


_LAST_DIGIT, _FIRST_CASELESS = 57, 0x590
_LOWER = np.arange(128, dtype=np.uint32)
_LOWER[65:91] += 32
_ASCII_GAPS = np.array([_gap_of(code) for code in range(128)], dtype=np.uint16)


def _lowered(codes: Codes) -> Codes:
    out = _LOWER[np.minimum(codes, 127)]
    strange = np.flatnonzero(codes >= 128)
    if len(strange):
        out[strange] = _by_code(codes[strange], lambda code: ord(chr(code).lower()[0]), np.uint32)
    return out


def _gaps(codes: Codes) -> Flags:
    out = _ASCII_GAPS[np.minimum(codes, 127)]
    strange = np.flatnonzero(codes >= 128)
    if len(strange):
        out[strange] = _by_code(codes[strange], _gap_of, np.uint16)
    return out


def fold(text: str) -> View:
    """The text's letters; texts joined by WALL stay apart."""
    codes, start, end = _folded(*_with_places(text))
    marks = _gaps(codes)
    at = np.flatnonzero(marks == 0)
    seen = codes[at]
    letters = _lowered(seen)
    gap = np.zeros(len(at) + 1, dtype=np.uint16)
    if len(codes):
        # Separators belong to the letter that follows; what follows the last is dropped for a wall.
        apart = np.flatnonzero(marks)
        # Each stands behind as many letters as there are places before it that are no separators.
        np.bitwise_or.at(gap, apart - np.arange(len(apart)), marks[apart])
    gap[0] |= Gap.WALL
    gap[-1] |= Gap.WALL
    upper = letters != seen
    bound = _bounds(letters, upper, gap)
    text = letters.astype("<u4").tobytes().decode("utf-32-le", "replace")
    return View(letters, start[at], end[at], upper, gap, bound, text)


def _bounds(letters: Codes, upper: Marks, gap: Flags) -> Marks:
    """Where words begin, and parts of words written in CamelCase or with digits."""
    bound: Marks = gap != 0
    if len(letters) < 2:
        return bound
    digit = (letters >= 48) & (letters <= 57)
    before, here = slice(None, -1), slice(1, None)
    inner = bound[1:-1]
    inner |= upper[here] & ~upper[before] & ~digit[before]
    inner |= digit[here] != digit[before]
    # "IBMCloud": the C begins a word though a capital precedes it.
    lower = ~upper & ~digit & (gap[:-1] == 0)
    inner[:-1] |= upper[1:-1] & upper[:-2] & lower[2:]
    wide = letters >= 0x2E80  # ideographs, kana and Hangul stand without spaces
    inner |= wide[here] | wide[before]
    return bound
