"""A format is one file: dropped into the package, its bytes are told by its own word and read by it."""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import extractors
from deckproof.errors import NotAPresentationError
from extractors import _tasks, read_deck, readers
from extractors._protocol import Task

READER = """
from deckproof.model import Block, BlockKind, Deck, Slide, Visibility
from extractors import readers

def recognizes(data):
    return data.startswith(b"SLIDES1")

@readers.add("slidesone")
def read(data, name, options):
    text = data[8:].decode()
    block = Block(id="b", kind=BlockKind.BODY, text=text, visibility=Visibility.SHOWN, part="all", slide=1)
    return Deck(sha256="0" * 64, name=name, format="slidesone", slides=(Slide(number=1, blocks=(block,)),))
"""


@pytest.fixture
def dropped_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    readers.names()  # a reader first imported below would be entered in the copy, and be gone with it
    (tmp_path / "slidesone.py").write_text(READER)
    monkeypatch.setattr(extractors, "__path__", [*extractors.__path__, str(tmp_path)])
    monkeypatch.setattr(readers, "_discovered", False)
    monkeypatch.setattr(readers, "_entries", dict(readers._entries))
    importlib.invalidate_caches()
    yield
    sys.modules.pop("extractors.slidesone", None)


@pytest.mark.usefixtures("dropped_in")
def test_a_reader_dropped_in_reads_what_it_recognizes() -> None:
    deck = _tasks.read(b"SLIDES1 Hello there", Task(verb="read", family="other", name="a.one"))
    assert deck.format == "slidesone"
    assert [block.text for block in deck.all_blocks()] == ["Hello there"]


@pytest.mark.usefixtures("dropped_in")
def test_bytes_that_no_reader_recognizes_are_no_presentation() -> None:
    with pytest.raises(NotAPresentationError):
        _tasks.read(b"Something else", Task(verb="read", family="other", name="a.txt"))


def test_a_text_file_is_still_one_sentence_with_its_name(tmp_path: Path) -> None:
    path = tmp_path / "text.pptx"
    path.write_text("This is not a presentation.")
    with pytest.raises(NotAPresentationError, match=r"text\.pptx: This is not a presentation\."):
        read_deck(path)
