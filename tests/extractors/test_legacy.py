"""Old PowerPoint files: through LibreOffice where it is installed, else a sentence that says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from deckproof.errors import EncryptedDeckError, LegacyFormatError
from deckproof.model import BlockKind
from extractors import ReadOptions, _office, ppt, readers
from extractors._office import convert, find_soffice
from tests.decks import TestSlide, build_pptx

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
needs_office = pytest.mark.skipif(
    find_soffice() is None, reason=f"LibreOffice is missing. {_office.INSTALL}."
)


def read(data: bytes):
    return readers.get("ppt")(data, "old.ppt", ReadOptions(ocr=False))


def test_without_libreoffice_the_sentence_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ppt._converted.cache_clear()
    monkeypatch.setattr(_office, "find_soffice", lambda: None)
    with pytest.raises(
        LegacyFormatError, match=r"old\.ppt: .*Install LibreOffice.*save it as PPTX"
    ):
        read(OLE + bytes(2048))


def test_a_password_is_told_apart() -> None:
    with pytest.raises(EncryptedDeckError, match=r"old\.ppt: .*password"):
        read(OLE + bytes(512) + "EncryptedSummary".encode("utf-16-le"))


@pytest.mark.office
@needs_office
def test_an_old_file_is_read_with_notes_and_hidden_slides(tmp_path: Path) -> None:
    new = tmp_path / "talk.pptx"
    new.write_bytes(
        build_pptx(
            TestSlide(title="Queue", bullets=["Nine ports"], notes="Do not mention the outage"),
            TestSlide(title="Backup", hidden=True),
        )
    )
    old = convert(new, "ppt:MS PowerPoint 97", tmp_path, timeout_s=120)
    assert old is not None
    deck = read(old.read_bytes())
    assert deck.format == "ppt"
    assert [slide.title for slide in deck.slides] == ["Queue", "Backup"]
    assert [slide.hidden for slide in deck.slides] == [False, True]
    notes = [block.text for block in deck.all_blocks() if block.kind is BlockKind.NOTES]
    assert notes == ["Do not mention the outage"]
    assert [warning.code for warning in deck.warnings].count("converted") == 1
