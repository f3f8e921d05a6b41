"""Podlove Simple Chapters 1.2 (https://podlove.org/simple-chapters/)."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from writers.formats import SPOKEN, Copy, file_format
from writers.formats._script import chapters, clock
from writers.formats._xml import add, as_bytes


@file_format(
    "psc",
    about="Chapters as Podlove Simple Chapters.",
    file="chapters.psc",
    media_type="application/xml",
    kinds=SPOKEN,
)
def make(copy: Copy) -> bytes:
    """When each chapter begins."""
    root = ET.Element(
        "psc:chapters", {"version": "1.2", "xmlns:psc": "http://podlove.org/simple-chapters"}
    )
    for one in chapters(copy):
        add(root, "psc:chapter", start=clock(one.start_s), title=one.title)
    return as_bytes(root)
