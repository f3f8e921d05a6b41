"""The page as HTML that holds nothing but text: no raw markup out of the page, and only the tags that text needs."""

from __future__ import annotations

import functools
from typing import Any

from writers.formats import Copy
from writers.marks.page import FRONT_MATTER

TAGS = frozenset({
    "h1", "h2", "h3", "h4", "h5", "h6", "p", "ul", "ol", "li", "strong", "em", "a", "blockquote", "code", "pre",
    "table", "thead", "tbody", "tr", "th", "td", "hr", "br", "img",
})  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt", "title"}, "ol": {"start"}}
_SCHEMES = {"https", "http", "mailto"}


def body_html(copy: Copy, *, with_title: bool = True) -> str:
    """The body of the page as HTML, cleaned; without its first heading where the place shows the title itself."""
    import nh3

    tokens = read_tokens(copy)
    if not with_title:
        tokens = without_title(tokens)
    html = _markdown().renderer.render(tokens, _markdown().options, {})
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer",
    ).strip()


def read_tokens(copy: Copy) -> list[Any]:
    """The page's Markdown as tokens; a picture that does not come with the page is its alt text."""
    tokens: list[Any] = _markdown().parse(body_markdown(copy.page))
    for token in tokens:
        if token.children:
            token.children = [_shown(child, copy) for child in token.children]
    return tokens


def without_title(tokens: list[Any]) -> list[Any]:
    """The tokens without a heading that they begin with."""
    if tokens and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        return tokens[3:]
    return tokens


def body_markdown(page: str) -> str:
    """The page without front matter of its own."""
    return FRONT_MATTER.sub("", page, count=1)


def _shown(token: Any, copy: Copy) -> Any:
    """A picture from elsewhere would tell its owner who reads the page."""
    if token.type != "image" or token.attrs.get("src") in copy.pictures:
        return token
    from markdown_it.token import Token

    return Token("text", "", 0, content=token.content)


@functools.cache
def _markdown() -> Any:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable("table")
