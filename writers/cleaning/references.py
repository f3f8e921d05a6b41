"""What a part's XML says about its relationships: users of those that are gone go along, pictures get their clean file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from lxml import etree

from writers.cleaning.names import A_NS, MC, OFFICE, P_NS, R_NS, A, P, local
from writers.cleaning.picture_files import Box
from writers.cleaning.sight import remove_shape, use_fallback
from writers.cleaning.writing import Link

_PROGRAMS = (
    "ppaction://macro",
    "ppaction://program",
    "ppaction://ole",
    "ppaction://hlinkfile",
    "ppaction://hlinkpres",
    "ppaction://customshow",
    "ppaction://media",
)
"""What a click may start or open besides slides and pages ([MS-OE376] 2.1.1253)."""
_LINKS = ("hlinkClick", "hlinkHover", "hlinkMouseOver")
_MEDIA = ("videoFile", "audioFile", "quickTimeFile", "wavAudioFile", "audioCd")
_FULL: Box = (0.0, 0.0, 1.0, 1.0)

Paint = Callable[[str, Box], str]
"""The id of a relationship in the copy that leads to this picture of the original, cut down to this box."""


def clean_references(
    root: Any,
    kept: set[str],
    pictures: dict[str, str],
    drawn: dict[str, str],
    paint: Paint,
    done: Counter[str],
) -> None:
    """Let only `kept` relationships and `pictures` (id to part) be used; everything else that is referred to goes.

    `drawn` are the pictures of embedded objects that an old drawing (VML) shows, by the number of their shape in it.
    """
    for link in list(root.iter(*("{*}" + name for name in _LINKS))):
        _clean_link(link, kept)
    for frame in list(root.iter("{*}oleObj")):
        _flatten(frame, drawn, paint, done)
    for drawing in list(root.iter("{*}legacyDrawing")):
        done["old drawings"] += 1
        frame = next(
            (each for each in drawing.iterancestors() if local(each) == "graphicFrame"), None
        )
        remove_shape(drawing if frame is None else frame)
    for element in list(root.iter(*("{*}" + name for name in _MEDIA))):
        done["films and sounds"] += 1
        _remove(element)
    for blip in list(root.iter(A + "blip")):
        _clean_blip(blip, pictures, paint)
    painted = {blip.get(_EMBED) for blip in root.iter(A + "blip")}
    for element in list(root.iter()):
        if isinstance(element.tag, str) and element.tag != A + "blip":
            _drop_dangling(element, kept | {each for each in painted if each})
    _drop_broken_timing(root)


_EMBED = f"{{{OFFICE.rstrip('/')}}}embed"
_PAINTED = "painted"
"""Marks, while a part is worked on, a picture that is clean already."""
_LINKED = f"{{{OFFICE.rstrip('/')}}}link"


def _clean_link(link: Any, kept: set[str]) -> None:
    wanted = next(
        (str(value) for name, value in link.attrib.items() if str(name).endswith("}id")), ""
    )
    action = link.get("action") or ""
    if (wanted and wanted not in kept) or action.startswith(_PROGRAMS):
        _remove(link)
        return
    link.attrib.pop("invalidUrl", None)
    for sound in list(link.iter("{*}snd")):
        _remove(sound)


def _flatten(ole: Any, drawn: dict[str, str], paint: Paint, done: Counter[str]) -> None:
    """An embedded object becomes the picture that it is shown as; without one it goes."""
    frame = next((each for each in ole.iterancestors() if local(each) == "graphicFrame"), None)
    if frame is None or frame.getparent() is None:
        _remove(ole)
        return
    done["embedded objects"] += 1
    picture = next(frame.iter(P + "pic"), None)
    if picture is not None:
        _take_name(picture, frame)
        frame.addprevious(picture)
    elif ole.get("spid") in drawn:
        frame.addprevious(_picture(frame, paint(drawn[ole.get("spid")], _FULL)))
    remove_shape(frame)


def _picture(frame: Any, own_id: str) -> Any:
    """A picture where the frame stands."""
    name = frame.find(P + "nvGraphicFramePr/" + P + "cNvPr")
    said = {} if name is None else {str(key): value for key, value in name.attrib.items()}
    made = etree.Element(P + "pic", nsmap={"p": P_NS, "a": A_NS, "r": R_NS})
    head = etree.SubElement(made, P + "nvPicPr")
    etree.SubElement(head, P + "cNvPr", said)
    etree.SubElement(head, P + "cNvPicPr")
    etree.SubElement(head, P + "nvPr")
    fill = etree.SubElement(made, P + "blipFill")
    etree.SubElement(fill, A + "blip").set(_PAINTED, own_id)
    etree.SubElement(etree.SubElement(fill, A + "stretch"), A + "fillRect")
    shape = etree.SubElement(made, P + "spPr")
    xfrm = frame.find(P + "xfrm")
    if xfrm is not None:
        place = etree.SubElement(shape, A + "xfrm")
        place.extend(list(xfrm))
    etree.SubElement(etree.SubElement(shape, A + "prstGeom", prst="rect"), A + "avLst")
    return made


def _take_name(picture: Any, frame: Any) -> None:
    """Number and alt text of the frame, whose picture had none of its own."""
    theirs = next(frame.iter(P + "cNvPr"), None)
    ours = next(picture.iter(P + "cNvPr"), None)
    if ours is None or theirs is None:
        return
    for name in ("id", "descr", "title"):
        if theirs.get(name):
            ours.set(name, theirs.get(name))


def _clean_blip(blip: Any, pictures: dict[str, str], paint: Paint) -> None:
    """Give the picture its clean file, cut to what is shown; one that cannot be had becomes a grey box."""
    for child in list(blip):
        if local(child) == "extLst":
            _remove(child)
    if blip.get(_PAINTED):
        blip.set(_EMBED, blip.attrib.pop(_PAINTED))
        return
    part = pictures.get(blip.get(_EMBED) or "", "")
    blip.attrib.pop(_LINKED, None)
    fill = blip.getparent()
    shown = _cut(fill) if fill is not None else _FULL
    blip.set(_EMBED, paint(part, shown))


def _cut(fill: Any) -> Box:
    """What of the picture is shown; the fill then shows all of what is left."""
    rect = next((each for each in fill if local(each) == "srcRect"), None)
    if rect is None:
        return _FULL
    left, top, right, bottom = (_share(rect.get(side) or "0") for side in "ltrb")
    cut = (max(left, 0.0), max(top, 0.0), 1 - max(right, 0.0), 1 - max(bottom, 0.0))
    wide, high = max(cut[2] - cut[0], 0.001), max(cut[3] - cut[1], 0.001)
    if cut == _FULL:
        return _FULL
    for side, share, whole in (
        ("l", left, wide),
        ("t", top, high),
        ("r", right, wide),
        ("b", bottom, high),
    ):
        rect.attrib.pop(side, None)
        if share < 0:
            rect.set(side, str(round(share / whole * 100_000)))
    return cut[0], cut[1], cut[0] + wide, cut[1] + high


def _share(text: str) -> float:
    """Thousandths of a percent, or a percentage in strict files."""
    try:
        share = float(text[:-1]) / 100 if text.endswith("%") else float(text) / 100_000
    except ValueError:
        return 0.0
    return min(max(share, -100.0), 1.0)


def _drop_dangling(element: Any, kept: set[str]) -> None:
    """Take the element out if it uses a relationship that is gone, with what makes no sense without it."""
    lost = [
        name
        for name, value in element.attrib.items()
        if str(name).startswith("{")
        and "elationships}" in str(name)
        and value
        and value not in kept
    ]
    if not lost:
        return
    alternates = next(
        (each for each in element.iterancestors() if each.tag == MC + "AlternateContent"), None
    )
    if alternates is not None and alternates.getparent() is not None:
        use_fallback(alternates)
        return
    holder = next((each for each in element.iterancestors() if local(each) in _GO_WHOLE), element)
    frame = next((each for each in holder.iterancestors() if local(each) == "graphicFrame"), None)
    remove_shape(holder if frame is None or local(holder) != "graphicData" else frame)


_GO_WHOLE = frozenset({"graphicData", "contentPart", "sndAc", "ext", "tagLst", "userShapes"})


def _drop_broken_timing(root: Any) -> None:
    """The animation of a slide goes whole where a part of it plays something that is gone."""
    timing = root.find(P + "timing")
    if timing is None:
        return
    ids = {each.get("id") for each in root.iter("{*}cNvPr")}
    for element in timing.iter():
        name = local(element)
        if name in ("audio", "video", "sndTgt") or (
            name in ("spTgt", "inkTgt") and element.get("spid") not in ids
        ):
            _remove(timing)
            return


def _remove(element: Any) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def link_of(id_: str, name: str) -> Link:
    """A relationship to a picture of the copy."""
    return Link(id_, OFFICE + "image", name)
