"""What a power cut takes: whatever the disk was not asked about is emptied or gone, and no held pack misses it."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from deckproof.settings import load_settings
from flows.direct import hold_deck
from flows.intake import take_deck, take_options
from review import audit
from review.outputs import load_pack
from review.store import Store, open_store
from tests.decks import TestSlide, build_pptx


class Disk:
    """What it was asked about: files by their number, and of folders the names that they held at that time."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.files: set[int] = set()
        self.names: dict[int, set[str]] = {}
        self._sync = os.fsync
        monkeypatch.setattr(os, "fsync", self._fsync)

    def _fsync(self, handle: int) -> None:
        number = os.fstat(handle).st_ino
        if Path(f"/proc/self/fd/{handle}").resolve().is_dir():
            self.names[number] = set(os.listdir(handle))
        else:
            self.files.add(number)
        self._sync(handle)

    def has_named(self, path: Path) -> bool:
        return path.name in self.names.get(path.parent.stat().st_ino, set())

    def cut(self, *folders: Path) -> list[Path]:
        """Empty, or take away, what is not safe; gives which files that were."""
        return list(self._cut(folders))

    def _cut(self, folders: tuple[Path, ...]) -> Iterator[Path]:
        for folder in folders:
            for path in sorted(one for one in folder.rglob("*") if one.is_file()):
                between = [
                    one for one in path.parents if one.is_relative_to(folder) and one != folder
                ]
                if path.stat().st_ino not in self.files:
                    path.write_bytes(b"")
                elif not all(map(self.has_named, (path, *between))):
                    path.unlink()
                else:
                    continue
                yield path


def talk(folder: Path) -> Path:
    path = folder / "talk.pptx"
    path.write_bytes(
        build_pptx(
            TestSlide(
                title="How the night shift stopped losing crates",
                bullets=["The scanner slept", "Two belts met without a marker"],
                notes="Every night twelve crates pass one gate, and until spring we lost some of them.",
            ),
            TestSlide(title="What we changed", bullets=["The timer is off", "A marker was set"]),
            title="Crates",
        )
    )
    return path


def options_of(store: Store) -> str:
    return take_options(
        store, load_settings(outputs=store.outputs, ocr=False),
        kinds=("summary", "clean-deck"), today=dt.date(2026, 11, 22),
    )  # fmt: skip


def test_a_power_cut_after_a_pack_was_told_of_takes_nothing_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DECKPROOF_PICTURES", "off")
    monkeypatch.setenv("DECKPROOF_OUTPUTS", str(tmp_path / "outputs"))
    disk = Disk(monkeypatch)
    store = open_store(tmp_path / "outputs")
    options = options_of(store)
    deck = take_deck(store, talk(tmp_path), options, author="ida")
    pack = hold_deck(store, deck, options)
    before = load_pack(store, pack)
    lost = disk.cut(store.outputs / "blobs", store.outputs / "held")
    assert lost, "nothing waits for nothing here, so the test is of no use"
    assert all(one.is_relative_to(store.outputs / "blobs") for one in lost)
    assert audit.verify(store).faults == ()
    assert hold_deck(store, deck, options) == pack, "what was lost of the way there is made again"
    assert load_pack(store, pack) == before
    assert audit.verify(store).faults == ()
    store.close()
