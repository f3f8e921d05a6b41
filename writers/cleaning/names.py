"""Namespaces of PowerPoint's XML (ECMA-376 part 1, annex A)."""

from __future__ import annotations

import functools
from typing import Any

from lxml import etree

A_NS = "http://schemas.openxmlformats.org/drawingml/2006/main"
P_NS = "http://schemas.openxmlformats.org/presentationml/2006/main"
R_NS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
A = f"{{{A_NS}}}"
P = f"{{{P_NS}}}"
R = f"{{{R_NS}}}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
RELATIONSHIPS_NS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES_NS = "http://schemas.openxmlformats.org/package/2006/content-types"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def local(element: Any) -> str:
    """The element's name without its namespace."""
    tag = element.tag
    return _local(tag) if isinstance(tag, str) else ""


@functools.lru_cache(maxsize=4_096)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def any_of(*names: str) -> tuple[str, ...]:
    """What `iter` finds all elements of these names by, whatever their namespace."""
    return tuple("{*}" + name for name in names)


def referring(root: Any) -> list[Any]:
    """The elements of the tree that refer to relationships, in order; SmartArt does so in an attribute of its own."""
    found: list[Any] = _REFERRING(root)
    return found


_REFERRING: Any = etree.XPath(
    "descendant-or-self::*[@*[contains(namespace-uri(), 'elationships')] or @relId]"
)
