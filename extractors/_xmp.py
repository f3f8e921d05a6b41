"""The values of an XMP packet (ISO 16684-1)."""

from __future__ import annotations

from extractors._archive import PartError
from extractors._xml import Element, parse_xml

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_TECHNICAL = ("uuid:", "xmp.did:", "xmp.iid:", "adobe:docid:", "urn:uuid:")


def xmp_values(packet: bytes) -> tuple[list[tuple[str, str]], bool]:
    """Names and texts of its properties, ids of documents left out, and whether its XML had to be mended.

    Raises PartError if no XML can be made of it, or it declares a document type.
    """
    root, mended = parse_xml(packet.strip(b"\x00 \r\n\t"))
    values: list[tuple[str, str]] = []
    for element in root.iter("{*}*"):
        for key, value in element.attrib.items():
            name = str(key)
            if not name.startswith((_RDF, _XML)) and _tells(str(value)):
                values.append((name.rpartition("}")[2], str(value).strip()))
        text = (element.text or "").strip()
        if _tells(text):
            values.append((_name(element), text))
    return list(dict.fromkeys(values)), mended


def xmp_or_nothing(packet: bytes) -> list[tuple[str, str]]:
    """The same for a picture's packet, where broken ones have nothing to tell."""
    try:
        return xmp_values(packet)[0]
    except PartError:
        return []


def _name(element: Element) -> str:
    """The property's name: of the element itself, or of what holds the list it is an item of."""
    while str(element.tag).startswith(_RDF) and (parent := element.getparent()) is not None:
        element = parent
    return str(element.tag).rpartition("}")[2]


def _tells(text: str) -> bool:
    return bool(text.strip()) and not text.strip().startswith(_TECHNICAL)
