"""What is drawn on a PDF page: pictures, surfaces, and the texts among them that nobody sees.

A text is unseen when it is drawn with ink that leaves no trace (ISO 32000-1, 9.3.6, mode 3), has the colour of what lies
behind it, lies under a later surface (the usual way to "black out" a name), is too small to read, or stands on a layer
that is switched off. One walk over a page's objects tells all of it and costs about a microsecond an object.
"""

from __future__ import annotations

import ctypes
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

from extractors.pdf._lines import Edges, PageFrame, address

OBJECTS = 20_000
"""Looked through on a page; a map or a chart can be drawn with as many."""
SMALLEST_TEXT = 1.6
"""Points of height, below which nobody reads; text for machines alone is often one point high."""
_DEPTH = 4
_INVISIBLE = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
_WHITE = (255, 255, 255)
_NEAR = 10
"""Difference in any of red, green and blue up to which two colours are one to the eye."""


@dataclass(slots=True)
class Surface:
    """A filled path, a picture or a shade, at its place in the order of drawing."""

    order: int
    item: Any
    kind: int
    edges: Edges


@dataclass(slots=True)
class PageObjects:
    """A page's objects by what they do."""

    images: list[Any] = field(default_factory=list)
    surfaces: list[Surface] = field(default_factory=list)
    texts: list[tuple[int, Any]] = field(default_factory=list)
    inner_texts: list[Any] = field(default_factory=list)
    """Texts in forms, whose coordinates are the form's own."""
    drawn: int = 0
    whole: bool = True
    """Whether all objects were looked at."""


def page_objects(page: Any) -> PageObjects:
    """The objects of pdfium's page."""
    found = PageObjects()
    count = pdfium.FPDFPage_CountObjects(page)
    found.whole, found.drawn = count <= OBJECTS, count
    get, kind_of = pdfium.FPDFPage_GetObject, pdfium.FPDFPageObj_GetType
    for order in range(min(count, OBJECTS)):
        item = get(page, order)
        kind = kind_of(item)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            found.texts.append((order, item))
            continue
        if kind == pdfium.FPDF_PAGEOBJ_FORM:
            _look_into(item, found, _DEPTH)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            found.images.append(item)
        found.surfaces.append(Surface(order, item, kind, _edges(item)))
    return found


def _look_into(form: Any, found: PageObjects, depth: int) -> None:
    for at in range(min(pdfium.FPDFFormObj_CountObjects(form), OBJECTS)):
        item = pdfium.FPDFFormObj_GetObject(form, at)
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            found.inner_texts.append(item)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            found.images.append(item)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth:
            _look_into(item, found, depth - 1)


def unseen_texts(
    found: PageObjects, frame: PageFrame, layers_off: Collection[str]
) -> dict[int, str]:
    """Addresses of the text objects that nobody sees, and why."""
    unseen: dict[int, str] = {}
    page_area = (frame.right - frame.left) * (frame.top - frame.bottom)
    if any(_area(_edges(image)) > page_area / 2 for image in found.images) and _all_invisible(
        found
    ):
        return {}  # a scan: what its own OCR wrote behind the picture is what the audience sees
    for order, item in found.texts:
        why = _why_unseen(order, item, found.surfaces, layers_off)
        if why:
            unseen[address(item)] = why
    for item in found.inner_texts:
        if pdfium.FPDFTextObj_GetTextRenderMode(item) in _INVISIBLE:
            unseen[address(item)] = "invisible ink"
    return unseen


