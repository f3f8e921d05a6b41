"""Jekyll: Markdown with YAML front matter, never published (https://jekyllrb.com/docs/front-matter/)."""

from __future__ import annotations

from writers.formats import POSTS, Copy, file_format
from writers.formats._front import harmless_body, slug, with_front_matter


def _file_name(copy: Copy) -> str:
    """A post is named by its day; without one it is a draft of no day, for `_drafts` (https://jekyllrb.com/docs/posts/)."""
    day = f"{copy.date.isoformat()}-" if copy.date else ""
    return f"jekyll/{day}{copy.stem}.md"


@file_format(
    "jekyll",
    about="Markdown with front matter for Jekyll, never published.",
    file=_file_name,
    media_type="text/markdown; charset=utf-8",
    kinds=POSTS,
)
def make(copy: Copy) -> bytes:
    """The post for Jekyll."""
    return with_front_matter(
        {
            "layout": "post",
            "title": copy.title,
            "slug": slug(copy.title),
            "date": copy.date,
            "published": False,
            "description": copy.description,
            "tags": list(copy.keywords),
            "author": copy.byline,
            "license": copy.licence,
            "render_with_liquid": False,
        },
        harmless_body(copy, _without_liquid),
    )


def _without_liquid(text: str) -> str:
    """Jekyll before 4 does not know `render_with_liquid`; kramdown has "{:" and "{::" for attributes and options."""
    text = text.replace("{{", "&#123;{").replace("{%", "&#123;%")
    return text.replace("{:", "&#123;:")
