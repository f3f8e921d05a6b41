"""A disk that runs full in the middle of a batch: no deck is blamed, and with room the same call brings every deck to its pack."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from deckproof.errors import FullDiskError
from deckproof.settings import load_settings
from flows import chunks as work
from flows.intake import take_deck, take_options
from review import chunks, runs
from review.runs import RunState, Wanted
from review.store import Store, open_store
from tests.flows.batch_folders import small_deck
from tests.flows.conftest import CommandLine
from tests.review.test_trouble import full_disk

NOW = dt.datetime(2027, 1, 4, 9, tzinfo=dt.UTC)
DECKS = 6

# In a name space of its own, so that the disk is gone with it: a small disk, and a call in the middle of which it runs full.
MOUNTED = """
import os, subprocess, sys
from pathlib import Path
disk = Path(sys.argv.pop(1))
disk.mkdir()
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", disk], check=True)
program = [sys.executable, "-c", FILLING, str(disk), *sys.argv[1:], "--outputs", str(disk / "outputs")]
first = subprocess.run(program, capture_output=True, text=True)
for ballast in disk.glob("ballast-*"): ballast.unlink()
again = [sys.executable, "-c", "from deckproof.cli import main; main()", *program[4:]]
second = subprocess.run(again, capture_output=True, text=True)
import json, sqlite3
rows = sqlite3.connect(disk / "outputs" / "deckproof.db").execute("select deck, id from pack").fetchall()
print(json.dumps([[one.returncode, one.stdout, one.stderr] for one in (first, second)] + [rows]))
"""
FILLING = """
import os, sys
from pathlib import Path
from flows import copies, stages
disk, once, seen = Path(sys.argv.pop(1)), stages.once, []
def fill():
    with open(disk / f"ballast-{os.getpid()}", "ab", buffering=0) as ballast:
        try:
            while ballast.write(bytes(4096)):
                pass
        except OSError:  # a little is left: a row finds room where the Word file of a deck (36 KB) does not
            ballast.truncate(max(0, ballast.tell() - 32 * 1024))
def filling(store, key, work):
    if key.stage == "scan":
        seen.append(key)
    if len(seen) == 2 or any(disk.glob("ballast-*")):  # again at each stage: a database that tidies up gives megabytes back
        fill()
    return once(store, key, work)
stages.once = copies.once = filling
from deckproof.cli import main
main()
"""

# SQLite itself says that its disk is full, from the second deck of a worker on: needs no disk of its own.
NO_PAGE_MORE = """
import sys
from flows import copies, stages
from sqlalchemy import event
from sqlalchemy.pool import Pool
once, seen = stages.once, []
def no_page_more(connection, *_):
    if len(seen) > 1:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")
event.listen(Pool, "checkout", no_page_more)
def filling(store, key, work):
    if key.stage == "scan":
        seen.append(key)
    return once(store, key, work)
stages.once = copies.once = filling
from deckproof.cli import main
main()
"""


def can_mount() -> bool:
    try:
        done = subprocess.run(
            ["unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True
        )
    except OSError:
        return False
    return done.returncode == 0


def decks_in(folder: Path) -> Path:
    made = folder / "decks"
    made.mkdir()
    for number in range(DECKS):
        (made / f"talk-{number}.pptx").write_bytes(small_deck(number))
    return made


def require_stopped(code: int, err: str) -> None:
    assert code == 1, err
    assert "full" in err
    assert "Make room" in err
    assert f"of {DECKS} decks" in err
    assert "The same call goes on" in err
    assert "failed:" not in err
    assert "Traceback" not in err


def require_all_held(out: str, packs: list[tuple[str, str]]) -> None:
    told = json.loads(out)["runs"]
    assert [one["state"] for one in told] == ["held"] * DECKS
    assert len(packs) == len({deck for deck, _ in packs}) == DECKS


@pytest.mark.prefect
@pytest.mark.slow
@pytest.mark.xdist_group("prefect")
@pytest.mark.skipif(not can_mount(), reason="may mount no disk of its own")
def test_a_disk_that_runs_full_stops_the_batch_and_blames_no_deck(
    lonely_command: CommandLine,
) -> None:
    words = ["batch", decks_in(lonely_command.folder), "--no-ocr", "--kind", "summary", "--json", "--workers", "2"]  # fmt: skip
    disk = lonely_command.folder / "small"
    done = subprocess.run(
        ["unshare", "-rm", sys.executable, "-c", f"FILLING = {FILLING!r}\n{MOUNTED}", disk, *words],
        cwd=lonely_command.folder, env=lonely_command.environment, capture_output=True, text=True,
        timeout=300, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    first, second, packs = json.loads(done.stdout)
    require_stopped(first[0], first[2])
    assert second[0] == 0, second[2]
    require_all_held(second[1], packs)


@pytest.mark.prefect
@pytest.mark.slow
@pytest.mark.xdist_group("prefect")
def test_a_database_without_room_stops_the_batch_and_fails_no_row(
    lonely_command: CommandLine,
) -> None:
    words = ["batch", decks_in(lonely_command.folder), "--no-ocr", "--kind", "summary", "--json", "--workers", "1"]  # fmt: skip
    first = subprocess.run(
        [sys.executable, "-c", NO_PAGE_MORE, *words],
        cwd=lonely_command.folder, env=lonely_command.environment, capture_output=True, text=True,
        timeout=300, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    require_stopped(first.returncode, first.stderr)
    with closing(sqlite3.connect(lonely_command.outputs / "deckproof.db")) as database:
        failed = database.execute("select error from run where state = 'failed'").fetchall()
    assert failed == []
    second = lonely_command(*words)
    assert second.code == 0, second.err
    with closing(sqlite3.connect(lonely_command.outputs / "deckproof.db")) as database:
        require_all_held(second.out, database.execute("select deck, id from pack").fetchall())


def use_up(store: Store, wanted: Wanted) -> None:
    """Put rows down until the pages that are there are full, too."""
    for number in range(1, 10_000):
        runs.submit(store, replace(wanted, id=f"{number:016x}", batch="x"), now=NOW)


def test_a_worker_on_another_machine_leaves_the_deck_in_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However often it comes upon the full disk: what is tried again and again is a deck that kills its workers."""
    monkeypatch.setattr(work, "FULL_S", 0.0)
    path = tmp_path / "talk.pptx"
    path.write_bytes(small_deck(1))
    settings = load_settings(outputs=tmp_path / "outputs", ocr=False)
    with closing(open_store(tmp_path / "outputs")) as store:
        options = take_options(store, settings, kinds=("summary",), today=NOW.date())
        deck = take_deck(store, path, options, author="ana")
        wanted = Wanted(id="0" * 16, deck=deck, name=path.name, author="ana", batch="b", options=options, chunk="b:1")  # fmt: skip
        runs.submit(store, wanted, now=NOW)
        with full_disk(store):
            with pytest.raises(FullDiskError):
                use_up(store, wanted)
            for _ in range(work.MOST_ATTEMPTS + 1):
                with pytest.raises(FullDiskError):
                    work._bring_to_its_end(store, wanted.id, "one")
        left = runs.load_run(store, wanted.id)
        assert (left.state in {RunState.QUEUED, RunState.RUNNING}, left.error) == (True, "")
        work._bring_to_its_end(store, wanted.id, "two")
        assert runs.load_run(store, wanted.id).state is RunState.HELD
        assert chunks.take_on(store, wanted.id, "late", now=NOW) is None
