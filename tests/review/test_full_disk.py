"""A store on a disk of its own that runs full: what was told stays, what was not is not there, and with room it goes on.

Takes root, for a small disk in memory: DECKPROOF_TEST_FULL_DISK=1 pytest tests/review/test_full_disk.py
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from deckproof.errors import StoreError
from review import audit, gate, releases
from review.ledger import begin_ledger
from review.outputs import load_output
from review.store import Store, open_store
from tests.cluster import running
from tests.review.making import NOW, POLICY, add_cast, cast_of, make_pack, rooms

SIZE_MB = 220
pytestmark = pytest.mark.skipif(
    os.environ.get("DECKPROOF_TEST_FULL_DISK") != "1" or os.geteuid() != 0,
    reason="mounts a disk: DECKPROOF_TEST_FULL_DISK=1, as root",
)


@contextmanager
def small_disk(folder: Path, size_mb: int = SIZE_MB) -> Iterator[Path]:
    """A disk in memory."""
    folder.mkdir(mode=0o755)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size_mb}m", "tmpfs", folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def room_left(folder: Path) -> int:
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize


def fill(store: Store, told: list[str]) -> None:
    """Hold packs until no more can be held; `told` are the outputs that were said to be."""
    for number in range(2_000):
        told += make_pack(store, *("More.[^s1]" for _ in range(20)), pack=f"more{number}")


@pytest.mark.postgres
@pytest.mark.slow
def test_a_full_disk_under_postgresql_loses_nothing_that_was_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Not below pytest's own folder, which only its owner may enter, and PostgreSQL runs as another user.
    disk = Path(tempfile.mkdtemp(prefix="deckproof-disk-")) / "small"
    disk.parent.chmod(0o755)
    with small_disk(disk):
        monkeypatch.setattr(tempfile, "tempdir", str(disk))
        with running("max_wal_size=64MB", "min_wal_size=32MB") as cluster:
            monkeypatch.setattr(tempfile, "tempdir", None)
            address = cluster.address(cluster.new_database())
            with closing(open_store(tmp_path / "outputs", database=address)) as store:
                add_cast(store)
                cast = cast_of(store)
                (own_id,) = make_pack(store, "Plain.[^s1]")
                ballast = cluster.folder / "ballast"
                ballast.write_bytes(bytes(max(room_left(disk) - (1 << 20), 0)))
                told: list[str] = []
                with pytest.raises(StoreError):
                    fill(store, told)
                assert room_left(disk) < 1 << 20
                ballast.unlink()
                time.sleep(1)  # a server that could not write its log comes back by itself
                found = audit.verify(store, rooms=rooms())
                assert found.faults == ()
                for one in told:
                    assert load_output(store, one).state == "held"
                gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
                releases.release(store, cast["ben"], [own_id], now=NOW, policy_version=POLICY)
                assert audit.verify(store, rooms=rooms()).faults == ()


def test_a_disk_that_is_full_at_the_first_start_breaks_no_store(tmp_path: Path) -> None:
    with (
        small_disk(tmp_path / "small", size_mb=4) as disk,
        closing(open_store(disk / "outputs")) as store,
    ):
        ballast = disk / "ballast"
        ballast.write_bytes(bytes(room_left(disk)))
        for _ in range(2):
            with pytest.raises(StoreError, match="disk is full"):
                begin_ledger(store, now=NOW)
        assert list(store.anchor.key_file.parent.iterdir()) == []
        ballast.unlink()
        add_cast(store)
        assert audit.verify(store, rooms=rooms()).faults == ()
