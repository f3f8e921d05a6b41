"""The shapes of a slide in reading order, each with its text, its box and whether anybody sees it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from deckproof.model import Visibility
from extractors._xml import Element
from extractors.pptx.geometry import (
    Frame,
    Slot,
    inherited_frame,
    non_visual,
    own_frame,
    placeholder,
)
from extractors.pptx.names import P_CXN, P_FRAME, P_GROUP, P_PIC, P_SP, local
from extractors.pptx.reading import Spot

TITLES = {"title", "ctrTitle"}
FOOTERS = {"ftr", "dt", "sldNum", "hdr"}
BAND_EMU = 8 * 12_700
"""Shapes whose tops differ by less stand in one row."""


@dataclass(frozen=True, slots=True)
class Canvas:
    """What a shape tree is painted on: how large, hidden or not, and the placeholders that stand behind it."""

    part: str
    slide: int | None
    size: tuple[float, float] | None = None
    hidden: bool = False
    layout: list[Slot] = field(default_factory=list)
    master: list[Slot] = field(default_factory=list)
    fixed: Visibility | None = None
    """The visibility of everything on it, where it does not depend on the shape."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape that is no group, or the outside of a group (its name, alt text and links)."""

    element: Element
    head: Element | None
    spot: Spot
    grouped: bool
    placeholder_kind: str | None
    frame: Frame | None


@dataclass(frozen=True, slots=True)
class _Around:
    """What the groups around a shape do to it."""

    hidden: bool = False
    grouped: bool = False
    groups: tuple[Frame, ...] = ()


def shapes(tree: Element, canvas: Canvas) -> list[Shape]:
    """The shapes of a p:spTree: titles first, then rows from the top, each from the left; a group is one unit."""
    found = _level(tree, canvas, _Around())
    return [shape for unit in found for shape in unit.shapes]


@dataclass(frozen=True, slots=True)
class _Unit:
    """A shape, or a group with all its shapes in order."""

    frame: Frame | None
    is_title: bool
    shapes: list[Shape]


def _level(parent: Element, canvas: Canvas, around: _Around) -> list[_Unit]:
    units = []
    for element in parent:
        if element.tag == P_GROUP:
            units.append(_group(element, canvas, around))
        elif element.tag in (P_SP, P_CXN, P_PIC, P_FRAME) or local(element) == "contentPart":
            shape = _shape(element, canvas, around)
            is_title = shape.placeholder_kind in TITLES
            units.append(_Unit(shape.frame, is_title, [shape]))
    return list(in_reading_order(units))


def _group(element: Element, canvas: Canvas, around: _Around) -> _Unit:
    outside = _shape(element, canvas, around)
    own = own_frame(element)
    inner = _Around(
        hidden=around.hidden or _is_switched_off(outside.head),
        grouped=True,
        groups=(own, *around.groups) if own is not None else around.groups,
    )
    units = _level(element, canvas, inner)
    return _Unit(
        outside.frame,
        any(unit.is_title for unit in units),
        [outside, *(shape for unit in units for shape in unit.shapes)],
    )


def in_reading_order(units: list[_Unit]) -> Iterator[_Unit]:
    """Titles first, then what has no box, in the order of the file, then rows from top to bottom, each from left to right."""
    yield from (unit for unit in units if unit.is_title)
    rest = [unit for unit in units if not unit.is_title]
    yield from (unit for unit in rest if unit.frame is None)
    placed = sorted(
        (
            (unit.frame.y, unit.frame.x, number, unit)
            for number, unit in enumerate(rest)
            if unit.frame is not None
        ),
        key=lambda entry: entry[:3],
    )
    row: list[tuple[float, int, _Unit]] = []
    top = 0.0
    for y, x, number, unit in placed:
        if row and y - top > BAND_EMU:
            yield from (entry[2] for entry in sorted(row, key=lambda entry: entry[:2]))
            row = []
        if not row:
            top = y
        row.append((x, number, unit))
    yield from (entry[2] for entry in sorted(row, key=lambda entry: entry[:2]))


def _shape(element: Element, canvas: Canvas, around: _Around) -> Shape:
    head = non_visual(element)
    ph = placeholder(element) if element.tag != P_GROUP else None
    frame = own_frame(element)
    if frame is None and ph is not None:
        frame = inherited_frame(ph, canvas.layout, canvas.master)
    if frame is not None:
        frame = frame.upright()
        for group in around.groups:
            frame = frame.within(group)
    properties = properties_of(head)
    spot = Spot(
        part=canvas.part,
        slide=canvas.slide,
        visibility=_visibility(canvas, around.hidden or _is_switched_off(head), frame),
        shape_id=None if properties is None else properties.get("id"),
        shape_name=None if properties is None else properties.get("name"),
        bbox=None if frame is None else frame.bbox(),
    )
    kind = None if ph is None else ph.get("type") or "obj"
    return Shape(element, head, spot, around.grouped, kind, frame)


def _visibility(canvas: Canvas, switched_off: bool, frame: Frame | None) -> Visibility:
    if canvas.fixed is not None:
        return canvas.fixed
    if canvas.hidden:
        return Visibility.HIDDEN_SLIDE
    if switched_off:
        return Visibility.HIDDEN_SHAPE
    if frame is not None and canvas.size is not None and not frame.touches(canvas.size):
        return Visibility.OFF_SLIDE
    return Visibility.SHOWN


def properties_of(head: Element | None) -> Element | None:
    """The p:cNvPr with id, name, alt text; PowerPoint's own extensions have it in their own namespaces."""
    if head is None:
        return None
    return next((child for child in head if local(child) == "cNvPr"), None)


def _is_switched_off(head: Element | None) -> bool:
    properties = properties_of(head)
    return properties is not None and properties.get("hidden") in ("1", "true")
