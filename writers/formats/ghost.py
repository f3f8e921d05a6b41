"""Ghost: its JSON import, every post a draft (https://ghost.org/docs/migration/custom/)."""

from __future__ import annotations

import datetime as dt

from deckproof.codec import to_json
from writers.formats import POSTS, Copy, file_format
from writers.formats._front import slug
from writers.formats._html import body_html

EXCERPT_LETTERS = 300
"""The most that Ghost keeps of an excerpt."""


@file_format(
    "ghost",
    about="JSON for Ghost's import, status draft.",
    file="ghost.json",
    media_type="application/json",
    kinds=POSTS,
)
def make(copy: Copy) -> bytes:
    """One post with its tags."""
    tags = [
        {"id": number, "name": word, "slug": slug(word)}
        for number, word in enumerate(copy.keywords, 1)
    ]
    post = {
        "id": 1,
        "title": copy.title,
        "slug": slug(copy.title),
        "html": body_html(copy, with_title=False),
        "custom_excerpt": copy.description[:EXCERPT_LETTERS] or None,
        "status": "draft",
        "visibility": "public",
        "type": "post",
        "published_at": None,
    }
    data = {
        "posts": [post],
        "tags": tags,
        "posts_tags": [{"post_id": 1, "tag_id": tag["id"]} for tag in tags],
    }
    # The time of an export has to be given; the planned day is the only one that does not come from a clock.
    return to_json({"db": [{"meta": {"exported_on": _epoch_ms(copy.date), "version": "5.0.0"}, "data": data}]})  # fmt: skip


def _epoch_ms(day: dt.date | None) -> int:
    if day is None:
        return 0
    return int(dt.datetime.combine(day, dt.time(), dt.UTC).timestamp()) * 1000
