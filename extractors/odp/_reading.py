"""An OpenDocument package to a Deck: pages in their order, notes, masters, properties."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from deckproof.errors import DamagedDeckError, EncryptedDeckError, NoSlidesError
from deckproof.model import Block, BlockKind, Deck, Image, ReadWarning, Slide, Visibility
from extractors._archive import Archive, PartError
from extractors._ids import block_id
from extractors._xml import Element, parse_xml
from extractors.odp._names import DC, DRAW, FO, MANIFEST, META, OFFICE, PRESENTATION, STYLE, points
from extractors.odp._objects import Objects
from extractors.odp._shapes import Page, read_shapes
from extractors.odp._texts import plain_text, text_of

READER = "odp/1"
_CORE = {
    DC + "title": "title",
    DC + "creator": "lastModifiedBy",
    META + "initial-creator": "creator",
    DC + "subject": "subject",
    DC + "description": "description",
    META + "keyword": "keywords",
    META + "printed-by": "printedBy",
    META + "creation-date": "created",
    DC + "date": "modified",
    DC + "language": "language",
}
_USUAL_PAGE = re.compile(r"[^\W\d_]+ ?\d+")
_LISTS = ("script-lc.xml", "script-lb.xml")
"""Tables of contents of the macros."""
_ORDER = {BlockKind.TITLE: 0, BlockKind.FOOTER: 2, BlockKind.LINK: 3, BlockKind.SHAPE_NAME: 3}


@dataclass(frozen=True, slots=True)
class Styles:
    """What the pages need to know from the styles."""

    hidden: frozenset[str]
    """Names of page styles that hide their page."""
    width: float
    height: float


def read(data: bytes, name: str) -> Deck:
    """The deck; raises a DeckError that names the file."""
    archive = Archive(data)
    objects = Objects(archive)
    _refuse_encrypted(archive, name)
    try:
        content, mended = parse_xml(archive.read("content.xml"))
    except PartError as error:
        raise DamagedDeckError(
            f"The presentation's content cannot be read. {error.detail}",
            where=name,
            remedy="Open it in LibreOffice, save it anew, and try again.",
        ) from None
    if mended:
        objects.warn(
            "xml_recovered", "content.xml", "Its XML is broken; what could be saved was read."
        )
    styles_root = objects.xml("styles.xml") if archive.find("styles.xml") else None
    styles = _styles(content, styles_root)
    pages = content.findall(f"{OFFICE}body/{OFFICE}presentation/{DRAW}page")
    if not pages:
        raise NoSlidesError(
            "The presentation has no slides.", where=name, remedy="Check that it is the right file."
        )
    slides = tuple(_slide(page, number, styles, objects) for number, page in enumerate(pages, 1))
    properties, blocks = _properties(objects)
    blocks += _declared(content)
    blocks += [] if styles_root is None else _masters(styles_root, styles, objects)
    warnings, images = _leftovers(archive, objects)
    title = properties.get("core.title") or next((s.title for s in slides if s.title), name)
    return Deck(
        sha256=hashlib.sha256(data).hexdigest(),
        name=name,
        format="odp",
        title=title,
        properties=properties,
        slides=slides,
        blocks=tuple(blocks),
        images=(*objects.images, *images),
        warnings=(*objects.warnings, *warnings),
        reader=READER,
    )


def _refuse_encrypted(archive: Archive, name: str) -> None:
    try:
        manifest, _ = parse_xml(archive.read("META-INF/manifest.xml"))
    except PartError:
        return
    if next(manifest.iter(MANIFEST + "encryption-data"), None) is not None:
        raise EncryptedDeckError(
            "The presentation is protected by a password.",
            where=name,
            remedy="Save a copy without the password in LibreOffice and give that.",
        )


def _styles(content: Element, styles: Element | None) -> Styles:
    hidden = frozenset(
        style.get(STYLE + "name") or ""
        for style in content.iter(STYLE + "style")
        for page in style.iter(STYLE + "drawing-page-properties")
        if page.get(PRESENTATION + "visibility") == "hidden"
    )
    layouts = [] if styles is None else list(styles.iter(STYLE + "page-layout-properties"))
    # Notes and handouts have layouts of their own; slides are wider than high in all but odd decks.
    sizes = [
        (width, height)
        for layout in layouts
        if (width := points(layout.get(FO + "page-width")))
        and (height := points(layout.get(FO + "page-height")))
    ]
    wide = [size for size in sizes if size[0] > size[1]] or sizes or [(0.0, 0.0)]
    return Styles(hidden, *max(wide))


def _slide(element: Element, number: int, styles: Styles, objects: Objects) -> Slide:
    is_hidden = (
        element.get(DRAW + "style-name") in styles.hidden
        or element.get(PRESENTATION + "visibility") == "hidden"
    )
    page = Page(
        part="content.xml",
        number=number,
        width=styles.width,
        height=styles.height,
        visibility=Visibility.HIDDEN_SLIDE if is_hidden else Visibility.SHOWN,
        objects=objects,
    )
    read_shapes(element, page)
    name = element.get(DRAW + "name") or ""
    titles = {" ".join(each.text.split()) for each in page.blocks if each.kind is BlockKind.TITLE}
    if not _USUAL_PAGE.fullmatch(name) and name not in titles:
        page.add(BlockKind.SHAPE_NAME, name, visibility=Visibility.METADATA)
    if page.too_deep:
        objects.warn("nesting_too_deep", "content.xml", "Groups in it were not read.", number)
    last = _notes(element, number, objects)
    comments = [each for each in page.blocks if each.visibility is Visibility.COMMENT]
    shown = [each for each in page.blocks if each.visibility is not Visibility.COMMENT]
    shown.sort(key=_reading_place)
    title = next((each.text for each in shown if each.kind is BlockKind.TITLE), "")
    return Slide(
        number=number,
        hidden=is_hidden,
        title=" ".join(title.split()),
        blocks=(*shown, *last, *comments),
        part="content.xml",
        layout=element.get(DRAW + "master-page-name"),
    )


def _reading_place(block: Block) -> tuple[int, float, float]:
    """Title first, footers and what nobody sees last; in between from top to bottom in bands, and left to right."""
    if block.bbox is None:
        return _ORDER.get(block.kind, 1), float("inf"), 0
    left, top, _, _ = block.bbox
    return _ORDER.get(block.kind, 1), round(top / 12), left


def _notes(element: Element, number: int, objects: Objects) -> list[Block]:
    notes = element.find(PRESENTATION + "notes")
    if notes is None:
        return []
    text = "\n".join(
        text
        for frame in notes.iter(DRAW + "frame", DRAW + "custom-shape")
        if frame.get(PRESENTATION + "class") not in {"page", "page-number", "date-time"}
        and frame.get(PRESENTATION + "placeholder") != "true"
        and (text := text_of(frame))
    )
    if not text.strip():
        return []
    del objects
    return [
        Block(
            id=block_id("content.xml", BlockKind.NOTES, str(number)),
            kind=BlockKind.NOTES,
            text=text,
            visibility=Visibility.NOTES,
            part="content.xml",
            slide=number,
        )
    ]


def _declared(content: Element) -> list[Block]:
    """Footers, headers and dates that pages share."""
    return [
        Block(
            id=block_id("content.xml", "declared", str(at)),
            kind=BlockKind.FOOTER,
            text=text,
            visibility=Visibility.SHOWN,
            part="content.xml",
        )
        for at, each in enumerate(
            content.iter(
                PRESENTATION + "footer-decl",
                PRESENTATION + "header-decl",
                PRESENTATION + "date-time-decl",
            )
        )
        if (text := plain_text(each).strip())
    ]


def _masters(styles_root: Element, styles: Styles, objects: Objects) -> list[Block]:
    """Text and pictures on master pages that are no placeholders."""
    blocks: list[Block] = []
    for at, master in enumerate(styles_root.iter(STYLE + "master-page")):
        page = Page(
            part=f"styles.xml#{at + 1}",
            number=None,
            width=styles.width,
            height=styles.height,
            visibility=Visibility.SHOWN,
            objects=objects,
        )
        for placeholder in [shape for shape in master if shape.get(PRESENTATION + "class")]:
            master.remove(placeholder)
        read_shapes(master, page)
        blocks += [
            Block(
                id=block.id,
                kind=BlockKind.MASTER_LAYOUT,
                text=block.text,
                visibility=block.visibility,
                part="styles.xml",
                shape_name=block.shape_name,
                bbox=block.bbox,
            )
            for block in page.blocks
            if block.kind in {BlockKind.BODY, BlockKind.GROUP, BlockKind.FOOTER, BlockKind.TABLE}
        ]
    return blocks


def _properties(objects: Objects) -> tuple[dict[str, str], list[Block]]:
    root = objects.xml("meta.xml") if objects.archive.find("meta.xml") else None
    found: dict[str, str] = {}
    for element in () if root is None else root.iter("{*}*"):
        text = (element.text or "").strip()
        if not text:
            continue
        if element.tag in _CORE:
            key = f"core.{_CORE[element.tag]}"
            found[key] = f"{found[key]}, {text}" if key in found else text
        elif element.tag == META + "user-defined":
            found[f"custom.{element.get(META + 'name') or 'property'}"] = text
        elif element.tag == META + "generator":
            found["app.application"] = text
    kinds = {
        "core": BlockKind.PROP_CORE,
        "app": BlockKind.PROP_APP,
        "custom": BlockKind.PROP_CUSTOM,
    }
    blocks = [
        Block(
            id=block_id("meta.xml", "property", key),
            kind=kinds[key.partition(".")[0]],
            text=text,
            visibility=Visibility.METADATA,
            part="meta.xml",
            shape_name=key.partition(".")[2],
        )
        for key, text in found.items()
    ]
    return found, blocks


def _leftovers(archive: Archive, objects: Objects) -> tuple[list[ReadWarning], list[Image]]:
    """Pictures that no page uses any more, the thumbnail, macros."""
    warnings: list[ReadWarning] = []
    page = Page("content.xml", None, 0, 0, Visibility.ORPHAN, Objects(archive))
    for part in archive:
        if part in objects.used or part.startswith("Pictures/TablePreview"):
            continue
        if part.startswith(("Pictures/", "Thumbnails/")):
            page.objects.picture(part, page, None)
        elif part.startswith(("Basic/", "Scripts/")) and not part.endswith(_LISTS):
            detail = "A macro, which was not run."
            warnings.append(ReadWarning(code="script", part=part, detail=detail))
    return [*warnings, *page.objects.warnings], page.objects.images
