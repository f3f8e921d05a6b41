"""What Office files in slides carry beside their text: drawings, charts, comments, properties, files of their own, pictures."""

from __future__ import annotations

import re
from dataclasses import replace

from deckproof.model import Block, BlockKind
from extractors._xml import texts_in
from extractors.pptx.names import A_P
from extractors.pptx.properties import custom_xml_blocks
from extractors.pptx.reading import Reading, Spot
from extractors.pptx.texts import paragraph_text

_COMMENTS = re.compile(r"xl/(comments\d*|threadedcomments/.*|persons/.*)\.xml")
_DRAWINGS = re.compile(r"(xl|word)/(drawings/[^/]+|charts/chart[^/]*|diagrams/data[^/]*)\.xml")
_SETTINGS = re.compile(
    r"xl/(connections|(pivotcache|querytables|tables|externallinks|ctrlprops|model)/[^/]+)\.xml|customxml/item\d*\.xml|word/people\.xml"
)
"""Where servers, people and whole tables behind a pivot table are kept."""
_PROPERTIES = re.compile(r"docprops/(core|app|custom)\.xml")
_FILES = re.compile(r"(xl|word)/embeddings/.*")
_PICTURES = re.compile(r".*\.(png|jpe?g|gif|bmp|tiff?|webp|emf|wmf)")
_LINKS = re.compile(r"(xl|word)/.*\.rels")
_QUIET = {"Microsoft Excel", "Microsoft Office Word", "Microsoft Office PowerPoint"}
_PEOPLE = {
    "creator",
    "lastModifiedBy",
    "title",
    "subject",
    "description",
    "keywords",
    "Company",
    "Manager",
}


def side_blocks(
    reading: Reading, spot: Spot, kind: BlockKind = BlockKind.EMBEDDED_DOC
) -> list[Block]:
    """Blocks of everything beside the text of a workbook or a document; its pictures go among the deck's images."""
    from extractors.pptx.embedded import embedded_blocks
    from extractors.pptx.pictures import note_image

    blocks: list[Block] = []
    for part in sorted(reading.archive):
        low = part.lower()
        there = spot.at(part)
        if _COMMENTS.fullmatch(low) or _DRAWINGS.fullmatch(low) or _PROPERTIES.fullmatch(low):
            blocks += reading.block(kind, "\n".join(_lines(reading, part, low)), there)
        elif _SETTINGS.fullmatch(low):
            blocks += [
                replace(block, kind=kind) for block in custom_xml_blocks(reading, part, spot)
            ]
        elif _LINKS.fullmatch(low):
            blocks += _link_blocks(reading, part, spot)
        elif _FILES.fullmatch(low):
            blocks += embedded_blocks(reading, part, there)
        elif _PICTURES.fullmatch(low):
            note_image(reading, part, there)
        elif low.endswith("vbaproject.bin"):
            reading.warn("vba", part, "A program in the file; it is never run and was not read.")
    return blocks


def _lines(reading: Reading, part: str, low: str) -> list[str]:
    root = reading.package.xml(part)
    if root is None:
        return []
    if _COMMENTS.fullmatch(low):
        people = [name for each in root.iter("{*}person") if (name := each.get("displayName"))]
        return people + texts_in(root)
    if _DRAWINGS.fullmatch(low):
        lines = [paragraph_text(paragraph)[0] for paragraph in root.iter(A_P)]
        lines += [value for each in root.iter("{*}cNvPr") if (value := each.get("descr"))]
        return [line for line in lines if line.strip()]
    if low.endswith("custom.xml"):
        return [
            f"{each.get('name')}\t{''.join(texts_in(each))}" for each in root if each.get("name")
        ]
    found = ((each.tag.rpartition("}")[2], (each.text or "").strip()) for each in root)
    return [text for name, text in found if name in _PEOPLE and text and text not in _QUIET]


def _link_blocks(reading: Reading, part: str, spot: Spot) -> list[Block]:
    root = reading.package.xml(part)
    blocks: list[Block] = []
    for arrow in () if root is None else root:
        if arrow.get("TargetMode") == "External" and reading.first_time(
            "link", arrow.get("Target")
        ):
            blocks += reading.block(BlockKind.LINK, arrow.get("Target"), spot.at(part))
    return blocks
