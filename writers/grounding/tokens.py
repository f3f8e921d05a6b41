"""Text as tokens to compare: words with their stems, short forms written out, fixed phrases as one word."""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from importlib import resources
from typing import NamedTuple

from writers.grounding.lexicon import META_STEMS, STOP, stem, words

_TOKEN = re.compile(
    r"(?P<placeholder>\[[A-Za-z][^\[\]\n]{0,40}\])"
    r"|(?P<address>https?://[^\s<>\"]+|\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<number>(?<![\w.])\d+(?:[.,:]\d+)*)"
    r"|(?P<word>[^\W_]+(?:[_.+#/&-]*(?<![.])[^\W_]+|\.[^\W_]+|['’][^\W_]+)*(?:\+\+|#)?)"
    r"|(?P<mark>[,;:.!?()–—…%€$£“”\"„«»|])"
)
_TABLES = tomllib.loads((resources.files(__package__) / "phrases.toml").read_text(encoding="utf-8"))
_SAME = {tuple(phrase.split()): word for phrase, word in _TABLES["same"].items()}
_LONGEST = max(map(len, _SAME))
_FIRST = frozenset(phrase[0] for phrase in _SAME)
NUMBER_WORDS = {
    word: value
    for value, word in enumerate(
        [
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ],
        2,
    )
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
"""Number words that stand alone; "one" is mostly a pronoun."""

_SIGNS = {"%": "percent", "€": "euro", "$": "dollar", "£": "pound"}
_LABELLED = words("labelled")
_ALTERNATIVES = re.compile(r"^[^\W\d_]{2,}(?:/[^\W\d_]{2,})+$")


class Token(NamedTuple):
    """One word as compared. `low` is folded; `start` and `end` are code points of the text it came from."""

    text: str
    low: str
    stem: str
    start: int
    end: int
    kind: str
    """word, number, label, placeholder, address or mark."""

    @property
    def is_content(self) -> bool:
        """Whether it says something by itself."""
        return self.kind != "mark" and self.low not in STOP and self.stem not in META_STEMS

    @property
    def is_mark(self) -> bool:
        """Whether it is punctuation."""
        return self.kind == "mark"


def tokenise(text: str) -> tuple[Token, ...]:
    """The tokens of the text in order."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        start = match.start()
        for word, low, root, first, last, kind in _known_tokens(match[0], match.lastgroup):
            found.append(Token(word, low, root, start + first, start + last, kind))
    return tuple(_label(_join_phrases(found)))


@functools.lru_cache(maxsize=20_000)
def _known_tokens(text: str, kind: str | None) -> tuple[Token, ...]:
    """The tokens of one match as if it stood at the beginning; kept, since texts are made of the same words."""
    return tuple(_tokens_of(text, 0, kind or "word"))


def _digits(low: str) -> str:
    """A number without separators of thousands and idle zeros, so that "9,400" is "9400"."""
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", low):
        low = low.replace(",", "")
    return re.sub(r"(\.\d*?)0+$", r"\1", low).rstrip(".") if re.fullmatch(r"\d+\.\d+", low) else low


def folded(text: str) -> str:
    """In lower case, compatibility forms and accents resolved, apostrophes straight."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.replace("’", "'")).casefold()
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _tokens_of(text: str, start: int, kind: str) -> list[Token]:
    low = folded(text)
    if kind != "word":
        if text in _SIGNS:
            return [Token(text, _SIGNS[text], stem(_SIGNS[text]), start, start + len(text), "word")]
        root = _digits(low) if kind == "number" else low
        return [Token(text, low, root, start, start + len(text), kind)]
    if "'" in low:
        return _short_form(text, low, start)
    if "/" in text and _ALTERNATIVES.match(text):
        pieces = []
        at = 0
        for piece in text.split("/"):
            pieces += _tokens_of(piece, start + at, kind)
            at += len(piece) + 1
        return pieces
    if low in NUMBER_WORDS:
        return [Token(text, low, f"{NUMBER_WORDS[low]:g}", start, start + len(text), "number")]
    return [Token(text, low, stem(low), start, start + len(text), kind)]


def _short_form(text: str, low: str, start: int) -> list[Token]:
    """Short forms written out ("don't" as "do not"), a possessive as its noun."""
    end = start + len(text)
    whole = _TABLES["whole"].get(low)
    if whole is None:
        for short, long in _TABLES["short"].items():
            if low.endswith(short) and len(low) > len(short):
                whole = f"{low[: -len(short)]} {long}"
                break
    if whole is not None:
        return [Token(text, word, stem(word), start, end, "word") for word in whole.split()]
    noun = re.sub(r"'s?$", "", low)
    return [Token(text[: len(noun)], noun, stem(noun), start, start + len(noun), "word")]


def _label(tokens: list[Token]) -> list[Token]:
    """The same tokens, a letter behind what it tells apart ("Building C") being a word of its own."""
    for at in range(1, len(tokens)):
        token, before = tokens[at], tokens[at - 1]
        is_letter = len(token.text) == 1 and token.text.isupper() and before.kind == "word"
        named = before.low in _LABELLED or (before.text[0].isupper() and before.low not in STOP)
        if is_letter and named:
            tokens[at] = token._replace(low=token.text, stem=token.text, kind="label")
    return tokens


def _join_phrases(tokens: list[Token]) -> list[Token]:
    joined: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.low in ("cannot", "cant"):
            joined += [
                Token(token.text, word, stem(word), token.start, token.end, "word")
                for word in ("can", "not")
            ]
            at += 1
            continue
        length = _phrase_at(tokens, at) if token.low in _FIRST else 0
        if length:
            word = _SAME[tuple(one.low for one in tokens[at : at + length])]
            last = tokens[at + length - 1]
            joined.append(Token(token.text, word, stem(word), token.start, last.end, "word"))
        else:
            joined.append(token)
        at += length or 1
    return joined


def _phrase_at(tokens: list[Token], at: int) -> int:
    for length in range(min(_LONGEST, len(tokens) - at), 1, -1):
        if tuple(token.low for token in tokens[at : at + length]) in _SAME:
            return length
    return 0
