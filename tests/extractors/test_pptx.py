from __future__ import annotations

from pathlib import Path

from deckproof.model import Block, BlockKind, Deck, Visibility
from extractors import ReadOptions, read_deck
from tests.decks import TestSlide, build_pptx

NO_OCR = ReadOptions(ocr=False)


def read(tmp_path: Path, data: bytes, name: str = "talk.pptx") -> Deck:
    path = tmp_path / name
    path.write_bytes(data)
    return read_deck(path, options=NO_OCR)


def told(deck: Deck, kind: BlockKind) -> list[Block]:
    return [block for block in deck.all_blocks() if block.kind is kind]


def test_a_deck_comes_back_with_titles_notes_tables_and_hidden_slides(tmp_path: Path) -> None:
    deck = read(
        tmp_path,
        build_pptx(
            TestSlide(title="Parcels by night", bullets=["One", "Two"], notes="Say hello first."),
            TestSlide(title="Margins", hidden=True, table=[["Region", "Rate"], ["North", "4 %"]]),
            title="ignored, since the first slide says more",
            author="Ana Example",
        ),
    )
    assert [(slide.number, slide.title, slide.hidden) for slide in deck.slides] == [
        (1, "Parcels by night", False),
        (2, "Margins", True),
    ]
    assert deck.title == "Parcels by night"
    assert deck.properties["core.creator"] == "Ana Example"
    assert [block.text for block in told(deck, BlockKind.NOTES)] == ["Say hello first."]
    assert [block.text for block in told(deck, BlockKind.TABLE)] == ["Region\tRate\nNorth\t4 %"]
    assert told(deck, BlockKind.BODY)[0].text == "One\nTwo"
    assert {block.visibility for block in deck.slides[1].blocks} == {Visibility.HIDDEN_SLIDE}
    assert {warning.part for warning in deck.warnings} == {"docProps/thumbnail.jpeg"}
