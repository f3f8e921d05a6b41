"""One part's XML made clean: what nobody sees, what programs left, and words; relationships are seen to by their users."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from writers.cleaning.names import DGM, MC, A, P, any_of, local
from writers.cleaning.paragraphs import clean_paragraph
from writers.cleaning.sight import placeholder_of, remove_shape, unseen, use_fallback
from writers.cleaning.wording import Wording

_SAID = frozenset(
    {
        "descr",
        "title",
        "tooltip",
        "string",
        "caption",
        "altText",
        "styleName",
        "typeface",
        "moniker",
        "name",
    }
)
"""Attributes that say something to people, wherever they stand."""
_SAID_BY = frozenset(
    {
        ("numFmt", "formatCode"),
        ("prSet", "phldrT"),
        ("title", "val"),
        ("desc", "val"),
        ("rPr", "bmk"),
        ("strVal", "val"),
    }
)
"""Attributes that say something to people on one element alone."""
_ALT = frozenset({"descr", "altText"})
_FILE_NAME = re.compile(
    r"\S+(?:\s\S+){0,5}\.(?:png|jpe?g|gif|svg|emf|wmf|bmp|tiff?|webp|heic|mp4|mov|m4a|mp3|wav)",
    re.IGNORECASE,
)
"""As alt text it describes nothing, and what a picture was called is nobody's business."""
_NO_NAMES = frozenset({"prstGeom", "ds", "schemeClr"})
_KEPT_EXTENSIONS = frozenset({"decorative", "hlinkClr", "dataModelExt", "useLocalDpi"})
_LEFT_BY_PROGRAMS = frozenset(
    {"custDataLst", "printSettings", "externalData", "custClrLst", "handoutMasterIdLst"}
)
_ZOOMS = frozenset({"psez", "psuz", "pslz"})
"""Prefixes of zooms ([MS-PPTX] 2.12): they lead to slides and sections that may be gone."""
_NAMES = {
    "sp": "Shape",
    "cxnSp": "Connector",
    "pic": "Picture",
    "graphicFrame": "Object",
    "grpSp": "Group",
    "contentPart": "Ink",
}
_PLACEHOLDERS = {
    "title": "Title",
    "ctrTitle": "Title",
    "subTitle": "Subtitle",
    "dt": "Date Placeholder",
    "ftr": "Footer Placeholder",
    "sldNum": "Slide Number Placeholder",
    "pic": "Picture Placeholder",
}
_FORMULA = re.compile(
    r"(?:#?ppt_[a-z]|#?style\.[a-zA-Z.]+|(?:sin|cos|tan|asin|acos|atan|abs|sqrt|exp|min|max|ln|log|rand|pi|e|\$)\b"
    r"|[-+*/^()\d.,\s])*"
)
"""What an animation works out ([MS-OE376] 2.1.1293); "ppt_x" names no customer."""
_SHEET = re.compile(r"(?:'[^']*'|[^!'(),]+)!")


def strip_tree(root: Any, kind: str) -> None:
    """Take out what programs left and nobody sees, before anything asks what the part refers to."""
    _resolve_zooms(root)
    _drop_left_by_programs(root, kind)


def clean_tree(root: Any, kind: str, wording: Wording) -> None:
    """The words of the part and the names in it; `kind` is what leads to it."""
    _rename(root, kind)
    for cell in root.iter(A + "tc"):
        _empty_covered(cell)
    for paragraph in list(root.iter("{*}p")):
        clean_paragraph(paragraph, wording)
    _clean_other_texts(root, wording)
    _clean_attributes(root, wording)


def drop_unseen(
    root: Any, size: tuple[float, float] | None, beyond: Iterable[str], done: Counter[str]
) -> None:
    """Take the shapes out that no audience sees, and what refers to them."""
    gone: set[str] = set()
    known = frozenset(beyond)
    for tree in root.iter(P + "spTree"):
        for shape in unseen(tree, size, known):
            if placeholder_of(shape) is not None and root.tag != P + "sld":
                continue  # a layout's placeholders say where those of its slides stand
            gone |= {str(each.get("id")) for each in shape.iter("{*}cNvPr")}
            remove_shape(shape)
            done["unseen shapes"] += 1
    if gone:
        _forget(root, gone)


def _resolve_zooms(root: Any) -> None:
    """Put the picture in place of a zoom, whose section or slide may be gone."""
    for block in list(root.iter(MC + "AlternateContent")):
        choices = [each for each in block if each.tag == MC + "Choice"]
        if any(_ZOOMS & set((choice.get("Requires") or "").split()) for choice in choices):
            use_fallback(block)


