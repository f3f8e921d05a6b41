"""Shapes that nobody sees: switched off, or beyond the slide's edges (ECMA-376 part 1, 20.1.7 for the frames)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from writers.cleaning.names import MC, A, P, local

_SHAPES = frozenset({"sp", "cxnSp", "pic", "graphicFrame", "contentPart"})
_TURN = 60_000
"""Units of rotation in a degree."""

Frame = tuple[float, float, float, float]
"""Left, top, width and height in EMU."""
_Group = tuple[Frame, Frame]
"""A group's frame, and that of its children's coordinates."""


def unseen(tree: Any, size: tuple[float, float] | None, beyond: frozenset[str]) -> list[Any]:
    """The shapes and groups below a p:spTree that no audience sees; `beyond` are ids known to lie beyond the edges."""
    return list(_unseen(tree, size, beyond, ()))


def remove_shape(shape: Any) -> None:
    """Take the shape out, and the group or markup alternative that nothing is left in."""
    parent = shape.getparent()
    if parent is None:
        return
    parent.remove(shape)
    alternates = parent.getparent() if parent.tag in (MC + "Choice", MC + "Fallback") else None
    if alternates is not None:
        remove_shape(alternates)
    elif local(parent) == "grpSp" and not any(_is_shape(each) for each in parent):
        remove_shape(parent)


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
    frame = _frame(shape)
    if frame is None or size is None:
        return False
    for group in groups:
        frame = _within(frame, *group)
    left, top, width, height = frame
    return not (
        left < size[0]
        and top < size[1]
        and left + max(width, 1.0) > 0
        and top + max(height, 1.0) > 0
    )


def _frame(shape: Any) -> Frame | None:
    """The shape's own frame as it stands on the slide, turned about its center."""
    xfrm = _xfrm(shape)
    found = None if xfrm is None else _box(xfrm, "off", "ext")
    if xfrm is None or found is None:
        return None
    left, top, width, height = found
    if 45 <= _number(xfrm.get("rot")) / _TURN % 180 < 135:
        shift = (width - height) / 2
        return left + shift, top - shift, height, width
    return found


def _xfrm(shape: Any) -> Any:
    if local(shape) in ("graphicFrame", "contentPart"):
        return next((each for each in shape if local(each) == "xfrm"), None)
    holder = next((each for each in shape if local(each) in ("spPr", "grpSpPr")), None)
    return None if holder is None else holder.find(A + "xfrm")


def _group(element: Any) -> tuple[_Group, ...]:
    xfrm = _xfrm(element)
    outer = None if xfrm is None else _box(xfrm, "off", "ext")
    inner = None if xfrm is None else _box(xfrm, "chOff", "chExt")
    return ((outer, inner),) if outer is not None and inner is not None else ()


def _within(frame: Frame, outer: Frame, inner: Frame) -> Frame:
    if not inner[2] or not inner[3]:
        return frame
    across, down = outer[2] / inner[2], outer[3] / inner[3]
    return (
        outer[0] + (frame[0] - inner[0]) * across,
        outer[1] + (frame[1] - inner[1]) * down,
        frame[2] * across,
        frame[3] * down,
    )


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
