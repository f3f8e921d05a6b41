"""Turns of a script: what one speaker says, and the chapters that begin with some."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from writers.outline import slide_span
from writers.passages import Sentence
from writers.works import Work

WORDS_A_MINUTE = 150


LONGEST_TURN = 70
"""Words one host says before the other speaks."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says; `chapter` names the chapter that begins with it."""

    speaker: str
    said: tuple[Sentence, ...]
    chapter: str = ""
    time: str = ""
    """When it begins, "m:ss", where a chapter does."""

    @property
    def words(self) -> int:
        """How many words are spoken."""
        return sum(sentence.words for sentence in self.said)


@dataclass(frozen=True, slots=True)
class Chapter:
    """Where a chapter begins, "m:ss", and what it tells."""

    time: str
    line: Sentence


def joined(turns: Sequence[Turn]) -> list[Turn]:
    """The turns, two in a row by one host joined."""
    found: list[Turn] = []
    for turn in turns:
        last = found[-1] if found else None
        if last is not None and last.speaker == turn.speaker and not turn.chapter and turn.speaker:
            found[-1] = replace(last, said=(*last.said, *turn.said))
        else:
            found.append(turn)
    return found


def chunks(said: Sequence[Sentence]) -> list[tuple[Sentence, ...]]:
    """The sentences in stretches of about `LONGEST_TURN` words."""
    found: list[list[Sentence]] = []
    for sentence in said:
        if not found or sum(one.words for one in found[-1]) + sentence.words > LONGEST_TURN:
            found.append([])
        found[-1].append(sentence)
    return [tuple(chunk) for chunk in found]


def timed(turns: Sequence[Turn]) -> tuple[Turn, ...]:
    """The turns, those that begin a chapter with their time."""
    found: list[Turn] = []
    words = 0
    for turn in turns:
        seconds = round(words / WORDS_A_MINUTE * 60)
        found.append(
            replace(turn, time=f"{seconds // 60}:{seconds % 60:02d}") if turn.chapter else turn
        )
        words += turn.words
    return tuple(found)


def chapters_of(work: Work, turns: Sequence[Turn]) -> tuple[Chapter, ...]:
    """When each part of the deck begins in the script, and the slides that it tells."""
    times = {turn.chapter: turn.time for turn in turns if turn.chapter}
    found = []
    for part in work.outline.parts:
        if part.title in times:
            word = work.say["slides"] if len(part.slides) > 1 else work.say["slide"]
            text = f"{part.title} ({word} {slide_span(part.slides)})"
            found.append(
                Chapter(times[part.title], Sentence(text=text, cites=work.title_cites(part)))
            )
    return tuple(found)