def _why_unseen(
    order: int, item: Any, surfaces: Sequence[Surface], layers_off: Collection[str]
) -> str:
    if pdfium.FPDFTextObj_GetTextRenderMode(item) in _INVISIBLE:
        return "invisible ink"
    if layers_off and _layer(item) in layers_off:
        return "layer off"
    edges = _edges(item)
    if 0 < edges[3] - edges[1] < SMALLEST_TEXT and edges[2] - edges[0] < 60:
        return "too small"
    over = [each for each in surfaces if _covers(each.edges, edges)]
    if any(each.order > order and _is_opaque(each) for each in reversed(over)):
        return "covered"
    ink = _colour(item)
    if ink is None:
        return ""
    if ink[3] < 8:
        return "invisible ink"
    behind = [each for each in over if each.order < order]
    if not behind:
        return "colour of the paper" if _alike(ink[:3], _WHITE) else ""
    last = behind[-1]
    paper = _colour(last.item) if last.kind == pdfium.FPDF_PAGEOBJ_PATH else None
    # Only a plain opaque path tells its colour; ink on pictures, shades and outlines is taken to be seen.
    if paper is None or paper[3] < 255 or not _is_opaque(last):
        return ""
    return "colour of the paper" if _alike(ink[:3], paper[:3]) else ""


def _all_invisible(found: PageObjects) -> bool:
    texts = [*(item for _, item in found.texts), *found.inner_texts]
    return bool(texts) and all(
        pdfium.FPDFTextObj_GetTextRenderMode(item) in _INVISIBLE for item in texts
    )


def _area(edges: Edges) -> float:
    return (edges[2] - edges[0]) * (edges[3] - edges[1])


def _edges(item: Any) -> Edges:
    left, bottom, right, top = _FLOATS
    if not pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top):
        return 0, 0, 0, 0
    return left.value, bottom.value, right.value, top.value


_FLOATS = [ctypes.c_float() for _ in range(4)]
_NUMBERS = [ctypes.c_uint() for _ in range(4)]
_FILL, _STROKE = ctypes.c_int(), ctypes.c_int()


def _covers(outer: Edges, inner: Edges) -> bool:
    """Whether nearly all of `inner` lies within `outer`."""
    slack = 0.15 * (inner[3] - inner[1])
    return (
        outer[0] <= inner[0] + slack
        and outer[2] >= inner[2] - slack
        and outer[1] <= inner[1] + slack
        and outer[3] >= inner[3] - slack
    )


def _is_opaque(surface: Surface) -> bool:
    """Whether it is a filled rectangle that lets nothing through."""
    if surface.kind != pdfium.FPDF_PAGEOBJ_PATH or pdfium.FPDFPageObj_HasTransparency(surface.item):
        return False
    if not pdfium.FPDFPath_GetDrawMode(surface.item, _FILL, _STROKE) or not _FILL.value:
        return False
    colour = _colour(surface.item)
    return (
        colour is not None
        and colour[3] == 255
        and pdfium.FPDFPath_CountSegments(surface.item) in (4, 5, 6)
    )


def _colour(item: Any) -> tuple[int, int, int, int] | None:
    red, green, blue, alpha = _NUMBERS
    if not pdfium.FPDFPageObj_GetFillColor(item, red, green, blue, alpha):
        return None
    return red.value, green.value, blue.value, alpha.value


def _alike(one: Sequence[int], other: Sequence[int]) -> bool:
    return all(abs(a - b) <= _NEAR for a, b in zip(one, other, strict=True))


def _layer(item: Any) -> str:
    """The name of the optional content that the object belongs to; "" if it belongs to none."""
    for at in range(pdfium.FPDFPageObj_CountMarks(item)):
        mark = pdfium.FPDFPageObj_GetMark(item, at)
        if _string(pdfium.FPDFPageObjMark_GetName, mark) == "OC":
            return _string(pdfium.FPDFPageObjMark_GetParamStringValue, mark, b"Name")
    return ""


def _string(ask: Any, *arguments: Any) -> str:
    """A string out of pdfium, which is asked for its length first."""
    size = ctypes.c_ulong()
    ask(*arguments, None, 0, size)
    buffer = (ctypes.c_ubyte * max(size.value, 2))()
    ask(*arguments, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size.value, size)
    return bytes(buffer)[: size.value].decode("utf-16-le", "replace").rstrip("\0")
