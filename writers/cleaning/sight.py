"""Shapes that nobody sees: switched off, or beyond the slide's edges (ECMA-376 part 1, 20.1.7 for the frames)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from writers.cleaning.names import MC, A, P, local

_SHAPES = frozenset({"sp", "cxnSp", "pic", "graphicFrame", "contentPart"})
_TURN = 60_000
"""Units of rotation in a degree."""

Frame = tuple[float, float, float, float]
"""Left, top, width and height in EMU."""
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Group:
    """A group's frame, that of its children's coordinates, and how it is turned and mirrored."""

    outer: Frame
    inner: Frame
    angle: float
    flipped_across: bool
    flipped_down: bool

    def outward(self, point: Point) -> Point:
        """The point of a child in the coordinates around the group."""
        x = (point[0] - self.inner[0]) / self.inner[2]
        y = (point[1] - self.inner[1]) / self.inner[3]
        x, y = 1 - x if self.flipped_across else x, 1 - y if self.flipped_down else y
        left, top, width, height = self.outer
        center = (left + width / 2, top + height / 2)
        return _turned((left + x * width, top + y * height), center, self.angle)


def unseen(tree: Any, size: tuple[float, float] | None, beyond: frozenset[str]) -> list[Any]:
    """The shapes and groups below a p:spTree that no audience sees; `beyond` are ids known to lie beyond the edges."""
    return list(_unseen(tree, size, beyond, ()))


def remove_shape(shape: Any) -> None:
    """Take the shape out, and the group or branch of a markup alternative that nothing is left in."""
    parent = shape.getparent()
    if parent is None:
        return
    parent.remove(shape)
    if parent.tag in (MC + "Choice", MC + "Fallback"):
        if not len(parent):
            _remove_branch(parent)
    elif local(parent) == "grpSp" and not any(_is_shape(each) for each in parent):
        remove_shape(parent)


def _remove_branch(branch: Any) -> None:
    alternates = branch.getparent()
    if alternates is None:
        return
    alternates.remove(branch)
    if not any(each.tag == MC + "Choice" for each in alternates):
        use_fallback(alternates)


def use_fallback(alternates: Any) -> None:
    """Put the content of the mc:Fallback in place of the whole mc:AlternateContent."""
    fallback = alternates.find(MC + "Fallback")
    for child in list(fallback) if fallback is not None else []:
        alternates.addprevious(child)
    remove_shape(alternates)


def properties_of(shape: Any) -> Any:
    """The cNvPr of the shape or group; None where it has none."""
    head = next((child for child in shape if local(child).startswith("nv")), None)
    return None if head is None else next((each for each in head if local(each) == "cNvPr"), None)


def placeholder_of(shape: Any) -> Any:
    """The p:ph of the shape; None where it is no placeholder."""
    head = next((child for child in shape if local(child).startswith("nv")), None)
    return None if head is None else next(head.iter(P + "ph"), None)


def _unseen(
    parent: Any,
    size: tuple[float, float] | None,
    beyond: frozenset[str],
    groups: tuple[_Group, ...],
) -> Iterator[Any]:
    for element in parent:
        name = local(element)
        if name in ("AlternateContent", "Choice", "Fallback"):
            yield from _unseen(element, size, beyond, groups)
        elif name == "grpSp":
            if _is_off(element):
                yield element
            else:
                yield from _unseen(element, size, beyond, (*_group(element), *groups))
        elif name in _SHAPES and (_is_off(element) or _is_beyond(element, size, beyond, groups)):
            yield element


def _is_shape(element: Any) -> bool:
    return local(element) in _SHAPES or local(element) in ("grpSp", "AlternateContent")


def _is_off(shape: Any) -> bool:
    properties = properties_of(shape)
    return properties is not None and properties.get("hidden") in ("1", "true")


def _is_beyond(
    shape: Any,
    size: tuple[float, float] | None,
    beyond: frozenset[str],
    groups: tuple[_Group, ...],
) -> bool:
    properties = properties_of(shape)
    if properties is not None and properties.get("id") in beyond:
        return True
    corners = _corners(shape)
    if not corners or size is None:
        return False
    for group in groups:
        corners = [group.outward(corner) for corner in corners]
    left, top = (min(corner[axis] for corner in corners) for axis in (0, 1))
    right, bottom = (max(corner[axis] for corner in corners) for axis in (0, 1))
    return not (
        left < size[0] and top < size[1] and max(right, left + 1) > 0 and max(bottom, top + 1) > 0
    )


def _corners(shape: Any) -> list[Point]:
    """The corners of the shape's own frame, turned about its center; none where it has no frame of its own."""
    xfrm = _xfrm(shape)
    found = None if xfrm is None else _box(xfrm, "off", "ext")
    if xfrm is None or found is None:
        return []
    left, top, width, height = found
    center = (left + width / 2, top + height / 2)
    angle = _angle(xfrm)
    return [
        _turned((x, y), center, angle) for x in (left, left + width) for y in (top, top + height)
    ]


def _angle(xfrm: Any) -> float:
    """Clockwise, in radians."""
    return math.radians(_number(xfrm.get("rot")) / _TURN)


def _turned(point: Point, center: Point, angle: float) -> Point:
    x, y = point[0] - center[0], point[1] - center[1]
    cos, sin = math.cos(angle), math.sin(angle)
    return center[0] + x * cos - y * sin, center[1] + x * sin + y * cos


def _xfrm(shape: Any) -> Any:
    if local(shape) in ("graphicFrame", "contentPart"):
        return next((each for each in shape if local(each) == "xfrm"), None)
    holder = next((each for each in shape if local(each) in ("spPr", "grpSpPr")), None)
    return None if holder is None else holder.find(A + "xfrm")


def _group(element: Any) -> tuple[_Group, ...]:
    xfrm = _xfrm(element)
    outer = None if xfrm is None else _box(xfrm, "off", "ext")
    inner = None if xfrm is None else _box(xfrm, "chOff", "chExt")
    if xfrm is None or outer is None or inner is None or not inner[2] or not inner[3]:
        return ()
    flips = tuple(xfrm.get(name) in ("1", "true") for name in ("flipH", "flipV"))
    return (_Group(outer, inner, _angle(xfrm), flips[0], flips[1]),)


def _box(xfrm: Any, place: str, extent: str) -> Frame | None:
    at, over = (
        next((each for each in xfrm if local(each) == name), None) for name in (place, extent)
    )
    if at is None or over is None:
        return None
    return (
        _number(at.get("x")),
        _number(at.get("y")),
        _number(over.get("cx")),
        _number(over.get("cy")),
    )


def _number(text: str | None) -> float:
    try:
        value = float(text or 0)
    except ValueError:
        return 0.0
    return value if abs(value) < 1e15 else 0.0
