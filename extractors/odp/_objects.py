"""What OpenDocument shapes point at inside the file: pictures, charts, equations, other documents."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote

from deckproof.model import BBox, BlockKind, Image, ReadWarning, Visibility
from extractors._archive import Archive, PartError
from extractors._image_headers import measure
from extractors._media_types import MEDIA_TYPES
from extractors._xml import Element, parse_xml
from extractors.odp._names import CHART, MATH, OFFICE, TABLE
from extractors.odp._texts import plain_text, text_of

if TYPE_CHECKING:
    from extractors.odp._shapes import Page

_TYPES = MEDIA_TYPES | {"svm": "image/x-svm"}
_MEDIA = ("mp4", "m4v", "mov", "avi", "wmv", "mp3", "wav", "m4a", "ogg", "ogv", "webm")


@dataclass(slots=True)
class Objects:
    """The archive, and what has been met in it so far."""

    archive: Archive
    images: list[Image] = field(default_factory=list)
    warnings: list[ReadWarning] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    _known: dict[str, tuple[str, int, int] | None] = field(default_factory=dict)

    def xml(self, part: str) -> Element | None:
        """The part's root; None, and a warning, if it cannot be read."""
        try:
            root, mended = parse_xml(self.archive.read(part))
        except PartError as error:
            self.warn(error.code, part, error.detail)
            return None
        if mended:
            self.warn("xml_recovered", part, "Its XML is broken; what could be saved was read.")
        return root

    def warn(self, code: str, part: str, detail: str, slide: int | None = None) -> None:
        """Note that the part was not read whole."""
        self.warnings.append(ReadWarning(code=code, part=part, slide=slide, detail=detail))

    def picture(self, target: str, page: Page, box: BBox | None) -> None:
        """Note the use of a picture; media and pictures outside the file are warnings."""
        part = _part(target)
        if not target or part.startswith("ObjectReplacements/"):
            return  # the picture of an object whose own content is read
        if "://" in target or target.startswith(("../", "/")):
            page.add(BlockKind.LINK, target, visibility=Visibility.METADATA)
            return
        ending = part.rpartition(".")[2].lower()
        if ending in _MEDIA:
            self.warn("media_not_read", part, "A film or a sound; nobody heard it.", page.number)
            return
        stored = self._stored(part)
        if stored is None:
            return
        self.images.append(
            Image(
                sha256=stored[0],
                width=stored[1],
                height=stored[2],
                slide=page.number,
                part=part,
                media_type=_TYPES.get(ending, ""),
                bbox=box,
            )
        )

    def _stored(self, part: str) -> tuple[str, int, int] | None:
        if part not in self._known:
            self.used.add(part)
            self._known[part] = None
            try:
                sha256, head = self.archive.digest(part)
            except PartError as error:
                self.warn(error.code, part, error.detail)
            else:
                self._known[part] = (sha256, *measure(head))
        return self._known[part]

    def embedded(self, target: str, page: Page, visibility: Visibility) -> None:
        """The texts of a chart or an equation; anything else embedded is a warning."""
        folder = _part(target)
        part = self.archive.find(f"{folder}/content.xml")
        if part is None:
            if target:
                self.warn("embedded_not_read", folder or target, "An embedded object.", page.number)
            return
        self.used.add(part)
        root = self.xml(part)
        if root is None:
            return
        if root.tag == MATH + "math":
            spoken = root.iter(MATH + "mi", MATH + "mn", MATH + "mo", MATH + "mtext")
            page.add(BlockKind.MATH, "".join(plain_text(each) for each in spoken))
            return
        chart = next(root.iter(CHART + "chart"), None)
        if chart is not None:
            _read_chart(chart, page, visibility)
            return
        body = root.find(OFFICE + "body")
        text = "" if body is None else text_of(body)
        page.add(BlockKind.EMBEDDED_DOC, text, visibility=Visibility.EMBEDDED, name=folder)


def _read_chart(chart: Element, page: Page, visibility: Visibility) -> None:
    """Titles, the texts of the chart's own table, and its numbers."""
    for tag in ("title", "subtitle", "footer"):
        for title in chart.iter(CHART + tag):
            page.add(BlockKind.CHART_TEXT, text_of(title), visibility=visibility)
    texts: dict[str, None] = {}
    numbers: dict[str, None] = {}
    for cell in chart.iter(TABLE + "table-cell"):
        text = text_of(cell)
        kept = numbers if cell.get(OFFICE + "value-type") == "float" else texts
        if text.strip():
            kept.setdefault(text)
    page.add(BlockKind.CHART_TEXT, "\n".join(texts), visibility=visibility)
    page.add(BlockKind.CHART_VALUE, "\n".join(numbers), visibility=visibility)


def _part(target: str) -> str:
    return posixpath.normpath(unquote(target)).removeprefix("./") if target else ""
