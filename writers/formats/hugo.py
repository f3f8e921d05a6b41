"""Hugo: Markdown with YAML front matter, always a draft (https://gohugo.io/content-management/front-matter/)."""

from __future__ import annotations

import re

from writers.formats import POSTS, Copy, file_format
from writers.formats._front import harmless_body, slug, with_front_matter


@file_format(
    "hugo",
    about="Markdown with front matter for Hugo, always a draft.",
    file="hugo.md",
    media_type="text/markdown; charset=utf-8",
    kinds=POSTS,
)
def make(copy: Copy) -> bytes:
    """The post for Hugo."""
    return with_front_matter(
        {
            "title": copy.title,
            "slug": slug(copy.title),
            "date": copy.date,
            "draft": True,
            "description": copy.description,
            "keywords": list(copy.keywords),
            "author": copy.byline,
            "license": copy.licence,
        },
        harmless_body(copy, _without_shortcodes),
    )


def _without_shortcodes(text: str) -> str:
    """Hugo reads "{{<" and "{{%" as commands anywhere, in code too (https://gohugo.io/content-management/shortcodes/)."""
    return re.sub(r"\{(?=\{[<%])", "&#123;", text)
