"""The podcast namespace's transcript in JSON (https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/transcripts/transcripts.md)."""

from __future__ import annotations

from deckproof.codec import to_json
from writers.formats import SPOKEN, Copy, file_format
from writers.formats._script import said


@file_format(
    "transcript-json",
    about="The transcript as JSON of the podcast namespace.",
    file="transcript.json",
    media_type="application/json",
    kinds=SPOKEN,
)
def make(copy: Copy) -> bytes:
    """A segment a sentence."""
    segments = [
        {
            **({"speaker": one.speaker} if one.speaker else {}),
            "startTime": one.start_s,
            "endTime": one.end_s,
            "body": one.text,
        }
        for one in said(copy)
    ]
    return to_json({"version": "1.0.0", "segments": segments}) + b"\n"
