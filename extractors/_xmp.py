"""The values of an XMP packet (ISO 16684-1)."""

from __future__ import annotations

from lxml import etree

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_TECHNICAL = ("uuid:", "xmp.did:", "xmp.iid:", "adobe:docid:", "urn:uuid:")


def xmp_values(packet: bytes) -> list[tuple[str, str]] | None:
    """Names and texts of its properties, ids of documents left out; None if it is no XML or declares a DTD."""
    if b"<!DOCTYPE" in packet or "<!DOCTYPE".encode("utf-16-le") in packet:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(packet.strip(b"\x00 \r\n\t"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    values: list[tuple[str, str]] = []
    for element in root.iter(etree.Element):
        for key, text in element.attrib.items():
            if not str(key).startswith((_RDF, _XML)) and _tells(str(text)):
                values.append((etree.QName(key).localname, str(text).strip()))
        text = (element.text or "").strip()
        if text and _tells(text):
            values.append((_name(element), text))
    return list(dict.fromkeys(values))


def _name(element: etree._Element) -> str:
    """The property's name: of the element itself, or of what holds the list it is an item of."""
    while element.tag.startswith(_RDF) and (parent := element.getparent()) is not None:
        element = parent
    return str(etree.QName(element.tag).localname)


def _tells(text: str) -> bool:
    return bool(text.strip()) and not text.strip().startswith(_TECHNICAL)
