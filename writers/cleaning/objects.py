"""Embedded objects and controls: each becomes the picture that it is shown as, and goes where it has none."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Mapping
from typing import Any

from lxml import etree

from writers.cleaning.names import A_NS, MC, P_NS, R_NS, A, P, local
from writers.cleaning.sight import remove_shape
from writers.cleaning.vml import Drawn, number_of

DRAWN = "drawn"
"""Marks, while a part is worked on, a picture of an old drawing by the name of its part."""


def flatten(root: Any, drawn: Mapping[str, Drawn], done: Counter[str]) -> None:
    """Put pictures in the places of objects and controls; `drawn` are those of the part's old drawings, by shape."""
    for ole in list(root.iter("{*}oleObj")):
        _flatten_object(ole, drawn, done)
    for holder in list(root.iter("{*}controls")):
        if any(each is root for each in holder.iterancestors()):
            _flatten_controls(root, holder, drawn, done)


def _flatten_object(ole: Any, drawn: Mapping[str, Drawn], done: Counter[str]) -> None:
    frame = next((each for each in ole.iterancestors() if local(each) == "graphicFrame"), None)
    if frame is None or frame.getparent() is None:
        _remove(ole)
        return
    done["embedded objects"] += 1
    picture = next(frame.iter(P + "pic"), None)
    shown = drawn.get(number_of(ole.get("spid") or ""))
    if picture is not None:
        _take_name(picture, frame)
        frame.addprevious(picture)
    elif shown is not None:
        name = frame.find(P + "nvGraphicFramePr/" + P + "cNvPr")
        said = {} if name is None else {str(key): value for key, value in name.attrib.items()}
        xfrm = frame.find(P + "xfrm")
        place = [] if xfrm is None else list(xfrm)
        _place_ground(frame, place, shown, said.get("hidden", "0"))
        frame.addprevious(_picture(said, place, shown))
    remove_shape(frame)


def _flatten_controls(
    root: Any, holder: Any, drawn: Mapping[str, Drawn], done: Counter[str]
) -> None:
    """The controls of a slide stand beside its shapes; newer programs write each twice, once with its picture."""
    tree = next(root.iter(P + "spTree"), None)
    branch = next((each for each in holder.iterancestors() if each.tag == MC + "Choice"), None)
    alternates = None if branch is None else branch.getparent()
    richer = None if alternates is None else alternates.find(MC + "Fallback")
    source = holder if richer is None or next(richer.iter(P + "pic"), None) is None else richer
    for control in list(source.iter(P + "control")):
        picture = next(control.iter(P + "pic"), None)
        shown = drawn.get(number_of(control.get("spid") or ""))
        if picture is None and shown is not None and shown.place is not None:
            picture = _picture({}, _frame(shown.place), shown)
        if picture is None or tree is None:
            done["controls"] += 1
            continue
        done["controls shown"] += 1
        _number_anew(picture, root)
        tree.append(picture)
    remove_shape(holder if alternates is None else alternates)


def _picture(said: dict[str, str], frame: list[Any], shown: Drawn) -> Any:
    """A picture with this number and alt text in this frame, on what the drawing has it on."""
    made = etree.Element(P + "pic", nsmap={"p": P_NS, "a": A_NS, "r": R_NS})
    head = etree.SubElement(made, P + "nvPicPr")
    etree.SubElement(head, P + "cNvPr", said)
    etree.SubElement(head, P + "cNvPicPr")
    etree.SubElement(head, P + "nvPr")
    fill = etree.SubElement(made, P + "blipFill")
    etree.SubElement(fill, A + "blip").set(DRAWN, shown.part)
    etree.SubElement(etree.SubElement(fill, A + "stretch"), A + "fillRect")
    shape = etree.SubElement(made, P + "spPr")
    etree.SubElement(shape, A + "xfrm").extend(frame)
    etree.SubElement(etree.SubElement(shape, A + "prstGeom", prst="rect"), A + "avLst")
    if shown.line:
        _paint(etree.SubElement(shape, A + "ln", w=str(max(shown.line_emu, 0))), shown.line)
    return made


def _place_ground(frame: Any, place: list[Any], shown: Drawn, hidden: str) -> None:
    """A shape behind the picture, in the color that the drawing has it on; not every program fills pictures."""
    if not shown.fill:
        return
    made = etree.Element(P + "sp", nsmap={"p": P_NS, "a": A_NS})
    head = etree.SubElement(made, P + "nvSpPr")
    etree.SubElement(head, P + "cNvPr", id="1", name="", hidden=hidden)
    etree.SubElement(head, P + "cNvSpPr")
    etree.SubElement(head, P + "nvPr")
    shape = etree.SubElement(made, P + "spPr")
    etree.SubElement(shape, A + "xfrm").extend(copy.deepcopy(place))
    etree.SubElement(etree.SubElement(shape, A + "prstGeom", prst="rect"), A + "avLst")
    _paint(shape, shown.fill, shown.opacity)
    etree.SubElement(etree.SubElement(shape, A + "ln"), A + "noFill")
    _number_anew(made, frame.getroottree().getroot())
    frame.addprevious(made)


def _paint(holder: Any, color: str, opacity: float = 1.0) -> None:
    painted = etree.SubElement(etree.SubElement(holder, A + "solidFill"), A + "srgbClr", val=color)
    if opacity < 1:
        etree.SubElement(painted, A + "alpha", val=str(round(opacity * 100_000)))


def _frame(place: tuple[int, int, int, int]) -> list[Any]:
    left, top, wide, high = map(str, place)
    return [etree.Element(A + "off", x=left, y=top), etree.Element(A + "ext", cx=wide, cy=high)]


def _number_anew(picture: Any, root: Any) -> None:
    """A number that no shape of the part has."""
    taken = {each.get("id") or "" for each in root.iter("{*}cNvPr")}
    highest = max((int(one) for one in taken if one.isascii() and one.isdigit()), default=1)
    for properties in picture.iter(P + "cNvPr"):
        properties.set("id", str(min(highest + 1, 2**31 - 1)))


def _take_name(picture: Any, frame: Any) -> None:
    """Number and alt text of the frame, whose picture had none of its own, and whether it is switched off."""
    theirs = next(frame.iter(P + "cNvPr"), None)
    ours = next(picture.iter(P + "cNvPr"), None)
    if ours is None or theirs is None:
        return
    for name in ("id", "descr", "title", "hidden"):
        if theirs.get(name):
            ours.set(name, theirs.get(name))


def _remove(element: Any) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
