"""Paragraphs of OpenDocument: their text as shown, the depth of each in its list, the links in them."""

from __future__ import annotations

from collections.abc import Iterator

from extractors._xml import Element
from extractors.odp._names import OFFICE, TEXT, XLINK

SOFT_BREAK = "\x0b"
MOST_SPACES = 1_000
_PARAGRAPHS = {TEXT + "p", TEXT + "h"}
_UNSHOWN = {OFFICE + "annotation", OFFICE + "annotation-end", TEXT + "tracked-changes"}


def paragraphs(element: Element, depth: int = -1) -> Iterator[tuple[int, str]]:
    """Depth and text of every paragraph in the element, empty ones left out; comments are not part of it."""
    for child in element:
        if child.tag in _UNSHOWN:
            continue
        if child.tag in _PARAGRAPHS:
            text = "".join(_pieces(child))
            if text.strip():
                yield max(depth, 0), text
        elif child.tag == TEXT + "list":
            yield from paragraphs(child, depth + 1)
        else:
            yield from paragraphs(child, depth)


def text_of(element: Element) -> str:
    """All paragraphs, one a line."""
    return "\n".join(text for _, text in paragraphs(element))


def plain_text(element: Element) -> str:
    """All text in the element, as it stands."""
    return "".join(str(piece) for piece in element.itertext())


def links(element: Element) -> Iterator[str]:
    """Targets of the links in the element that lead out of the file."""
    for anchor in element.iter(TEXT + "a", "{*}a", "{*}event-listener"):
        target = anchor.get(XLINK + "href") or ""
        if target and not target.startswith("#"):
            yield target


def _pieces(element: Element) -> Iterator[str]:
    """The texts in a paragraph; blanks in a row, tabs and soft breaks are elements (ISO/IEC 26300-1, 6.1)."""
    yield element.text or ""
    for child in element:
        tag = child.tag
        if tag == TEXT + "s":
            count = child.get(TEXT + "c") or "1"
            yield " " * min(int(count), MOST_SPACES) if count.isdigit() else " "
        elif tag == TEXT + "tab":
            yield "\t"
        elif tag == TEXT + "line-break":
            yield SOFT_BREAK
        elif tag not in _UNSHOWN:
            yield from _pieces(child)
        yield child.tail or ""
