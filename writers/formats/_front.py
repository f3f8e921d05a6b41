"""Markdown for other people's site generators: front matter by a serializer, and a body in which nothing of theirs runs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from writers.formats import Copy
from writers.formats._html import body_markdown

_CODE = re.compile(r"(^```.*?^```[ \t]*$|`[^`\n]+`)", re.DOTALL | re.MULTILINE)
_TAG = re.compile(r"<(?!https?:|mailto:)(?=[A-Za-z/!?])")
_TITLE = re.compile(r"\A\s*#[ \t]+[^\n]*\n+")


def with_front_matter(front: Mapping[str, Any], body: str) -> bytes:
    """The file: YAML between lines of "---", then the body."""
    import yaml

    kept = {name: value for name, value in front.items() if value not in ("", [], None)}
    # One line a value, however long: not every reader of front matter knows YAML's folding.
    text = yaml.safe_dump(kept, allow_unicode=True, sort_keys=False, width=float("inf"))
    return f"---\n{text}---\n\n{body}".encode()


def harmless_body(copy: Copy, disarm: Callable[[str], str]) -> str:
    """The page without its title and without raw HTML; `disarm` takes the force from the generator's own commands."""
    body = _TITLE.sub("", body_markdown(copy.page), count=1)
    pieces = _CODE.split(body)
    pieces[::2] = [_TAG.sub("&lt;", piece) for piece in pieces[::2]]
    return disarm("".join(pieces))


def slug(title: str) -> str:
    """The title as a part of an address: lower case, ASCII, hyphens; at most 60 letters and whole words."""
    folded = unicodedata.normalize("NFKD", title.replace("ß", "ss")).encode("ascii", "ignore")
    words = re.findall(r"[a-z0-9]+", folded.decode().lower())
    while len(words) > 1 and len("-".join(words)) > 60:
        words.pop()
    return "-".join(words)[:60] or "untitled"
