"""What hides in a deck, what tells of its makers, and what nobody read."""

from __future__ import annotations

from typing import Any

from deckproof.model import (
    Block,
    BlockKind,
    Category,
    Customer,
    Deck,
    Finding,
    Image,
    ReadWarning,
    Slide,
    Visibility,
)
from scanners import scan
from scanners.customers import build_index


def block(kind: BlockKind, text: str, visibility: Visibility, **more: object) -> Block:
    facts: dict[str, Any] = {"id": f"{kind}-{text}", "part": "ppt/x.xml", **more}
    return Block(kind=kind, text=text, visibility=visibility, **facts)


LIST = build_index([Customer(id="c1", name="Quellstadt AG")])


def found_in(deck: Deck) -> list[Finding]:
    return list(scan(deck, only=("structure",), customers=LIST))


def deck(slides: tuple[Slide, ...] = (), **more: Any) -> Deck:
    return Deck(sha256="0" * 64, name="t.pptx", format="pptx", slides=slides, **more)


def rules(found: list[Finding]) -> list[str]:
    return sorted(one.rule for one in found)


def test_a_plain_deck_gives_nothing() -> None:
    shown = block(BlockKind.BODY, "Hello", Visibility.SHOWN, slide=1)
    assert found_in(deck((Slide(number=1, blocks=(shown,)),))) == []


def test_hidden_places_are_told_and_hold_nothing_up() -> None:
    blocks = (
        block(BlockKind.NOTES, "Say it slowly", Visibility.NOTES, slide=1),
        block(BlockKind.BODY, "Old price", Visibility.OFF_SLIDE, slide=1),
        block(BlockKind.BODY, "Switched off", Visibility.HIDDEN_SHAPE, slide=1),
        block(BlockKind.IMAGE_TEXT, "Cut away", Visibility.CROPPED, slide=1),
        block(BlockKind.COMMENT, "Really?", Visibility.COMMENT, slide=1),
        block(BlockKind.COMMENT_AUTHOR, "Ana Berg", Visibility.COMMENT, slide=1),
    )
    orphan = block(BlockKind.ORPHAN_SLIDE, "Left behind", Visibility.ORPHAN)
    inside = block(
        BlockKind.EMBEDDED_WORKBOOK, "42", Visibility.EMBEDDED, slide=1, via=("book.xlsx",)
    )
    found = found_in(
        deck((Slide(number=1, hidden=True, blocks=(*blocks, inside)),), blocks=(orphan,))
    )
    assert rules(found) == [
        "structure:comment",
        "structure:comment-author",
        "structure:cropped-text",
        "structure:embedded",
        "structure:hidden-shape",
        "structure:hidden-slide",
        "structure:notes",
        "structure:off-slide",
        "structure:orphan",
    ]
    assert not [one for one in found if one.holds]


def test_properties_and_authors_are_metadata() -> None:
    blocks = (
        block(
            BlockKind.PROP_CORE, "Ana Berg", Visibility.METADATA, shape_name="core.lastModifiedBy"
        ),
        block(BlockKind.PROP_CORE, "Talk", Visibility.METADATA, shape_name="core.title"),
        block(BlockKind.TAG, "THINKCELL", Visibility.METADATA),
    )
    found = found_in(deck(blocks=blocks))
    assert rules(found) == ["structure:author", "structure:custom-data", "structure:property"]
    assert {one.category for one in found} == {Category.METADATA}


def image(sha: str, **more: object) -> Image:
    facts: dict[str, Any] = {"width": 800, "height": 600, "part": f"ppt/media/{sha}.png", **more}
    return Image(sha256=sha, **facts)


def test_a_picture_nobody_looked_at_holds_once_however_often_it_is_used() -> None:
    found = found_in(
        deck(images=(image("a", slide=2), image("a", slide=5), image("b", slide=3, read=True)))
    )
    assert [(one.rule, one.slide, one.holds) for one in found] == [("unread:image", 2, True)]
    assert "2 slides" in found[0].why


def test_an_icon_is_for_information() -> None:
    (found,) = found_in(deck(images=(image("a", width=24, height=24),)))
    assert found.rule == "unread:icon"
    assert not found.holds


def test_a_picture_that_the_reader_reported_is_told_once() -> None:
    warning = ReadWarning(code="image_not_read", part="ppt/media/a.png", slide=2)
    found = found_in(deck(images=(image("a", slide=2),), warnings=(warning,)))
    assert rules(found) == ["unread:image-not-read"]
    assert found[0].holds


def test_crops_exif_places_and_the_thumbnail_are_told() -> None:
    found = found_in(
        deck(
            images=(
                image(
                    "a", slide=1, cropped=True, read=True, exif={"Artist": "Ana", "GPSInfo": "1"}
                ),
                image("t", part="docProps/thumbnail.jpeg", read=False),
            )
        )
    )
    assert rules(found) == [
        "structure:cropped",
        "structure:exif",
        "structure:gps",
        "structure:thumbnail",
    ]
    assert "Ana" not in " ".join(one.why for one in found)
