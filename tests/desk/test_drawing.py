"""Pictures that are being drawn when the desk closes: the drawing program ends first, and nothing of it stays."""

from __future__ import annotations

import logging
import tempfile
import time
from pathlib import Path

import pytest

from desk import drawing
from review.store import Store

OFFICE = """#!/bin/sh
# A LibreOffice that never comes back: it and what it started go on writing into their profile.
echo $$ > {pids}
( while :; do mkdir -p "$HOME/profile/user/$(date +%N)"; done ) &
echo $! >> {pids}
while :; do mkdir -p "$HOME/profile/user/a$(date +%N)"; done
"""


@pytest.fixture
def pids(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the program notes its processes; it stands in for LibreOffice."""
    program, noted, scratch = tmp_path / "soffice", tmp_path / "pids", tmp_path / "scratch"
    program.write_text(OFFICE.format(pids=noted))
    program.chmod(0o755)
    scratch.mkdir()
    monkeypatch.setattr("extractors._office.find_soffice", lambda: program)
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    return noted


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_for(path: Path, lines: int) -> list[int]:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if path.exists() and len(path.read_text().split()) == lines:
            return [int(one) for one in path.read_text().split()]
        time.sleep(0.02)
    raise AssertionError("the program did not begin")


def test_a_desk_that_closes_ends_the_drawing_and_leaves_no_rest(
    store: Store, pids: Path, caplog: pytest.LogCaptureFixture
) -> None:
    first = store.blobs.put(b"PK\x03\x04 one deck")
    second = store.blobs.put(b"PK\x03\x04 another")
    assert drawing.pictures(store, first, 3) == ("pending", ())
    running = wait_for(pids, 2)
    assert all(map(is_alive, running))
    assert drawing.pictures(store, second, 3) == ("pending", ()), "it waits for its turn"
    begun = time.monotonic()
    with caplog.at_level(logging.WARNING):
        drawing.close()
    assert time.monotonic() - begun < drawing.CLOSE_WITHIN_S
    assert drawing.pictures(store, first, 3) == ("none", ())
    assert drawing.pictures(store, second, 3) == ("none", ())
    assert not [pid for pid in running if is_alive(pid)]
    assert list((pids.parent / "scratch").iterdir()) == []
    assert list((store.outputs / "cache" / "slides").iterdir()) == []
    assert caplog.records == []


def test_closing_what_draws_nothing_takes_no_time(store: Store) -> None:
    begun = time.monotonic()
    drawing.close()
    assert time.monotonic() - begun < 1
    assert drawing.pictures(store, "0" * 64, 3) == ("none", ())
