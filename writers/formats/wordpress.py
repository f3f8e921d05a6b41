"""WordPress: its extended RSS (WXR 1.2) with one post of status draft (https://wordpress.org/documentation/article/tools-import-screen/)."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from writers.formats import POSTS, Copy, file_format
from writers.formats._front import slug
from writers.formats._html import body_html
from writers.formats._xml import add, as_bytes

_SPACES = {
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:excerpt": "http://wordpress.org/export/1.2/excerpt/",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    "xmlns:wp": "http://wordpress.org/export/1.2/",
}


@file_format(
    "wordpress",
    about="WordPress's extended RSS (WXR), status draft.",
    file="wordpress.xml",
    media_type="application/xml",
    kinds=POSTS,
)
def make(copy: Copy) -> bytes:
    """A channel with the post."""
    root = ET.Element("rss", {"version": "2.0", **_SPACES})
    channel = add(root, "channel")
    add(channel, "title", copy.company or copy.title)
    add(channel, "wp:wxr_version", "1.2")
    item = add(channel, "item")
    add(item, "title", copy.title)
    add(item, "dc:creator", copy.byline)
    add(item, "guid", copy.guid, isPermaLink="false")
    add(item, "content:encoded", body_html(copy, with_title=False))
    add(item, "excerpt:encoded", copy.description)
    add(item, "wp:post_name", slug(copy.title))
    add(item, "wp:status", "draft")
    add(item, "wp:post_type", "post")
    add(item, "wp:comment_status", "closed")
    add(item, "wp:ping_status", "closed")
    for word in copy.keywords:
        add(item, "category", word, domain="post_tag", nicename=slug(word))
    return as_bytes(root)
