"""XML made by the standard library's writer, of texts from which went what XML 1.0 cannot hold."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""https://www.w3.org/TR/xml/#charsets"""


def xml_text(text: str) -> str:
    """The text without letters that no XML document may hold."""
    return _NO_XML.sub("", text)


def add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    """A new child with this text and these attributes; an underscore at the end of a name is not part of it."""
    child = ET.SubElement(
        parent, tag, {name.rstrip("_"): xml_text(value) for name, value in attributes.items()}
    )
    child.text = xml_text(text) or None
    return child


def as_bytes(root: ET.Element) -> bytes:
    """The document in UTF-8."""
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"
