"""What a made file says beyond its page: texts to be scanned like a page, and what a team's template would have run or fetched.

A file is read by what can stand in it, whatever its name says: tags are stripped and their attributes and comments kept,
values of JSON and YAML are unquoted. Nothing is taken for harmless because it cannot be read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from html import unescape
from html.parser import HTMLParser
from typing import Any

from writers.formats import Copy, Made
from writers.formats._copy import folded, stands_in
from writers.marks import plain_text
from writers.marks.page import FRONT_MATTER

_DEPTH = 4
"""How often text may hold text of another kind, as in HTML within XML."""
_MARKUP = re.compile(r"<[A-Za-z/!?]")
_INLINE = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd", "mark", "q", "s",
    "samp", "small", "span", "strong", "sub", "sup", "tt", "u", "var", "wbr",
})  # fmt: skip
_RUNS = frozenset({
    "script", "iframe", "frame", "frameset", "object", "embed", "applet", "base", "portal",
})  # fmt: skip
_FETCHES = frozenset({
    "href", "src", "srcset", "imagesrcset", "action", "formaction", "poster", "background", "data", "ping",
    "cite", "longdesc", "manifest", "codebase", "archive", "classid", "profile", "usemap", "dynsrc", "lowsrc",
})  # fmt: skip
_ELSEWHERE = re.compile(r"(?:[a-z][a-z0-9+.-]*:|[/\\]{2})", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:[a-z][a-z0-9+.-]*:|[/\\]{2})[^\s,\"'()<>]*", re.IGNORECASE)
_CODE_ADDRESS = re.compile(r"(?:javascript|vbscript)\s*:", re.IGNORECASE)
_STYLE_ADDRESS = re.compile(r"url\(\s*[\"']?([^\"')]*)|@import\s+[\"']?([^\"';\s]*)", re.IGNORECASE)
_MARKDOWN_ADDRESS = re.compile(r"\]\(\s*<?([^\s)>]+)|^\s*\[[^\]\n]+\]:\s*<?([^\s>]+)|<((?:[a-z][a-z0-9+.-]*://|mailto:)[^\s>]+)>", re.IGNORECASE | re.MULTILINE)  # fmt: skip
_SECTION = re.compile(r"<!\[(?!CDATA\[)")
_WORD = re.compile(r"[^\W\d_]+")
_UNSEEN = re.compile(r"[\x00-\x20\u200b-\u200f\ufeff]")


def beyond_page(copy: Copy, made: Made) -> str:
    """The lines of a text file that stand neither on its page nor in a field, which is scanned by itself; "" for none."""
    text = _text_of(made)
    if text is None:
        return ""
    page = folded(copy.page)
    said = f"{page}\n{folded(plain_text(copy.page))}"
    fields = {
        folded(one)
        for one in (copy.title, copy.description, copy.byline, copy.company, copy.licence)
    } | {folded(word) for word in copy.keywords}
    words = set(_WORD.findall(f"{said} {' '.join(fields)}"))
    left: dict[str, None] = {}
    front = None if made.own else FRONT_MATTER.match(text)
    # A serializer wrote the front matter of the house: its values are all of it. A template may say things around them.
    pieces = (*_values(front.group()), text[front.end() :]) if front else (text,)
    for line in (line for piece in pieces for line in _lines(piece, _DEPTH)):
        if not any(map(str.isalnum, line)) or folded(line) in fields or stands_in(line, said):
            continue
        plain = plain_text(line)
        # A format of the house cuts and spells anew what the page says; it has no names of its own.
        known = not made.own and set(_WORD.findall(folded(line))) <= words
        if not known and not stands_in(plain, said):
            left[line] = None
            left[plain] = None
    return "\n\n".join(left)


def unsafe_parts(copy: Copy, made: Made) -> tuple[str, ...]:
    """What in a team's file would run or fetch something that the page does not: short names of its kinds, none twice."""
    text = _text_of(made)
    if text is None:
        return ()
    return tuple(dict.fromkeys(_unsafe(text, unescape(copy.page))))


def _text_of(made: Made) -> str | None:
    """None for a file that is no text, which only a format of the house makes."""
    text = (
        made.own or made.media_type.startswith("text/") or re.search(r"json|xml", made.media_type)
    )
    archive = made.data.startswith(b"PK\x03\x04")
    return made.data.decode("utf-8", errors="replace") if text and not archive else None


def _lines(text: str, depth: int) -> Iterator[str]:
    """The lines of the text, and of whatever is written in it in another way."""
    is_json = depth and _is_json(text)
    values = list(_values(text)) if depth else []
    stripped = depth and not is_json and _MARKUP.search(text)
    if stripped:
        for piece in _strip(text).pieces:
            yield from _lines(piece, depth - 1) if piece != text else [piece]
    for value in values:
        if value != text:
            yield from _lines(value, depth - 1)
    if not stripped and not is_json:
        yield from (" ".join(line.split()) for line in unescape(text).splitlines() if line.strip())