def _drop_left_by_programs(root: Any, kind: str) -> None:
    for element in list(root.iter(*any_of("extLst", *_LEFT_BY_PROGRAMS))):
        if local(element) == "extLst":
            _clean_extensions(element, kind)
        else:
            _remove(element)
    root.attrib.pop("conformance", None)


def _clean_extensions(holder: Any, kind: str) -> None:
    """Keep extensions that change what one sees and hold nothing else."""
    for extension in list(holder):
        inside = {local(each) for each in extension.iter()}
        in_chart = kind in ("chart", "chartEx") and not any(
            name.startswith("filtered") for name in inside
        )
        if not in_chart and not inside & _KEPT_EXTENSIONS:
            holder.remove(extension)
    if not len(holder):
        _remove(holder)


def _rename(root: Any, kind: str) -> None:
    """Names that people gave to shapes, layouts and themes, in place of which their kind says enough."""
    for properties in root.iter("{*}cNvPr"):
        head = properties.getparent()
        shape = None if head is None else head.getparent()
        if shape is not None:
            properties.set("name", _usual_name(shape, properties))
    for holder in root.iter(P + "cSld"):
        if kind == "slideLayout":
            holder.set("name", "Layout")
        else:
            holder.attrib.pop("name", None)
    if kind == "slideLayout":
        root.attrib.pop("matchingName", None)
    if kind in ("theme", "themeOverride"):
        for element in root.iter("{*}theme", "{*}clrScheme", "{*}fontScheme", "{*}fmtScheme"):
            if element.get("name") is not None:
                element.set("name", "Theme")


def _usual_name(shape: Any, properties: Any) -> str:
    ph = placeholder_of(shape)
    number = properties.get("id") or "1"
    if ph is not None:
        return f"{_PLACEHOLDERS.get(ph.get('type') or '', 'Content Placeholder')} {number}"
    return f"{_NAMES.get(local(shape), 'Object')} {number}"


def _empty_covered(cell: Any) -> None:
    """What stands in a cell that a merge covers is in the file, but nobody sees it."""
    if any(cell.get(name) in ("1", "true") for name in ("hMerge", "vMerge")):
        for text in cell.iter(A + "t"):
            text.text = ""


def _clean_other_texts(root: Any, wording: Wording) -> None:
    for element in root.iter("*"):
        if not (element.text or "").strip():
            continue
        name = local(element)
        if name == "t" and element.tag != DGM + "t":
            continue  # was done with its paragraph
        if name in ("f", "formula", "sqref", "dir"):
            place = _SHEET.sub("Sheet1!", element.text)
            element.text = "Sheet1!$A$1" if wording.says(place) else place
        elif name in ("v", "pt"):
            _clean_value(element, wording)
        else:
            element.text = wording.plain(element.text)


def _clean_value(element: Any, wording: Wording) -> None:
    """A cached value of a chart; one that was a number and has to go leaves a gap."""
    before = element.text
    after = wording.plain(before)
    if after == before:
        return
    caches = {local(each) for each in element.iterancestors()}
    if caches & {"numCache", "numLit", "numDim"}:
        _remove(element if local(element) == "pt" else element.getparent())
    else:
        element.text = after


def _clean_attributes(root: Any, wording: Wording) -> None:
    for element in root.iter("*"):
        for name in element.keys():  # noqa: SIM118 - an element is no mapping: it iterates over its children
            said = _said_by(element.tag, name)
            if not said:
                continue
            before = element.get(name)
            if local(element) == "strVal" and _FORMULA.fullmatch(before):
                continue
            after = wording.plain(before)
            if said in _ALT and _FILE_NAME.fullmatch(after.strip()):
                after = ""
            if after != before:
                element.set(name, "Arial" if said == "typeface" else after)


@functools.lru_cache(maxsize=4_096)
def _said_by(tag: str, name: str) -> str:
    """The attribute's name without its namespace where it says something to people on this element; else ""."""
    of, said = tag.rpartition("}")[2], name.rpartition("}")[2]
    if said == "name" and (of in _NO_NAMES or of == "gd"):
        return ""
    return said if said in _SAID or (of, said) in _SAID_BY else ""


def _forget(root: Any, gone: set[str]) -> None:
    """What refers to shapes that are gone: connections, and the animation of the slide."""
    for connection in list(root.iter(A + "stCxn", A + "endCxn")):
        if connection.get("id") in gone:
            _remove(connection)
    timing = root.find(P + "timing")
    if timing is not None and any(each.get("spid") in gone for each in timing.iter()):
        _remove(timing)


def _remove(element: Any) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
