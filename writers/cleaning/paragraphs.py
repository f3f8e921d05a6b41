"""Replacing words in a DrawingML paragraph whose text is cut into runs, without touching how the runs look."""

from __future__ import annotations

from typing import Any

from lxml import etree

from writers.cleaning.names import A, M, local
from writers.cleaning.wording import Edit, Wording


def clean_paragraph(paragraph: Any, wording: Wording) -> bool:
    """Replace what the wording says in the paragraph's runs and in its equations; gives whether anything changed."""
    changed = _clean_texts(list(paragraph.iter(A + "t", A + "br")), wording)
    for formula in paragraph.iter(M + "oMath"):
        changed = _clean_texts(list(formula.iter(M + "t")), wording) or changed
    if changed and not any((each.text or "").strip() for each in paragraph.iter("{*}t")):
        _without_bullet(paragraph)
    return changed


def _without_bullet(paragraph: Any) -> None:
    """A point whose words are all gone; it stays as a line, since animations count the lines of a shape."""
    if not paragraph.tag.startswith(A):
        return
    said = paragraph.find(A + "pPr")
    if said is None:
        said = etree.Element(A + "pPr")
        paragraph.insert(0, said)
    for name in _BULLETS:
        for bullet in list(said.iter(A + name)):
            said.remove(bullet)
    behind = next((each for each in said if local(each) in ("tabLst", "defRPr", "extLst")), None)
    bare = etree.Element(A + "buNone")
    if behind is None:
        said.append(bare)
    else:
        behind.addprevious(bare)


_BULLETS = ("buNone", "buAutoNum", "buChar", "buBlip")


def _clean_texts(elements: list[Any], wording: Wording) -> bool:
    """Replace in these elements as if they were one text; what spans several leaves its new words in the first."""
    texts = ["\x0b" if each.tag == A + "br" else each.text or "" for each in elements]
    edits = wording.edits("".join(texts), shapes=_shapes_round(elements))
    if not edits:
        return False
    start = 0
    for element, text in zip(elements, texts, strict=True):
        if element.tag != A + "br":
            element.text = _edited(text, start, edits)
        start += len(text)
    return True


def _shapes_round(elements: list[Any]) -> frozenset[str]:
    """The ids of the shapes that the text stands in, the innermost and the groups round it."""
    around = elements[0].iterancestors() if elements else ()
    holders = (next(iter(each), None) for each in around)
    return frozenset(
        str(properties.get("id"))
        for holder in holders
        if holder is not None and local(holder).startswith("nv")
        for properties in holder.iterchildren("{*}cNvPr")
    )


def _edited(text: str, offset: int, edits: list[Edit]) -> str:
    """The run's text, which begins at `offset` of the whole, after the edits that touch it."""
    pieces: list[str] = []
    at, end = offset, offset + len(text)
    for edit in edits:
        if edit.end <= offset or edit.start >= end:
            continue
        pieces.append(text[at - offset : max(edit.start, offset) - offset])
        if edit.start >= offset:
            pieces.append(edit.new)
        at = min(edit.end, end)
    pieces.append(text[at - offset :])
    return "".join(pieces)
