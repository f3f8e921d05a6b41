"""What is drawn on a PDF page: pictures, surfaces, and the texts among them that nobody sees.

A text is unseen when it is drawn with ink that leaves no trace (ISO 32000-1, 9.3.6, mode 3), has the colour of what lies
behind it, lies under a later surface (the usual way to "black out" a name), is too small to read, or stands on a layer
that is switched off. One walk over a page's objects tells all of it and costs about a microsecond an object.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pypdfium2.raw as pdfium

from extractors._text_blocks import Line
from extractors.pdf._lines import Edges, PageFrame, TextPage, address

Layers = frozenset[str]
"""Names of the optional content that is switched off."""

OBJECTS = 20_000
"""Looked through on a page; a map or a chart can be drawn with as many."""
SMALLEST_TEXT = 1.6
"""Points of height, below which nobody reads; text for machines alone is often one point high."""
COVERED, SAME_COLOUR = "covered", "colour of the paper"
"""Reasons that are only likely: a pattern or a transparent fill can prove them wrong, so they are tried out."""
_RENDERED_PX = 800
_DEPTH = 4
_NARROW = 4
"""Points, up to which a surface is a line or a dot that covers no text."""
_TEXT, _IMAGE = pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_IMAGE
_FORM, _PATH = pdfium.FPDF_PAGEOBJ_FORM, pdfium.FPDF_PAGEOBJ_PATH
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
        if kind == _TEXT:
            found.texts.append((order, item))
            continue
        if kind == _FORM:
            _look_into(item, found, _DEPTH)
        elif kind == _IMAGE:
            found.images.append(item)
        edges = _edges(item)
        if edges[2] - edges[0] > _NARROW and edges[3] - edges[1] > _NARROW:
            found.surfaces.append(Surface(order, item, kind, edges))
    return found


def _look_into(form: Any, found: PageObjects, depth: int) -> None:
    for at in range(min(pdfium.FPDFFormObj_CountObjects(form), OBJECTS)):
        item = pdfium.FPDFFormObj_GetObject(form, at)
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == _TEXT:
            found.inner_texts.append(item)
        elif kind == _IMAGE:
            found.images.append(item)
        elif kind == _FORM and depth:
            _look_into(item, found, depth - 1)


def unseen_texts(
    found: PageObjects, text: TextPage, frame: PageFrame, lines: Sequence[Line], off: Layers
) -> dict[int, str]:
    """Addresses of the text objects that nobody sees, and why.

    Ink and layers are told object by object, covers rectangle by rectangle, colours by the beginnings of lines.
    """
    unseen: dict[int, str] = {}
    for item in (*(item for _, item in found.texts), *found.inner_texts):
        if pdfium.FPDFTextObj_GetTextRenderMode(item) in _INVISIBLE:
            unseen[address(item)] = "invisible ink"
        elif off and _layer(item) in off:
            unseen[address(item)] = "layer off"
    if unseen and _is_scan(found, frame, unseen):
        return {}
    _add_covered(found, unseen)
    _add_same_colour(found, text, lines, unseen)
    return unseen


def _is_scan(found: PageObjects, frame: PageFrame, unseen: dict[int, str]) -> bool:
    """Whether the page is a picture with its own OCR behind it, which says what the audience sees."""
    page_area = (frame.right - frame.left) * (frame.top - frame.bottom)
    everything = len(found.texts) + len(found.inner_texts)
    return len(unseen) == everything and any(
        _area(_edges(image)) > page_area / 2 for image in found.images
    )


def _add_covered(found: PageObjects, unseen: dict[int, str]) -> None:
    """Add the texts that lie under a rectangle drawn later."""
    if not found.texts:
        return
    first = found.texts[0][0]
    covers = [
        each
        for each in found.surfaces
        if each.order > first and (each.kind == _IMAGE or _is_opaque(each))
    ]
    if not covers:
        return
    for order, item in found.texts:
        if order > covers[-1].order:
            break
        edges = _edges(item)
        if any(cover.order > order and _covers(cover.edges, edges) for cover in covers):
            unseen.setdefault(address(item), COVERED)


def _add_same_colour(
    found: PageObjects, text: TextPage, lines: Sequence[Line], unseen: dict[int, str]
) -> None:
    """Add the texts of lines that begin with ink without a colour, with the paper's colour, or far too small."""
    orders = {address(item): order for order, item in found.texts}
    for line in lines:
        item = pdfium.FPDFText_GetTextObject(text.raw, line.start)
        if not item or (order := orders.get(address(item))) is None:
            continue
        why = "too small" if line.size < SMALLEST_TEXT else _lost_ink(found, item, order)
        if why:
            for index in range(line.start, line.end):
                each = pdfium.FPDFText_GetTextObject(text.raw, index)
                if each and not _differs(each, item):
                    unseen.setdefault(address(each), why)


