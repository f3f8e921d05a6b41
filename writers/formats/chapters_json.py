"""The podcast namespace's chapters, JSON 1.2 (https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/chapters/jsonChapters.md)."""

from __future__ import annotations

from deckproof.codec import to_json
from writers.formats import SPOKEN, Copy, file_format, podcasts
from writers.formats._script import chapters


@file_format(
    "chapters-json",
    about="Chapters as JSON of the podcast namespace.",
    file="chapters.json",
    media_type="application/json+chapters",
    kinds=SPOKEN,
    default=podcasts,
)
def make(copy: Copy) -> bytes:
    """When each chapter begins."""
    listed = [{"startTime": one.start_s, "title": one.title} for one in chapters(copy)]
    return to_json({"version": "1.2.0", "title": copy.title, "chapters": listed}) + b"\n"
