"""WebVTT captions with their speakers (https://www.w3.org/TR/webvtt1/)."""

from __future__ import annotations

from html import escape

from writers.formats import SPOKEN, Copy, file_format, podcasts
from writers.formats._script import captions, clock


@file_format(
    "vtt",
    about="Captions as WebVTT, each with its speaker.",
    file="transcript.vtt",
    media_type="text/vtt; charset=utf-8",
    kinds=SPOKEN,
    default=podcasts,
)
def make(copy: Copy) -> bytes:
    """The captions; a transcript for podcast players too."""
    cues = [
        f"{clock(one.start_s)} --> {clock(one.end_s)}\n{_voice(one.speaker)}{_text(one.text)}\n"
        for one in captions(copy)
    ]
    return "\n".join(["WEBVTT\n", *cues]).encode()


def _voice(speaker: str) -> str:
    return f"<v {_text(speaker)}>" if speaker else ""


def _text(text: str) -> str:
    """Escaped, so that neither a tag nor an arrow of times can stand in it."""
    return escape(" ".join(text.split()), quote=False)
