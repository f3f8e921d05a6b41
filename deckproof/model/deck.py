"""A presentation as it was read: slides, blocks of text with where they stand, images, and what could not be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

DECK_SCHEMA = "deckproof.deck/1"

DeckFormat = str
"""The name of the reader: "pptx", "pdf", "odp", "ppt", or that of one dropped in."""

BBox = tuple[float, float, float, float]
"""Left, top, width and height in points, from the slide's top left corner."""


class BlockKind(StrEnum):
    """What a piece of text is in the file."""

    TITLE = "title"
    BODY = "body"
    TABLE = "table"
    GROUP = "group"
    SMARTART = "smartart"
    CHART_TEXT = "chart_text"
    CHART_VALUE = "chart_value"
    MATH = "math"
    NOTES = "notes"
    COMMENT = "comment"
    COMMENT_AUTHOR = "comment_author"
    FOOTER = "footer"
    ALT_TEXT = "alt_text"
    TOOLTIP = "tooltip"
    LINK = "link"
    SHAPE_NAME = "shape_name"
    SECTION = "section"
    EMBEDDED_WORKBOOK = "embedded_workbook"
    EMBEDDED_DOC = "embedded_doc"
    PROP_CORE = "prop_core"
    PROP_APP = "prop_app"
    PROP_CUSTOM = "prop_custom"
    CUSTOM_XML = "custom_xml"
    TAG = "tag"
    MASTER_LAYOUT = "master_layout"
    ORPHAN_SLIDE = "orphan_slide"
    SVG_TEXT = "svg_text"
    VML_TEXT = "vml_text"
    IMAGE_TEXT = "image_text"
    MEDIA_NAME = "media_name"


class Visibility(StrEnum):
    """Whether an audience sees it, and if not, where it hides."""

    SHOWN = "shown"
    HIDDEN_SLIDE = "hidden_slide"
    HIDDEN_SHAPE = "hidden_shape"
    OFF_SLIDE = "off_slide"
    CROPPED = "cropped"
    NOTES = "notes"
    COMMENT = "comment"
    METADATA = "metadata"
    EMBEDDED = "embedded"
    ORPHAN = "orphan"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    r"""A piece of text with its provenance. `text` is what the file says, unchanged; offsets are code points in it.

    Paragraphs of a shape are one block joined by "\n"; a soft break stays "\x0b"; a table is one block with rows
    parted by "\n" and cells by "\t". `id` is stable over readings of the same bytes and unique in its deck.
    """

    id: str
    kind: BlockKind
    text: str
    visibility: Visibility
    part: str
    """The member of the file it stands in ("ppt/slides/slide7.xml"), or "page 7" of a PDF."""
    slide: int | None = None
    """1-based, in the order of presentation; None for what belongs to no slide."""
    level: int | None = None
    """Depth in a list, 0-based; for a block of several paragraphs that of the first."""
    shape_id: str | None = None
    shape_name: str | None = None
    via: tuple[str, ...] = ()
    """The embedded files it was found through, outermost first."""
    bbox: BBox | None = None
    levels: tuple[int, ...] = ()
    """Depth of every paragraph, 0-based, where the block has several and they differ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slide:
    """One slide; `number` is 1-based in the order of presentation, hidden slides counted."""

    number: int
    hidden: bool = False
    title: str = ""
    section: str | None = None
    blocks: tuple[Block, ...] = ()
    """In reading order: title, then from top to bottom and left to right; notes and comments last."""
    part: str = ""
    layout: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """One use of a picture. The whole stored picture counts, also what a crop hides."""

    sha256: str
    width: int
    height: int
    slide: int | None = None
    block: str | None = None
    """The alt text's or the image text's block, if there is one."""
    exif: Mapping[str, str] = field(default_factory=dict)
    cropped: bool = False
    part: str = ""
    media_type: str = ""
    read: bool = False
    """Whether somebody or something looked at the text in it."""
    bbox: BBox | None = None
    """Where it stands on the slide, as cropped, if that is known."""
    crop: tuple[float, float, float, float] | None = None
    """How much of it is cut off at the left, top, right and bottom, in shares of the whole picture, if that is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadWarning:
    """A part that was not read whole, and why. A deck with warnings is never treated as clean."""

    code: str
    part: str
    slide: int | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deck:
    """A presentation as it was read."""

    sha256: str
    name: str
    format: DeckFormat
    title: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)
    slides: tuple[Slide, ...] = ()
    blocks: tuple[Block, ...] = ()
    """What belongs to no slide: properties, masters, tags, custom XML, orphans."""
    images: tuple[Image, ...] = ()
    warnings: tuple[ReadWarning, ...] = ()
    schema: str = DECK_SCHEMA
    reader: str = ""
    """Name and version of the reader, such as "pptx/1"."""

    def all_blocks(self) -> Iterator[Block]:
        """Every block, slide by slide, then those of no slide."""
        for slide in self.slides:
            yield from slide.blocks
        yield from self.blocks
