"""Reader's copies to make formats of, and the plain text of whatever a format made."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from dataclasses import replace
from typing import Any

from writers.formats import Copy, known_formats

POST = """# Why doors *matter*

Four call-outs in ten needed a second visit. The door was the reason.

## What we did

- Read the notes, all of them
- Closed the door & waited

| Year | Visits |
| --- | --- |
| 2022 | 41,000 |
| 2025 | 18,500 |

> Somebody looked at the door.

See [the card](https://cards.example/blank) or `door --close`.
"""

SCRIPT = """# The second visit

## Chapters

- Doors (slides 1–2)
- Money (slide 3)

## Script

**Ana:** Hello, and welcome. This is about v1.34.

**Ben:** Good to be here.

### 0:06 – Doors

**Ana:** We read 1,200 notes in Q3. Nobody had looked at the door before, and so for nine long days the people of the shop kept calling us about it.

### 0:20 – Money

**Ben:** It cost EUR 1.2m, or 12 % more.

## Show notes

Two engineers talk about doors. Ask service@talks.example.

Written for dispatchers.
"""

INTERVIEW = """# The second visit

Who are you, and what do you do? Let the guest answer in two sentences.

## Why did nobody look at the door?

Points to make:

- The call asked for everything else.
- Nine codes meant nothing.

Show slide 28: The call.

What should people try first? One thing only.
"""

ASKED_ALOUD = """# The second visit

**Question 1:** Who are you, and what do you do? Let the guest answer in two sentences.

**Question 2:** Why did nobody look at the door?

Points to make:

- The call asked for everything else.
- Nine codes meant nothing.

Show slide 28: Who can let us in?

**Question 3:** What should people try first? One thing only.
"""
"""The same, each question as the line in which it is spoken."""

HOSTILE = (
    'a: "b" # c',
    "'--- {{ site.time }} {% raw %} {{< x >}}",
    "]]></title><script>alert(1)</script>",
    "yes",
    "2027-01-11",
    "- * & ! @ % ` | > ?",
    "--> 00:00:00.000 <v Eve> &amp;",
    "a\\nb\\u0000 \\",
    "=cmd()|'x'!A1",
    "+++",
    "{: onclick='x'} {::nomarkdown}",
    "null",
    "ünïcödé 日本 🚪",
)
"""Titles and sentences that break out of a place that does not expect them."""


def make_copy(page: str = POST, **fields: Any) -> Copy:
    """A copy with everything filled in."""
    copy = Copy(
        page=page,
        title="Why doors matter",
        description="Four call-outs in ten needed a second visit.",
        keywords=("door", "visit"),
        kind="blog-post",
        style="reading",
        number=1,
        language="en",
        guid="urn:sha256:abc",
        date=dt.date(2027, 1, 11),
        byline="Maren Tolliver",
        company="Quillmere Cooling",
        licence="CC BY 4.0",
    )
    return replace(copy, **fields)


def make_script(page: str = SCRIPT, **fields: Any) -> Copy:
    """A podcast's copy."""
    return make_copy(
        page,
        **{"kind": "podcast-script", "style": "auditory", "title": "The second visit", **fields},
    )


def made(name: str, copy: Copy) -> bytes:
    """The file of the format of this name."""
    return known_formats()[name].make(copy)


def text_of(data: bytes) -> str:
    """Everything that stands in a file, unpacked."""
    if data[:2] != b"PK":
        return data.decode("utf-8", errors="replace")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "\n".join(
            archive.read(name).decode("utf-8", errors="replace") for name in archive.namelist()
        )
