"""The pages of a trial run: no script, nothing fetched from anywhere, each headed as not released.

The text of a page is what a release would write, as HTML: raw markup in it stays text, and what is left is cleaned.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from deckproof.counts import counted
from writers.marks.page import FRONT_MATTER

HEAD = "Trial – not released"
_POLICY = "default-src 'none'; img-src 'self' file:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_STYLE = (
    ":root{color-scheme:light dark}"
    "body{max-width:46rem;margin:0 auto;padding:0 1rem 3rem;font:1.05rem/1.6 system-ui,sans-serif;overflow-wrap:anywhere}"
    ".trial{position:sticky;top:0;margin:0 -1rem 1.5rem;padding:.6rem 1rem;background:#7a1f00;color:#fff;font-weight:600}"
    ".trial p{margin:0}.trial a{color:#fff}img{max-width:100%;height:auto}"
    "article{border:1px solid #767676;border-radius:.4rem;padding:.2rem 1rem;margin:1rem 0}"
    "dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem .8rem;margin:.4rem 0}dd{margin:0}"
    "h2{font-size:1.15rem;margin:.6rem 0 .2rem}.no{border-left:.3rem solid #b3400f;padding-left:.7rem;margin:.4rem 0}"
    ".yes{border-left:.3rem solid #2a7a4b;padding-left:.7rem;margin:.4rem 0}"
    "@media (prefers-color-scheme:dark){body{background:#15181b;color:#e9e6df}main a{color:#8ab4ff}}"
    "table{border-collapse:collapse;display:block;overflow-x:auto}td,th{border:1px solid #767676;padding:.3rem .6rem;text-align:left}"
)
_TAGS = {
    "h1", "h2", "h3", "h4", "h5", "h6", "p", "ul", "ol", "li", "strong", "em", "a", "blockquote", "code", "pre",
    "table", "thead", "tbody", "tr", "th", "td", "hr", "br", "img",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt", "title"}, "ol": {"start"}}

Cells = Mapping[str, str]


def index_page(deck: str, group: str, members: int, pieces: Sequence[Cells]) -> str:
    """The first page: each piece with where, when and to whom it would go, and what stands in its way."""
    gone = sum(bool(one["out"]) for one in pieces)
    leaving = sum(not one["refusals"] for one in pieces) - gone
    already = f" {gone} {'is' if gone == 1 else 'are'} out already." if gone else ""
    whom = f"the group {escape(group)}" if group else "everybody"
    # Whoever may see the pack reads the page, and not everybody may see who is in a group.
    listed = f" ({counted(members, 'person', 'people')})" if members else ""
    body = (
        f"<h1>Trial run: {escape(deck)}</h1>\n"
        f"<p>{leaving} of {counted(len(pieces), 'piece')} would leave, for {whom}{listed}.{already} Nothing has left by this run.</p>\n"
        + "".join(_card(one) for one in pieces)
    )
    return _page(f"Trial run: {deck}", body, f"<strong>{HEAD}.</strong> Do not publish.")


def piece_page(piece: Cells, text: str, pictures: frozenset[str]) -> str:
    """One piece as its readers would see it; a file of its own, such as the clean copy of the deck, is told of."""
    shown = (
        page_html(FRONT_MATTER.sub("", text, count=1), pictures)
        if text
        else f"<h1>{escape(piece['title'])}</h1>\n<p>A file of its own, sha256 <code>{escape(piece['sha256'])}</code>. "
        "Look at it on its review page.</p>"
    )
    banner = f'<strong>{HEAD}.</strong> Do not publish. <a href="index.html">All pieces</a>'
    return _page(f"{HEAD}: {piece['title']}", shown, banner)


def page_html(text: str, pictures: frozenset[str]) -> str:
    """The Markdown of a page as clean HTML; pictures that come with it are looked for one folder up, others are left out."""
    import nh3

    def keep(tag: str, name: str, value: str) -> str | None:
        if (tag, name) == ("img", "src"):
            return f"../{value}" if value in pictures else None
        return value

    return nh3.clean(
        _markdown().render(text),
        tags=set(_TAGS),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        attribute_filter=keep,
        url_schemes={"https", "http", "mailto"},
        link_rel="noopener noreferrer",
    ).strip()


def _card(piece: Cells) -> str:
    rows = {
        "What": escape(piece["what"]),
        "State": escape(piece["state"]),
        "First to": escape(f"the group {piece['first']}") if piece["first"] else "",
        "Note": escape(piece.get("note", "")),
        "Where": escape(piece["where"]),
        "When": escape(piece["when"]),
        "File": f"<code>{escape(piece['path'])}</code>" if piece["path"] else "",
        "Beside it": escape(piece["files"]),
        "sha256": f"<code>{escape(piece['sha256'])}</code>",
    }
    listed = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in rows.items() if value)
    title = escape(piece["title"])
    linked = f'<a href="{escape(piece["page"])}">{title}</a>' if piece["page"] else title
    refusals = "".join(f"<p>{escape(one)}</p>" for one in piece["refusals"].splitlines())
    if piece["out"]:
        verdict = '<p class="yes"><strong>Is out already.</strong></p>'
    else:
        verdict = _verdict(refusals)
    return f"<article>\n<h2>{linked}</h2>\n{verdict}\n<dl>{listed}</dl>\n</article>\n"


def _verdict(refusals: str) -> str:
    return (
        f'<div class="no"><p><strong>Would not leave.</strong></p>{refusals}</div>'
        if refusals
        else '<p class="yes"><strong>Would leave.</strong></p>'
    )


def _page(title: str, body: str, banner: str) -> str:
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="robots" content="noindex">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f'<header class="trial"><p>{banner}</p></header>\n<main>\n{body}\n</main>\n</body>\n</html>\n'
    )


@functools.cache
def _markdown() -> Any:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable("table")
