"""What a deck carries beside its slides, and what nobody could read: each is a finding of its own, never a silence.

Hidden slides, speaker notes, comments, hidden, off-slide and cropped shapes, embedded files, leftovers of deleted slides,
properties and authors, the thumbnail, EXIF; parts that were not read whole; pictures that nobody looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from deckproof.model import (
    Block,
    BlockKind,
    Category,
    Deck,
    Finding,
    Image,
    Visibility,
)
from scanners import Scope, detectors
from scanners._spans import about, fold, mark

ICON_PX = 64
"""Pictures below this width and height hold no text that could be read."""

_HIDDEN_TEXT = {
    Visibility.HIDDEN_SHAPE: ("hidden-shape", "Text in a shape that is switched off"),
    Visibility.OFF_SLIDE: ("off-slide", "Text outside the slide's edges"),
    Visibility.CROPPED: ("cropped-text", "Text in the part of a picture that the crop only hides"),
    Visibility.ORPHAN: ("orphan", "Text of a part that no slide shows any more"),
}
_AUTHORS = {"creator", "lastmodifiedby", "manager", "company", "author", "producer"}
_PERSONAL_EXIF = (
    "artist",
    "copyright",
    "author",
    "owner",
    "serial",
    "usercomment",
    "imagedescription",
    "byline",
)


@detectors.add("structure")
def structure(scope: Scope) -> Iterator[Finding]:
    """What hides in the deck, what tells of its makers, and what was not read. Nothing for drafts and single texts."""
    deck = scope.deck
    if deck is None:
        return
    yield from _hidden_slides(deck)
    yield from _notes(deck)
    yield from _hidden_text(scope.blocks)
    yield from _embedded(scope.blocks)
    yield from _metadata(scope.blocks)
    yield from _images(deck)
    yield from _unread_images(deck)
    yield from _unread_parts(deck)
    if scope.customers is None:
        yield about(
            "unread:customer-list",
            "Customer names were not looked for: no customer list was given, and none was imported.",
        )


def _hidden_slides(deck: Deck) -> Iterator[Finding]:
    for slide in deck.slides:
        if slide.hidden:
            texts = sum(bool(block.text.strip()) for block in slide.blocks)
            yield about(
                "structure:hidden-slide",
                f"Slide {slide.number} is hidden in the show and still in the file, with {_count(texts, 'text')}.",
                slide=slide.number,
                visibility=Visibility.HIDDEN_SLIDE,
            )


def _notes(deck: Deck) -> Iterator[Finding]:
    for slide in deck.slides:
        notes = [block for block in slide.blocks if block.kind is BlockKind.NOTES]
        words = sum(len(block.text.split()) for block in notes)
        if words:
            yield about(
                "structure:notes",
                f"Slide {slide.number} has speaker notes of {_count(words, 'word')}, which travel with the file.",
                slide=slide.number,
                visibility=Visibility.NOTES,
            )


def _hidden_text(blocks: Iterable[Block]) -> Iterator[Finding]:
    for block in blocks:
        if not block.text.strip():
            continue
        if block.kind is BlockKind.COMMENT:
            yield _whole(
                block, "structure:comment", "A comment of a reviewer, which travels with the file."
            )
        elif block.kind is BlockKind.COMMENT_AUTHOR:
            yield _whole(
                block,
                "structure:comment-author",
                "The name of somebody who commented.",
                Category.METADATA,
            )
        elif block.visibility in _HIDDEN_TEXT and not block.via:
            rule, what = _HIDDEN_TEXT[block.visibility]
            yield _whole(
                block, f"structure:{rule}", f"{what}: no audience sees it, the file holds it."
            )


def _embedded(blocks: Iterable[Block]) -> Iterator[Finding]:
    """One finding for each embedded file that has text."""
    files: dict[tuple[str, int | None], int] = defaultdict(int)
    for block in blocks:
        if block.via:
            files[block.via[0], block.slide] += 1
        elif block.kind in {BlockKind.EMBEDDED_WORKBOOK, BlockKind.EMBEDDED_DOC}:
            files[block.part, block.slide] += 1
    for (part, slide), texts in files.items():
        yield about(
            "structure:embedded",
            f"A whole file is embedded ({part}), with {_count(texts, 'text')} beside what the slide shows.",
            slide=slide,
            visibility=Visibility.EMBEDDED,
            group=f"structure:embedded:{part}",
        )


def _metadata(blocks: Iterable[Block]) -> Iterator[Finding]:
    properties = {BlockKind.PROP_CORE, BlockKind.PROP_APP, BlockKind.PROP_CUSTOM}
    rest = {BlockKind.CUSTOM_XML, BlockKind.TAG}
    for block in blocks:
        if not block.text.strip() or block.via:
            continue
        if block.kind in properties:
            name = (block.shape_name or "").rpartition(".")[2]
            person = name.replace("_", "").lower() in _AUTHORS
            yield _whole(
                block,
                "structure:author" if person else "structure:property",
                f"The file's properties say who made it ({name})."
                if person
                else "A property of the file, seen by everybody who gets it.",
                Category.METADATA,
            )
        elif block.kind in rest:
            yield _whole(
                block,
                "structure:custom-data",
                "Data that a program left in the file.",
                Category.METADATA,
            )


def _images(deck: Deck) -> Iterator[Finding]:
    """Crops, EXIF and the thumbnail."""
    for image in deck.images:
        where = f" on slide {image.slide}" if image.slide else ""
        if "thumbnail" in image.part.lower():
            yield about(
                "structure:thumbnail",
                "The file holds a small picture of a slide, which may be an older one.",
                category=Category.METADATA,
                visibility=Visibility.METADATA,
                group=f"structure:thumbnail:{image.part}",
            )
        if image.cropped:
            yield about(
                "structure:cropped",
                f"A picture{where} is cropped; the file still holds what the crop hides.",
                slide=image.slide,
                visibility=Visibility.CROPPED,
                group=f"structure:cropped:{image.sha256}",
            )
        personal = sorted(key for key in image.exif if key.lower().startswith(_PERSONAL_EXIF))
        places = sorted(key for key in image.exif if "gps" in key.lower())
        for rule, what, keys in (
            ("structure:gps", "says where it was taken", places),
            ("structure:exif", "says who made it or with which device", personal),
        ):
            if keys:
                yield about(
                    rule,
                    f"A picture{where} {what} ({', '.join(keys)[:80]}).",
                    category=Category.METADATA,
                    slide=image.slide,
                    visibility=Visibility.METADATA,
                    group=f"{rule}:{image.sha256}",
                    text="; ".join(image.exif[key] for key in keys)[:200],
                )


def _unread_images(deck: Deck) -> Iterator[Finding]:
    """One finding for each different picture that nobody looked at, however often it is used."""
    reported = {warning.part for warning in deck.warnings}
    done = {image.sha256 for image in deck.images if image.read or image.part in reported}
    uses: dict[str, list[Image]] = defaultdict(list)
    for image in deck.images:
        if image.sha256 not in done and "thumbnail" not in image.part.lower():
            uses[image.sha256].append(image)
    for sha256, images in uses.items():
        first = images[0]
        slides = sorted({image.slide for image in images if image.slide})
        small = first.width < ICON_PX and first.height < ICON_PX and first.width > 0
        yield about(
            "unread:icon" if small else "unread:image",
            f"Nobody has looked for text in the picture {_where(slides, first.part)}.",
            confidence=0.2 if small else 0.7,
            slide=slides[0] if slides else None,
            group="unread:image",
            evidence=(f"{first.width}x{first.height}", sha256[:12]),
        )


def _unread_parts(deck: Deck) -> Iterator[Finding]:
    """One finding for each part that was not read whole; that of a picture says which one it is, as `unread:image` does."""
    pictures = {image.part: image.sha256[:12] for image in deck.images}
    for warning in deck.warnings:
        code = warning.code.replace("_", "-")
        harmless = code in HARMLESS_WARNINGS
        yield about(
            f"unread:{code}",
            f"Not read whole: {warning.part or 'the file'} ({code.replace('-', ' ')}).",
            confidence=0.4 if harmless else 0.8,
            slide=warning.slide,
            group=f"unread:{code}" if code.startswith("image") else f"unread:{code}:{warning.part}",
            evidence=tuple(filter(None, (warning.detail[:120], pictures.get(warning.part, "")))),
        )


HARMLESS_WARNINGS = frozenset(
    {"image-too-small", "icon", "thumbnail", "font", "media", "audio", "video"}
)
"""Codes of parts that hold no text in the first place."""


def _whole(
    block: Block, rule: str, why: str, category: Category = Category.HIDDEN_CONTENT
) -> Finding:
    group = f"{rule}:{fold(block.text)}" if category is Category.METADATA else rule
    return mark(
        block,
        0,
        len(block.text),
        category=category,
        rule=rule,
        confidence=0.9,
        why=why,
        group=group,
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _where(slides: list[int], part: str) -> str:
    if not slides:
        return part or "that belongs to no slide"
    return (
        f"on slide {slides[0]}"
        if len(slides) == 1
        else f"on {len(slides)} slides, first on {slides[0]}"
    )
