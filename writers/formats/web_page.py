"""A page of its own: HTML without script, style from outside or any request to anybody."""

from __future__ import annotations

from html import escape

from writers.formats import Copy, file_format, texts
from writers.formats._html import body_html

_POLICY = "default-src 'none'; img-src 'self' file:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_STYLE = (
    "body{max-width:42rem;margin:2rem auto;padding:0 1rem;font:1.05rem/1.6 system-ui,sans-serif}"
    "img{max-width:100%;height:auto}table{border-collapse:collapse}"
    "td,th{border:1px solid #767676;padding:.3rem .6rem;text-align:left}"
)


@file_format(
    "html",
    about="A page of its own in HTML.",
    file="page.html",
    media_type="text/html; charset=utf-8",
    default=texts,
)
def make(copy: Copy) -> bytes:
    """The whole document."""
    language = f' lang="{escape(copy.language)}"' if copy.language else ""
    named = {
        "description": copy.description,
        "keywords": ", ".join(copy.keywords),
        "author": copy.byline,
    }
    metas = "".join(
        f'<meta name="{name}" content="{escape(text)}">\n' for name, text in named.items() if text
    )
    return (
        f'<!doctype html>\n<html{language}>\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(copy.title)}</title>\n{metas}<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"{body_html(copy)}\n</body>\n</html>\n"
    ).encode()
