"""What is said aloud on a page, by whom, and when: turns, chapters and captions.

Times are those of 150 words a minute, counted over the words as they are shown, which is what the page's own chapters go by.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from writers.boundaries import split_sentences
from writers.formats import Copy
from writers.formats._html import body_markdown
from writers.formats._tongues import tongue_of
from writers.marks import plain_text

WORDS_A_MINUTE = 150
CAPTION_LETTERS = 64
"""Two lines of 32 letters, as players show them."""

_HEADING = re.compile(r"(#{1,6})[ \t]+(.*)")
_SPEAKER = re.compile(r"(?:\*\*|__)(?P<name>[^*_\n]{1,40}?):?(?:\*\*|__):?\s+(?=\S)")
_TIMED = re.compile(r"\d{1,3}:\d\d(?::\d\d)?\s*[–-]\s*")
_ITEM = re.compile(r"(?:[-*+•]|\d{1,9}[.)])\s+")


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence: who says it, and from when to when, in seconds."""

    speaker: str
    text: str
    start_s: float
    end_s: float
    opens: str = ""
    """The chapter that begins with it."""
    turn: int = 0
    """Counts the turns, 0-based; a turn is what one speaker says before another does or a chapter ends."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """Where a chapter begins, in seconds, and what it is called."""

    start_s: float
    title: str


def said(copy: Copy) -> tuple[Said, ...]:
    """Every spoken sentence in order; an interview's points are what its guest says."""
    found: list[Said] = []
    words = turn = 0
    before: tuple[str, str] | None = None
    for speaker, chapter, text in _paragraphs(copy):
        opens = chapter if before is None or before[1] != chapter else ""
        if before is not None and (opens or speaker != before[0]):
            turn += 1
        before = (speaker, chapter)
        for sentence in split_sentences(plain_text(text)):
            start = words
            words += len(sentence.split())
            found.append(Said(speaker, sentence, _seconds(start), _seconds(words), opens, turn))
            opens = ""
    return tuple(found)


def chapters(copy: Copy) -> tuple[Chapter, ...]:
    """The chapters; the first begins at 0, so that no part of the episode is in none."""
    found = [Chapter(one.start_s, one.opens) for one in said(copy) if one.opens]
    if found and found[0].start_s > 0:
        found.insert(0, Chapter(0.0, copy.title))
    return tuple(found)


def captions(copy: Copy, letters: int = CAPTION_LETTERS) -> Iterator[Said]:
    """The sentences cut into pieces that fit on a screen, each with its share of the time."""
    for one in said(copy):
        pieces = _cut(one.text, letters)
        words = len(one.text.split())
        length, done = one.end_s - one.start_s, 0
        for piece in pieces:
            upto = done + len(piece.split())
            yield Said(
                one.speaker,
                piece,
                round(one.start_s + length * done / words, 3),
                round(one.start_s + length * upto / words, 3),
                one.opens if not done else "",
                one.turn,
            )
            done = upto


def clock(seconds: float, point: str = ".") -> str:
    """The time as HH:MM:SS.mmm."""
    milliseconds = round(seconds * 1000)
    rest, thousandths = divmod(milliseconds, 1000)
    minutes, of_minute = divmod(rest, 60)
    hours, of_hour = divmod(minutes, 60)
    return f"{hours:02d}:{of_hour:02d}:{of_minute:02d}{point}{thousandths:03d}"


def _seconds(words: int) -> float:
    return round(words * 60 / WORDS_A_MINUTE, 3)


def _cut(text: str, letters: int) -> list[str]:
    """The text in pieces of whole words, about equally long, none longer than so many letters where words allow."""
    words = text.split()
    count = -(-len(" ".join(words)) // letters)
    aim = len(" ".join(words)) / count
    pieces: list[str] = []
    for word in words:
        longer = f"{pieces[-1]} {word}" if pieces else word
        if pieces and len(longer) <= letters and len(pieces[-1]) < aim:
            pieces[-1] = longer
        else:
            pieces.append(word)
    return pieces


# Reading the page …


def _paragraphs(copy: Copy) -> Iterator[tuple[str, str, str]]:
    """Speaker, chapter and words of each spoken paragraph."""
    if copy.kind == "video-interview":
        yield from _interview(copy)
        return
    speaker = chapter = ""
    for heading, text in _blocks(_script_section(body_markdown(copy.page))):
        if heading:
            chapter, speaker = _TIMED.sub("", plain_text(heading)), ""
            continue
        named = _SPEAKER.match(text)
        if named:
            speaker = plain_text(named["name"]).rstrip(":")
        yield speaker, chapter, text[named.end() :] if named else text


def notes_of(page: str) -> str:
    """What a podcast's page says of the episode: what stands behind the script, else all that is not spoken."""
    body = body_markdown(page)
    script = _script_section(body)
    before, _, behind = body.partition(script) if script else (body, "", "")
    return behind if behind.strip() else before


def _sections(page: str) -> list[tuple[str, str]]:
    found = re.split(r"(?m)^##[ \t]+(.*)$", page)
    return list(zip(found[1::2], found[2::2], strict=True))


def _script_section(page: str) -> str:
    """The part of the page that is spoken: headed as the script, else the first where hosts speak, else all of it."""
    named = _sections(page)
    for title, body in named:
        if plain_text(title).casefold() in _script_words():
            return body
    return next(
        (body for _, body in named if any(_SPEAKER.match(line) for line in body.splitlines())),
        page,
    )


@functools.cache
def _script_words() -> frozenset[str]:
    """How the house's own script is headed, in each of its languages."""
    from writers.templates import load_template

    front = load_template("kind", "podcast-script").front
    return frozenset(str(words["script"]).casefold() for words in front["say"].values())


def _interview(copy: Copy) -> Iterator[tuple[str, str, str]]:
    """A question is what stands behind its label or in a heading, a point under it is what the guest makes.

    A question with points opens a chapter. Which slide to show and how to answer is not said.
    """
    tongue = tongue_of(copy.language)
    asks, answers = tongue.asks, tongue.answers
    chapter = question = ""
    labels = False
    for heading, text in _blocks(body_markdown(copy.page)):
        label = _SPEAKER.match(text)
        if labels and question and (heading or label):
            yield asks, "", question  # nobody makes a point under it
        if heading:
            question, labels = heading, False
        elif label:
            question, labels = _asked(text[label.end() :]), True
        elif _ITEM.match(text):
            if question:
                chapter = plain_text(question)
                yield asks, chapter, question
            question = ""
            yield answers, chapter, _ITEM.sub("", text, count=1)
        elif not labels and (asked := _asked(text)):
            yield asks, "", asked
    if labels and question:
        yield asks, "", question


def _asked(text: str) -> str:
    """The questions in it, in one line."""
    return " ".join(one for one in split_sentences(plain_text(text)) if one.endswith("?"))


def _blocks(page: str) -> Iterator[tuple[str, str]]:
    """The page's headings, paragraphs and items, one at a time, as (heading, "") or ("", text)."""
    gathered: list[str] = []
    for line in [*page.splitlines(), ""]:
        bare = line.strip().lstrip("> ")
        heading = _HEADING.fullmatch(bare)
        if gathered and (not bare or heading or _ITEM.match(bare)):
            yield "", " ".join(gathered)
            gathered.clear()
        if heading:
            yield heading[2], ""
        elif bare:
            gathered.append(bare)
