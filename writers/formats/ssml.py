"""Speech Synthesis Markup Language 1.1: who says what, with pauses, and how words are said (https://www.w3.org/TR/speech-synthesis11/)."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from itertools import groupby

from writers.formats import SPOKEN, Copy, file_format
from writers.formats._script import Said, said
from writers.formats._spoken import spoken_parts
from writers.formats._tongues import plain_code
from writers.formats._xml import add, as_bytes, xml_text
from writers.speaking import speech

_FRAGMENT = re.compile(r"([\s,;:.!?]*)(.*?)(\s*)", re.DOTALL)
BETWEEN_TURNS, BETWEEN_CHAPTERS = "400ms", "1200ms"


@file_format(
    "ssml",
    about="Markup for a speech synthesizer: pauses, voices, pronunciation.",
    file="script.ssml",
    media_type="application/ssml+xml",
    kinds=SPOKEN,
)
def make(copy: Copy) -> bytes:
    """The script; each turn is a paragraph of a voice named like its speaker."""
    root = ET.Element(
        "speak",
        {
            "version": "1.1",
            "xmlns": "http://www.w3.org/2001/10/synthesis",
            "xml:lang": copy.language or "en",
        },
    )
    for number, turn in groupby(said(copy), key=lambda one: one.turn):
        sentences = list(turn)
        if number:
            pause = BETWEEN_CHAPTERS if sentences[0].opens else BETWEEN_TURNS
            add(root, "break", time=pause)
        _turn(root, sentences, copy)
    return as_bytes(root)


def _turn(root: ET.Element, turn: list[Said], copy: Copy) -> None:
    speaker = turn[0].speaker
    voice = add(root, "voice", name=speaker) if speaker else root
    paragraph = add(voice, "p")
    for one in turn:
        _sentence(add(paragraph, "s"), one.text, copy)


def _sentence(element: ET.Element, text: str, copy: Copy) -> None:
    """The sentence's words, those that are said otherwise with an alias."""
    last: ET.Element | None = None
    for part in spoken_parts(text, copy.language, copy.pronunciation):
        if part.alias:
            last = add(element, "sub", part.text, alias=part.alias)
            continue
        words = xml_text(_said(part.text, plain_code(copy.language)))
        if last is None:
            element.text = (element.text or "") + words
        else:
            last.tail = (last.tail or "") + words


def _said(text: str, code: str) -> str:
    """The words without symbols; what stands at both ends stays, since a word with an alias may be beyond it."""
    before, words, after = _FRAGMENT.fullmatch(text).groups()  # type: ignore[union-attr]  # it matches any text
    return before + speech(words, code) + after
