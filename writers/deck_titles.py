"""The deck's title: the first that says what it is about, and not when or where it was given."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath

from deckproof.model import Source
from writers.headings import is_telling
from writers.languages import Language
from writers.pages import Page
from writers.sentences import tidy

LONGEST_TITLE = 12
"""Words."""


def deck_title(source: Source, pages: Sequence[Page], tongue: Language) -> str:
    """The deck's title: the first slide's, else the one given, else the first slide's longest line, else the file's name or a slide's."""
    first = pages[0] if pages else None
    candidates = [first.title if first and first.number <= 2 else "", tidy(source.title)]
    if first:
        candidates += sorted(
            (piece.text for piece in first.body[:3]), key=lambda text: -len(text.split())
        )
    candidates = [text for text in candidates if not re.match(r"(?:to|um)\s", text, re.IGNORECASE)]
    candidates.sort(key=_is_frame)
    # A file's name is made for folders: it counts early only if it is words alone.
    named, titles = name_title(source.name), [page.title for page in pages]
    candidates += [named, *titles] if _WORDS_ALONE.fullmatch(named) else [*titles, named]
    for candidate in candidates:
        text = shortened(candidate.rstrip(".:"))
        text = name_title(f"{text}.") if "_" in text and " " not in text else text
        if text and is_telling(text, tongue) and len(re.findall(r"[^\W\d_]", text)) >= 6:
            return calmed(text, pages)
    return name_title(source.name) or "Untitled deck"


_MONTHS = (
    "jan(?:uary|uar|vier)?|feb(?:ruary|ruar)?|février|mar(?:ch|s|zo)?|märz|apr(?:il|ile)?|avril|abril|may|mai|mayo|maggio|mei|maio|june?|juni|juin|junio|giugno|junho|"
    "july?|juli|juillet|julio|luglio|julho|aug(?:ust|ustus)?|août|agosto|sept?(?:ember|tembre|iembre)?|settembre|setembro|o[ck]t(?:ober|obre)?|octubre|ottobre|outubro|"
    "nov(?:ember|embre|iembre)?|novembro|de[czs](?:ember|embre)?|décembre|diciembre|dicembre|dezembro|spring|summer|autumn|fall|winter|q[1-4]|"
    "frühjahr|frühling|sommer|herbst|printemps|été|automne|hiver"
)
_DATED = re.compile(
    rf"\W*(?:(?:{_MONTHS}|\d{{1,4}}|st|nd|rd|th|de|del|di|van|mon|tues?|wednes|thurs?|fri|satur|sun|day|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)\W*)+",
    re.IGNORECASE,
)
"""A date and nothing else."""
_NUMBERED = re.compile(
    r"(?:chapter|section|part|module|unit|lesson|session|lecture|week|day|version|kapitel|abschnitt|teil|modul|lektion|vorlesung|woche|tag|chapitre|partie|séance|"
    r"cap[íi]tulo|parte|sesión|capitolo|lezione|hoofdstuk|deel|les)\s*(?:\d+(?:\.\d+)*|[ivx]+)\W*",
    re.IGNORECASE,
)
"""The number of a section and nothing else."""
_EVENT = re.compile(
    r"(?:[^\s:]+\s){0,4}(?:conference|summit|meet-?up|congress|kongress|konferenz|tagung|convention|symposium|user group|webinar|jornadas?|congreso|congrès|convegno)"
    r"(?:\s[^\s:]+){0,3}",
    re.IGNORECASE,
)
"""What a talk was given at: such a name with at most a place and a year."""


def _is_frame(title: str) -> bool:
    """Whether it says when or where a talk was given, or which of several it is, and not what it is about."""
    bare = title.strip(" .:,;")
    return any(pattern.fullmatch(bare) for pattern in (_DATED, _NUMBERED, _EVENT))


_WORDS_ALONE = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)+")


_IDENTIFIER = re.compile(r"(?=[a-f]*\d)(?=\d*[a-f])[\da-f]{5,}|0\d+")
"""What a machine put into a file's name: hexadecimal letters and digits, a number filled up with zeros."""


def name_title(name: str) -> str:
    """A file's name as a title: without its ending, its underscores and its version."""
    stem = PurePath(name).stem
    stem = re.sub(r"(?i)[_\s-]*(?:v\d+(?:\.\d+)*|final|draft|copy|\(\d+\))$", "", stem)
    parts = [part for part in re.split(r"[_\s.-]+", stem) if not _IDENTIFIER.fullmatch(part)]
    return " ".join(re.sub(r"(?<=[a-zäöü])(?=[A-ZÄÖÜ])", " ", part) for part in parts if part)


def shortened(text: str) -> str:
    """The title without its number; of a long one what stands before its first mark, or its first words."""
    text = re.sub(r"^\W*\d{1,2}\s*[.)–-]\s*(?=\D)", "", text)
    words = text.split()
    if len(words) <= LONGEST_TITLE + 4:
        return text
    for mark in (" – ", " — ", ": ", " - ", ". ", ", "):
        head = text.split(mark)[0]
        if 3 <= len(head.split()) <= LONGEST_TITLE:
            return head
    return " ".join(words[:LONGEST_TITLE]) + " …"


def calmed(text: str, pages: Sequence[Page]) -> str:
    """A title written in capitals as one in small letters, where the deck shows that its words have them."""
    letters = [letter for letter in text if letter.isalpha()]
    if (
        not letters
        or sum(letter.isupper() for letter in letters) < 0.8 * len(letters)
        or len(text.split()) < 2
    ):
        return text
    known = set(
        re.findall(
            r"\b[^\W\d_]+\b", " ".join(piece.text for page in pages for piece in page.pieces)
        )
    )
    words = [
        word.lower() if word.strip(",.:;!?&()").lower() in known or len(word) > 5 else word
        for word in text.split()
    ]
    calm = " ".join(words)
    return calm[:1].upper() + calm[1:]
