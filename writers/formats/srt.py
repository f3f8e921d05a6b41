"""SubRip captions, two lines of 32 letters (https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/transcripts/transcripts.md)."""

from __future__ import annotations

import textwrap

from writers.formats import SPOKEN, Copy, file_format
from writers.formats._script import captions, clock

LINE_LETTERS = 32


@file_format(
    "srt",
    about="Captions as SubRip.",
    file="transcript.srt",
    media_type="application/x-subrip",
    kinds=SPOKEN,
)
def make(copy: Copy) -> bytes:
    """The captions; a change of speaker begins with the name."""
    cues = []
    before = -1
    for number, one in enumerate(captions(copy, LINE_LETTERS * 2 - 8), 1):
        name = f"{one.speaker}: " if one.speaker and one.turn != before else ""
        before = one.turn
        lines = textwrap.wrap(_text(name + one.text), LINE_LETTERS, break_long_words=False)
        times = f"{clock(one.start_s, ',')} --> {clock(one.end_s, ',')}"
        cues.append(f"{number}\n{times}\n" + "\n".join(lines) + "\n")
    return "\n".join(cues).encode()


def _text(text: str) -> str:
    """SubRip knows no escape, and players read "<" as the beginning of a tag; these two only look like it."""
    return " ".join(text.split()).replace("<", "‹").replace(">", "›")
