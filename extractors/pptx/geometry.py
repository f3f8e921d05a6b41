"""Where shapes lie: own frames, frames that placeholders inherit, groups that move and scale what is in them."""

from __future__ import annotations

from dataclasses import dataclass

from deckproof.model import BBox
from extractors._xml import Element
from extractors.pptx.names import (
    A_CHEXT,
    A_CHOFF,
    A_EXT,
    A_OFF,
    A_XFRM,
    P_FRAME,
    P_GROUP,
    P_GRPSPPR,
    P_PH,
    P_PIC,
    P_SP,
    P_SPPR,
    P_XFRM,
    local,
)

EMU_PER_POINT = 12_700
TURN = 60_000
"""Units of a rotation per degree."""

_SAME_ON_MASTER = {
    "ctrTitle": "title",
    "subTitle": "body",
    "obj": "body",
    "tbl": "body",
    "chart": "body",
    "pic": "body",
}


@dataclass(frozen=True, slots=True)
class Frame:
    """A box in EMU, its rotation in degrees, and for a group the box of its children's coordinates."""

    x: float
    y: float
    width: float
    height: float
    rotation: float = 0.0
    inner: tuple[float, float, float, float] | None = None

    def upright(self) -> Frame:
        """The box as it stands on the slide, turned about its center."""
        if not 45 <= self.rotation % 180 < 135:
            return self
        shift = (self.width - self.height) / 2
        return Frame(self.x + shift, self.y - shift, self.height, self.width)

    def within(self, group: Frame) -> Frame:
        """The box of a child in the coordinates around the group."""
        if group.inner is None or not group.inner[2] or not group.inner[3]:
            return self
        left, top, width, height = group.inner
        across, down = group.width / width, group.height / height
        return Frame(
            group.x + (self.x - left) * across,
            group.y + (self.y - top) * down,
            self.width * across,
            self.height * down,
        )

    def touches(self, slide_size: tuple[float, float]) -> bool:
        """Whether any part of it lies on the slide; a line without width or height counts as one EMU thick."""
        width, height = max(self.width, 1.0), max(self.height, 1.0)
        return (
            self.x < slide_size[0]
            and self.y < slide_size[1]
            and self.x + width > 0
            and self.y + height > 0
        )

    def bbox(self) -> BBox:
        """Left, top, width, height in points."""
        return (
            round(self.x / EMU_PER_POINT, 1),
            round(self.y / EMU_PER_POINT, 1),
            round(self.width / EMU_PER_POINT, 1),
            round(self.height / EMU_PER_POINT, 1),
        )


def own_frame(shape: Element) -> Frame | None:
    """The frame written in the shape itself, or None."""
    if shape.tag == P_FRAME:
        xfrm = _child(shape, P_XFRM)
    else:
        holder = _child(shape, P_GRPSPPR if shape.tag == P_GROUP else P_SPPR)
        if holder is None:
            xfrm = next((child for child in shape if local(child) == "xfrm"), None)
        else:
            xfrm = _child(holder, A_XFRM)
    if xfrm is None:
        return None
    off, ext = _child(xfrm, A_OFF), _child(xfrm, A_EXT)
    if off is None or ext is None:
        return None
    inner = None
    child_off, child_ext = _child(xfrm, A_CHOFF), _child(xfrm, A_CHEXT)
    if child_off is not None and child_ext is not None:
        inner = (*_pair(child_off, "x", "y"), *_pair(child_ext, "cx", "cy"))
    rotation = _number(xfrm.get("rot")) / TURN
    return Frame(*_pair(off, "x", "y"), *_pair(ext, "cx", "cy"), rotation, inner)


def _child(element: Element, tag: str) -> Element | None:
    """The first child of this tag; `find` says the same and takes three times as long."""
    return next(element.iterchildren(tag), None)


def placeholder(shape: Element) -> Element | None:
    """The shape's p:ph, or None."""
    head = non_visual(shape)
    return None if head is None else next(head.iter(P_PH), None)


def non_visual(shape: Element) -> Element | None:
    """The child that holds name, id and whether it is switched off (p:nvSpPr and its kin)."""
    for child in shape:
        if local(child).startswith("nv"):
            return child
    return None


@dataclass(frozen=True, slots=True)
class Slot:
    """A placeholder of a layout or a master that has a frame."""

    index: str | None
    kind: str
    frame: Frame


def slots(root: Element) -> list[Slot]:
    """The placeholders with frames, in the order of the part."""
    found = []
    for shape in root.iter(P_SP, P_PIC, P_FRAME):
        ph = placeholder(shape)
        frame = own_frame(shape) if ph is not None else None
        if ph is not None and frame is not None:
            found.append(Slot(ph.get("idx"), ph.get("type") or "obj", frame))
    return found


def inherited_frame(ph: Element, layout: list[Slot], master: list[Slot]) -> Frame | None:
    """The frame of the matching placeholder: on the layout by index, then by type; on the master by type."""
    index, kind = ph.get("idx"), ph.get("type") or "obj"
    if index is not None:
        for slot in layout:
            if slot.index == index:
                return slot.frame
    for slot in layout:
        if slot.kind == kind:
            return slot.frame
    wanted = _SAME_ON_MASTER.get(kind, kind)
    for slot in master:
        if _SAME_ON_MASTER.get(slot.kind, slot.kind) == wanted:
            return slot.frame
    return None


def _pair(element: Element, *names: str) -> tuple[float, float]:
    return _number(element.get(names[0])), _number(element.get(names[1]))


def _number(text: str | None) -> float:
    try:
        value = float(text or 0)
    except ValueError:
        return 0.0
    return value if abs(value) < 1e15 else 0.0
