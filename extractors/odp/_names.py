"""Qualified names of OpenDocument (ISO/IEC 26300-1, annex) and lengths in points."""

from __future__ import annotations

import re

_NS = "{urn:oasis:names:tc:opendocument:xmlns:"
CHART, DRAW, META, OFFICE = (
    f"{_NS}{name}:1.0}}" for name in ("chart", "drawing", "meta", "office")
)
PRESENTATION, STYLE, TABLE, TEXT = (
    f"{_NS}{name}:1.0}}" for name in ("presentation", "style", "table", "text")
)
SVG = f"{_NS}svg-compatible:1.0}}"
FO = f"{_NS}xsl-fo-compatible:1.0}}"
MANIFEST = f"{_NS}manifest:1.0}}"
DC = "{http://purl.org/dc/elements/1.1/}"
MATH = "{http://www.w3.org/1998/Math/MathML}"
XLINK = "{http://www.w3.org/1999/xlink}"

_LENGTH = re.compile(r"^(-?[\d.]+)(cm|mm|in|pt|pc|px)$")
_POINTS = {"cm": 72 / 2.54, "mm": 72 / 25.4, "in": 72.0, "pt": 1.0, "pc": 12.0, "px": 0.75}


def points(length: str | None) -> float | None:
    """A length such as "2.54cm" in points; None if it is none."""
    found = _LENGTH.match(length or "")
    try:
        return float(found[1]) * _POINTS[found[2]] if found else None
    except ValueError:
        return None
