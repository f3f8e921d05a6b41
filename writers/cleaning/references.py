"""What a part's XML says about its relationships: users of those that are gone go along, pictures get their clean file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from writers.cleaning.names import MC, OFFICE, A, P, any_of, local, referring
from writers.cleaning.objects import DRAWN
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

Paint = Callable[[str, Box], tuple[str, Box]]
"""The id of a relationship in the copy that leads to this picture of the original, cut down to this box, and what of its
edges is still not to be shown, in shares.
"""


def clean_references(
    root: Any,
    kept: set[str],
    pictures: dict[str, str],
    paint: Paint,
    done: Counter[str],
) -> None:
    """Let only `kept` relationships and `pictures` (id to part) be used; everything else that is referred to goes."""
    for link in list(root.iter(*any_of(*_LINKS))):
        _clean_link(link, kept)
    for drawing in list(root.iter("{*}legacyDrawing")):
        done["old drawings"] += 1
        frame = next(
            (each for each in drawing.iterancestors() if local(each) == "graphicFrame"), None
        )
        remove_shape(drawing if frame is None else frame)
    for element in list(root.iter(*any_of(*_MEDIA))):
        done["films and sounds"] += 1
        _remove(element)
    for blip in list(root.iter(A + "blip")):
        _clean_blip(blip, pictures, paint)
    painted = {blip.get(_EMBED) for blip in root.iter(A + "blip")}
    known = kept | {each for each in painted if each}
    for element in referring(root):
        if element.tag != A + "blip":
            _drop_dangling(element, known, done)
    _drop_broken_timing(root)


_EMBED = f"{{{OFFICE.rstrip('/')}}}embed"
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


def _clean_blip(blip: Any, pictures: dict[str, str], paint: Paint) -> None:
    """Give the picture its clean file, cut to what is shown; one that cannot be had becomes a grey box."""
    for child in list(blip):
        if local(child) == "extLst":
            _remove(child)
    part = blip.attrib.pop(DRAWN, "") or pictures.get(blip.get(_EMBED) or "", "")
    blip.attrib.pop(_LINKED, None)
    fill = blip.getparent()
    shown = _cut(fill) if fill is not None else _FULL
    own_id, rest = paint(part, shown)
    blip.set(_EMBED, own_id)
    if fill is not None:
        _leave(fill, rest)


def _leave(fill: Any, rest: Box) -> None:
    """Cut off at the edges of the picture what is less than a pixel."""
    rect = next((each for each in fill if local(each) == "srcRect"), None)
    for side, share in zip("ltrb", rest, strict=True):
        thousandths = round(share * 100_000)
        if rect is not None and thousandths and rect.get(side) is None:
            rect.set(side, str(thousandths))


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


def _drop_dangling(element: Any, kept: set[str], done: Counter[str]) -> None:
    """Take the element out if it uses a relationship that is gone, with what makes no sense without it."""
    if not any(
        "elationships}" in name and name.startswith("{") and value and value not in kept
        for name, value in element.items()
    ):
        return
    alternates = next(
        (each for each in element.iterancestors() if each.tag == MC + "AlternateContent"), None
    )
    fallback = None if alternates is None else alternates.find(MC + "Fallback")
    if local(element) == "contentPart" and (fallback is None or not len(fallback)):
        done["ink"] += 1
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
