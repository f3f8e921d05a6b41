"""A folder of decks as a batch finds it, and the rows that a batch leaves, for its tests."""

import sqlite3
from pathlib import Path
from typing import Any

from tests.decks import TestSlide, build_pptx

WORDS = ("--no-ocr", "--kind", "summary", "--json")


def small_deck(number: int) -> bytes:
    return build_pptx(
        TestSlide(
            title=f"Why ramp {number} was late",
            bullets=[f"The ramp lost {number + 3} parcels at the gate.", "Nobody had looked."],
            notes=f"We counted for {number + 2} weeks. The ramp was too steep for the belt.",
        ),
        TestSlide(
            title="What we changed",
            bullets=["The ramp is flat now.", "The belt runs slower."],
            notes="It took one afternoon and a spirit level.",
        ),
    )


def write_folder(tmp_path: Path) -> Path:
    """Five decks, one of them twice, and a file that is none."""
    made = tmp_path / "decks"
    made.mkdir()
    for number in range(4):
        (made / f"talk-{number}.pptx").write_bytes(small_deck(number))
    (made / "again.pptx").write_bytes((made / "talk-2.pptx").read_bytes())
    (made / "broken.pptx").write_text("no deck")
    (made / "notes.txt").write_text("not looked at")
    (made / "~$talk-1.pptx").write_text("not looked at")
    return made


def rows(outputs: Path, sql: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(outputs / "deckproof.db") as database:
        return database.execute(sql).fetchall()
