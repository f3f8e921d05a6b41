"""Which parts of a package the clean copy has, what they are called in it, and what they are (ECMA-376 part 1, annex A).

What is not named here is left behind: notes, comments, tags, custom XML, embedded files, macros, fonts, media, printer
settings, and whatever else a program may put into a file.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import unquote

from writers.cleaning.names import OFFICE, local

_ML = "application/vnd.openxmlformats-officedocument."
_MS = "http://schemas.microsoft.com/office/"
_IN_SHAPES = frozenset(
    {
        "image",
        "hyperlink",
        "chart",
        "chartEx",
        "diagramData",
        "diagramLayout",
        "diagramQuickStyle",
        "diagramColors",
        "diagramDrawing",
        "themeOverride",
    }
)
_IN_CHARTS = frozenset(
    {"image", "chartStyle", "chartColorStyle", "chartUserShapes", "themeOverride"}
)
_IN_DRAWINGS = frozenset({"image", "hyperlink"})


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of part: where it lies, what it is, and which relationships of it live on."""

    folder: str
    stem: str
    content_type: str
    follows: frozenset[str] = frozenset()
    relationship: str = ""
    """Its whole type, where it is none of the standard's own."""

    def type_of(self, name: str) -> str:
        """The type of a relationship that leads to a part of this kind."""
        return self.relationship or OFFICE + name


KINDS = {
    "slideMaster": Kind(
        "slideMasters",
        "slideMaster",
        _ML + "presentationml.slideMaster+xml",
        _IN_SHAPES | {"slideLayout", "theme"},
    ),
    "slideLayout": Kind(
        "slideLayouts",
        "slideLayout",
        _ML + "presentationml.slideLayout+xml",
        _IN_SHAPES | {"slideMaster"},
    ),
    "slide": Kind(
        "slides", "slide", _ML + "presentationml.slide+xml", _IN_SHAPES | {"slideLayout", "slide"}
    ),
    "theme": Kind("theme", "theme", _ML + "theme+xml", frozenset({"image"})),
    "themeOverride": Kind(
        "theme", "themeOverride", _ML + "themeOverride+xml", frozenset({"image"})
    ),
    "tableStyles": Kind("", "tableStyles", _ML + "presentationml.tableStyles+xml"),
    "chart": Kind("charts", "chart", _ML + "drawingml.chart+xml", _IN_CHARTS),
    "chartEx": Kind(
        "charts",
        "chartEx",
        "application/vnd.ms-office.chartex+xml",
        _IN_CHARTS,
        _MS + "2014/relationships/chartEx",
    ),
    "chartStyle": Kind(
        "charts",
        "style",
        "application/vnd.ms-office.chartstyle+xml",
        relationship=_MS + "2011/relationships/chartStyle",
    ),
    "chartColorStyle": Kind(
        "charts",
        "colors",
        "application/vnd.ms-office.chartcolorstyle+xml",
        relationship=_MS + "2011/relationships/chartColorStyle",
    ),
    "chartUserShapes": Kind("drawings", "drawing", _ML + "drawingml.chartshapes+xml", _IN_DRAWINGS),
    "diagramData": Kind("diagrams", "data", _ML + "drawingml.diagramData+xml", _IN_DRAWINGS),
    "diagramLayout": Kind("diagrams", "layout", _ML + "drawingml.diagramLayout+xml", _IN_DRAWINGS),
    "diagramQuickStyle": Kind("diagrams", "quickStyle", _ML + "drawingml.diagramStyle+xml"),
    "diagramColors": Kind("diagrams", "colors", _ML + "drawingml.diagramColors+xml"),
    "diagramDrawing": Kind(
        "diagrams",
        "drawing",
        "application/vnd.ms-office.drawingml.diagramDrawing+xml",
        _IN_DRAWINGS,
        _MS + "2007/relationships/diagramDrawing",
    ),
}
"""By the last word of the relationship that leads there."""

PRESENTATION = Kind(
    "",
    "presentation",
    _ML + "presentationml.presentation.main+xml",
    frozenset({"slideMaster", "slide", "theme", "tableStyles"}),
)


class Members(Protocol):
    """The members of a zip behind the guard of the readers; what they cannot give is a DeckError."""

    def __iter__(self) -> Iterator[str]:
        """Their names."""

    def __contains__(self, name: str) -> bool:
        """Whether there is one of this name."""

    def read(self, name: str) -> bytes:
        """Its bytes."""

    def tree(self, name: str) -> Any:
        """Its root element, without comments."""


@dataclass(frozen=True, slots=True)
class Arrow:
    """A relationship of a part: the last word of its type, and a part's name or, when external, an address."""

    id: str
    kind: str
    target: str
    external: bool


def arrows_of(members: Members, part: str) -> dict[str, Arrow]:
    """The relationships of the part by their ids; "" stands for the package."""
    folder, name = posixpath.split(part)
    source = posixpath.join(folder, "_rels", f"{name}.rels")
    if source not in members:
        return {}
    found = {}
    for element in members.tree(source):
        if local(element) == "Relationship":
            one = _arrow(element, folder)
            found[one.id] = one
    return found


def _arrow(element: Any, folder: str) -> Arrow:
    target = element.get("Target") or ""
    external = element.get("TargetMode") == "External"
    if not external:
        target = unquote(target).replace("\\", "/").partition("#")[0]
        whole = target[1:] if target.startswith("/") else posixpath.join(folder, target)
        target = posixpath.normpath(whole)
    kind = (element.get("Type") or "").rpartition("/")[2]
    return Arrow(element.get("Id") or "", kind, target, external)