def _differs(one: Any, other: Any) -> bool:
    return address(one) != address(other) and _colour(one) != _colour(other)


def _lost_ink(found: PageObjects, item: Any, order: int) -> str:
    ink = _colour(item)
    if ink is None:
        return ""
    if ink[3] < 8:
        return "invisible ink"
    edges = _edges(item)
    behind = next(
        (
            each
            for each in reversed(found.surfaces)
            if each.order < order and _touches(each.edges, edges)
        ),
        None,
    )
    if behind is None:
        return SAME_COLOUR if _alike(ink[:3], _WHITE) else ""
    # Only a plain rectangle tells its colour; ink on pictures, shades and outlines is taken to be seen.
    if not _covers(behind.edges, edges) or not _is_opaque(behind):
        return ""
    paper = _colour(behind.item)
    return SAME_COLOUR if paper is not None and _alike(ink[:3], paper[:3]) else ""


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


def _touches(one: Edges, other: Edges) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _is_opaque(surface: Surface) -> bool:
    """Whether it is a filled rectangle that lets nothing through."""
    if surface.kind != _PATH or pdfium.FPDFPageObj_HasTransparency(surface.item):
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


def try_out(page: Any, found: PageObjects, frame: PageFrame, lines: Sequence[Line]) -> list[Line]:
    """The lines, seen again where leaving out the text that is only likely unseen changes the page's picture.

    Takes the objects out of the page, which has to be closed afterwards and its text before.
    """
    from PIL import ImageChops

    doubtful = [line for line in lines if line.hidden in (COVERED, SAME_COLOUR)]
    if not doubtful:
        return list(lines)
    left = max(min(line.left for line in doubtful) - 2, 0)
    top = max(min(line.top for line in doubtful) - 2, 0)
    right = min(max(line.right for line in doubtful) + 2, frame.width)
    bottom = min(max(line.bottom for line in doubtful) + 2, frame.height)
    if left >= right or top >= bottom:
        return list(lines)
    scale = _RENDERED_PX / max(frame.width, frame.height, 1)
    # pdfium draws only what touches the part that is asked for.
    crop = (left, frame.height - bottom, frame.width - right, top)
    before = page.render(scale=scale, grayscale=True, crop=crop).to_pil()
    # All text at the place is left out: of two copies of a text, pdfium tells only the one drawn first.
    places = [(line.left, line.top, line.right, line.bottom) for line in doubtful]
    for _order, item in found.texts:
        edges = frame.shown(*_edges(item))
        doubted = any(_touches(edges, place) for place in places)
        if doubted and pdfium.FPDFPage_RemoveObject(page.raw, item):
            pdfium.FPDFPageObj_Destroy(item)
    after = page.render(scale=scale, grayscale=True, crop=crop).to_pil()
    changed = ImageChops.difference(before, after).point(lambda value: 255 * (value > _NEAR))

    def is_seen(line: Line) -> bool:
        box = (
            round((line.left - left) * scale),
            round((line.top - top) * scale),
            round((line.right - left) * scale) + 1,
            round((line.bottom - top) * scale) + 1,
        )
        return changed.crop(box).getbbox() is not None

    return [
        replace(line, hidden="") if line in doubtful and is_seen(line) else line for line in lines
    ]
