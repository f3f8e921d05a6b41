"""The guard before every piece of XML: no document type, a cap on nodes, mended only when it says so.

A document type is refused, not skipped: lxml would drop the entity from the text without a word, and the scan would
never see what PowerPoint shows.
"""

from __future__ import annotations

import codecs
import re

from lxml import etree

from extractors._archive import PartError

NODES = 2_000_000
"""Elements and attributes of one part; each takes some 120 bytes as a tree."""

ATTRIBUTES = 5_000
"""Of one tag; comparing each with each other takes libxml2 a minute for half a million."""

Element = etree._Element  # noqa: SLF001 - lxml has no public name for the type

_ENCODINGS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_BETA = re.compile(rb"(http://schemas\.openxmlformats\.org/[a-z]+ml/2006)/\d+(?=/)")
_LONG = re.compile(rb"<[^<]{30000,}")
_DECLARATION = re.compile(rb"\s*<\?xml[^>]*\?>")

_STRICT = (
    # ISO/IEC 29500-1 strict, annex A, and its transitional twins
    (
        b"http://purl.oclc.org/ooxml/officeDocument/",
        b"http://schemas.openxmlformats.org/officeDocument/2006/",
    ),
    (
        b"http://purl.oclc.org/ooxml/presentationml/main",
        b"http://schemas.openxmlformats.org/presentationml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/drawingml/",
        b"http://schemas.openxmlformats.org/drawingml/2006/",
    ),
)


def parse_xml(data: bytes) -> tuple[Element, bool]:
    """The root element, and whether it had to be mended; strict namespaces come back as transitional ones.

    Raises PartError: no tree could be made, it would be too large, or it holds a document type.
    """
    data = _as_utf8(data)
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise PartError("dtd_refused", "It holds a document type, which no presentation needs.")
    if data.count(b"<") + data.count(b'="') > NODES:
        raise PartError("part_too_large", f"It holds more than {NODES} nodes.")
    if any(tag.group().count(b"=") > ATTRIBUTES for tag in _LONG.finditer(data)):
        raise PartError("part_too_large", f"A tag has more than {ATTRIBUTES} attributes.")
    data = _transitional(data)
    try:
        return _checked(etree.fromstring(data, _parser(recover=False))), False
    except (etree.XMLSyntaxError, ValueError):
        pass
    except MemoryError:
        raise PartError("part_too_large", "It does not fit into memory.") from None
    try:
        root = etree.fromstring(data, _parser(recover=True))
    except (etree.XMLSyntaxError, ValueError, MemoryError):
        root = None
    if root is None:
        raise PartError("part_damaged", "It is not XML.")
    return _checked(root), True


def texts_in(element: Element) -> list[str]:
    """All texts in and below the element, in order; blank ones left out."""
    return [text for each in element.itertext() if (text := str(each)).strip()]


def attributes_of(element: Element) -> list[tuple[str, str]]:
    """The element's attributes, names qualified."""
    return [(str(name), str(value)) for name, value in element.attrib.items()]


def _transitional(data: bytes) -> bytes:
    if b"purl.oclc.org/ooxml" in data:
        for strict, transitional in _STRICT:
            data = data.replace(strict, transitional)
    # Office 2007 before its release, whose files are still about, had a number behind the year.
    if _BETA.search(data):
        data = _BETA.sub(rb"\1", data)
    return data


def _parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
        recover=recover,
    )


def _checked(root: Element) -> Element:
    """The root, if no document type got in by an encoding that the search of the bytes does not see."""
    if getattr(root.getroottree().docinfo, "doctype", ""):
        raise PartError("dtd_refused", "It holds a document type, which no presentation needs.")
    return root


def _as_utf8(data: bytes) -> bytes:
    """UTF-16 and UTF-32 turned round, so that the bytes can be searched; anything else as it is."""
    for mark, encoding in _ENCODINGS:
        if data.startswith(mark):
            try:
                data = data.decode(encoding).encode()
            except UnicodeError:
                data = data.decode(encoding, "replace").encode()
            return _DECLARATION.sub(b"", data, count=1)
    return data


def without_conditions(data: bytes) -> bytes:
    """VML without what old programs mixed in from HTML: conditions and breaks that nothing closes."""
    return re.sub(rb"<!\[[^>]{0,80}>|<br\s*>", b"", data)
