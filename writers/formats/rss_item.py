"""A feed of one episode, from which whoever runs the podcast takes the item (https://podcasting2.org/docs/podcast-namespace)."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace

from writers.formats import Copy, file_format
from writers.formats._html import body_html
from writers.formats._script import notes_of, said
from writers.formats._xml import add, as_bytes

_SPACES = {
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "xmlns:podcast": "https://podcastindex.org/namespace/1.0",
}


@file_format(
    "rss-item",
    about="The episode as an item of a podcast's feed; the recording is put in where it lies.",
    file="item.xml",
    media_type="application/rss+xml",
    kinds=("podcast-script",),
)
def make(copy: Copy) -> bytes:
    """The item names its transcript and chapters as they lie beside it; a guid that stays the same whatever is edited."""
    root = ET.Element("rss", {"version": "2.0", **_SPACES})
    channel = add(root, "channel")
    add(channel, "title", copy.company or copy.title)
    add(channel, "description", copy.description or copy.title)
    if copy.language:
        add(channel, "language", copy.language)
    item = add(channel, "item")
    add(item, "title", copy.title)
    add(item, "guid", copy.guid, isPermaLink="false")
    add(item, "description", copy.description)
    add(
        item,
        "content:encoded",
        body_html(replace(copy, page=notes_of(copy.page)), with_title=False),
    )
    spoken = said(copy)
    add(item, "itunes:duration", str(round(spoken[-1].end_s) if spoken else 0))
    add(item, "itunes:explicit", "false")
    add(item, "podcast:transcript", url="transcript.vtt", type="text/vtt")
    add(item, "podcast:chapters", url="chapters.json", type="application/json+chapters")
    for name in dict.fromkeys(one.speaker for one in spoken if one.speaker):
        add(item, "podcast:person", name, role="host")
    return as_bytes(root)