def _values(text: str) -> Iterator[str]:
    """Every key and text of a JSON or YAML document, or of front matter; nothing for another text."""
    if _is_json(text):
        yield from _leaves(json.loads(text, object_pairs_hook=lambda pairs: [*map(list, pairs)]))
        return
    front = FRONT_MATTER.match(text)
    if front or re.match(r"\s*(?:---\s|[\w\"'-]+:\s)", text):
        import yaml

        try:
            yield from _tokens(front.group().strip().strip("-+") if front else text)
        except yaml.YAMLError:
            return


def _tokens(text: str) -> Iterator[str]:
    """The scalars of YAML as they are read, those of a key that comes twice too."""
    import yaml

    for token in yaml.scan(text, Loader=yaml.SafeLoader):
        if isinstance(token, yaml.ScalarToken):
            yield token.value


def _is_json(text: str) -> bool:
    if text.lstrip()[:1] not in {"{", "[", '"'}:
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _leaves(one)
    elif isinstance(value, Mapping):
        yield from _leaves([list(pair) for pair in value.items()])
    elif value is not None:
        yield str(value)


class _Strip(HTMLParser):
    """Texts of a document without its tags, its attributes and comments among them; and its tags."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.tags: list[tuple[str, str, dict[str, str]]] = []
        self.styles: list[str] = []
        self.declared: list[str] = []
        self.rest = ""
        self._gathered: list[str] = []
        self._in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _INLINE:
            self._end()
        self.tags.append((tag, self.get_starttag_text() or "", {}))
        for name, value in attrs:
            # Of an attribute that comes twice both are kept, whichever a reader takes.
            known = self.tags[-1][2]
            known[name] = f"{known[name]} {value or ''}" if name in known else value or ""
            if value:
                self.pieces.append(value)
        self._in_style = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self._in_style = False
        if tag not in _INLINE:
            self._end()

    def handle_data(self, data: str) -> None:
        (self.styles if self._in_style else self._gathered).append(data)
        if self._in_style:
            self.pieces.append(data)

    def handle_comment(self, data: str) -> None:
        self.pieces.append(data)

    def handle_decl(self, decl: str) -> None:
        self._declare(decl)

    def unknown_decl(self, data: str) -> None:
        self._declare(data)

    def handle_pi(self, data: str) -> None:
        self._declare(data)

    def close(self) -> None:
        rest = self.rawdata
        super().close()
        self._end()
        if rest and _MARKUP.match(rest):
            # A tag that is never closed: a reader may mend it.
            self.pieces.append(rest[1:])
            self.rest = rest

    def _declare(self, text: str) -> None:
        self.declared.append(text)
        self.pieces.append(text.removeprefix("CDATA["))

    def _end(self) -> None:
        text = "".join(self._gathered)
        self._gathered.clear()
        if text.strip():
            self.pieces.append(text)


def _strip(text: str) -> _Strip:
    parser = _Strip()
    # The parser stops at marked sections that HTML does not have; a browser takes them for comments.
    parser.feed(_SECTION.sub("<! [", text))
    parser.close()
    return parser


def _unsafe(text: str, page: str, depth: int = _DEPTH) -> Iterator[str]:
    read = _strip("" if _is_json(text) else text)
    for tag, written, attributes in read.tags:
        if tag.rpartition(":")[2] in _RUNS and written not in page:
            yield tag.rpartition(":")[2]
        yield from _unsafe_attributes(tag, attributes, page)
    for style in (*read.styles, *(one.get("style", "") for _, _, one in read.tags)):
        yield from _foreign(
            " ".join("".join(found) for found in _STYLE_ADDRESS.findall(style)), page
        )
    for end in (">", "'>", '">') if read.rest and depth else ():
        yield from _unsafe(read.rest + end, page, depth - 1)
    for declared in read.declared:
        if re.search(r"ENTITY|xml-stylesheet", declared):
            yield "entity" if "ENTITY" in declared else "stylesheet"
    for found in _MARKDOWN_ADDRESS.findall(text):
        yield from _foreign("".join(found), page)
    if _CODE_ADDRESS.search(_UNSEEN.sub("", unescape(text))) and not _CODE_ADDRESS.search(page):
        yield "javascript"
    for piece in (*read.pieces, *_values(text)) if depth else ():
        # Markup that is quoted in XML or JSON is run by whoever unquotes it.
        if piece != text and _MARKUP.search(piece) and piece.strip() not in page:
            yield from _unsafe(piece, page, depth - 1)


def _unsafe_attributes(tag: str, attributes: Mapping[str, str], page: str) -> Iterator[str]:
    for name, value in attributes.items():
        local = name.rpartition(":")[2]
        if local.startswith("on"):
            yield "handler"
        elif local == "srcdoc":
            yield "iframe"
        elif local in _FETCHES:
            yield from _foreign(value, page)
        elif tag == "meta" and local == "http-equiv" and "refresh" in value.lower():
            yield "refresh"


def _foreign(value: str, page: str) -> Iterator[str]:
    """Each address in the value that leads elsewhere and does not stand on the page."""
    if _CODE_ADDRESS.match(_UNSEEN.sub("", value)):
        yield "javascript"
    joined = _UNSEEN.sub("", value)
    addresses = [joined] if _ELSEWHERE.match(joined) else []
    for address in (*addresses, *(found.group() for found in _ADDRESS.finditer(value))):
        if not re.search(rf"{re.escape(address)}(?![\w/.?#%-])", page):
            yield "address"
