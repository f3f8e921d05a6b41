"""Opening, migrating, blobs, and where a store may lie."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from deckproof.codec import digest
from deckproof.errors import ChangedBytesError, StoreError
from review import migrate, places
from review.store import Store, open_store
from review.tables import metadata
from tests.cluster import Cluster
from tests.review.making import make_pack, reopen
from tests.review.tampering import raw_connection


def test_the_migrations_make_the_tables_that_the_code_knows(store: Store) -> None:
    with store.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    assert differences == []


def test_head_is_the_newest_migration() -> None:
    scripts = ScriptDirectory(str(migrate.MIGRATIONS))
    assert scripts.get_current_head() == migrate.HEAD


def test_a_filled_store_goes_down_and_up_again(store: Store) -> None:
    make_pack(store, "Plain.[^s1]")
    with store.engine.begin() as connection:
        migrate.run_alembic(connection, "downgrade", "base")
    with store.engine.begin() as connection:
        migrate.run_alembic(connection, "upgrade", "head")
    assert migrate.version_of(store.engine) == migrate.HEAD


def test_a_store_of_a_newer_deckproof_is_refused(store: Store) -> None:
    with store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="another version"):
        reopen(store)


def test_many_first_starts_at_once_make_one_store(tmp_path: Path, home: Cluster | None) -> None:
    database = home.address(home.new_database()) if home else ""
    failures: list[BaseException] = []
    barrier = threading.Barrier(6)

    def start() -> None:
        barrier.wait()
        try:
            open_store(tmp_path / "outputs", database=database).close()
        except BaseException as error:  # noqa: BLE001 - whatever it is, the test has to show it
            failures.append(error)

    threads = [threading.Thread(target=start) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_many_first_processes_at_once_make_one_store(tmp_path: Path) -> None:
    """SQLite lets nobody wait for the change to WAL, so one of them does it behind our own lock."""
    for number in range(3):
        children = []
        for _ in range(5):
            child = os.fork()
            if child == 0:
                try:
                    open_store(tmp_path / str(number))
                    os._exit(0)
                finally:
                    os._exit(1)
            children.append(child)
        ends = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
        assert ends == [0] * 5


def test_opening_a_store_again_loads_neither_alembic_nor_the_other_rooms(tmp_path: Path) -> None:
    open_store(tmp_path / "outputs").close()
    code = (
        "import sys, pathlib, review.store, review.holds, review.gate, review.releases, review.stages\n"
        f"review.store.open_store(pathlib.Path({str(tmp_path / 'outputs')!r})).close()\n"
        "print([name for name in ('alembic', 'prefect', 'writers', 'scanners', 'extractors', 'fastapi', 'spacy', "
        "'sqlalchemy.orm', 'cryptography') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_file_that_is_no_database_is_said_so(tmp_path: Path) -> None:
    folder = tmp_path / "outputs"
    folder.mkdir()
    (folder / "deckproof.db").write_bytes(b"This is a letter, not a database. " * 100)
    with pytest.raises(StoreError):
        open_store(folder)


def test_synchronous_is_full_and_writers_wait(sqlite_store: Store) -> None:
    with sqlite_store.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one() == 10_000


@pytest.mark.parametrize("share", ["nfs4", "cifs", "fuse.sshfs", "smb3"])
def test_a_network_share_is_refused(tmp_path: Path, share: str) -> None:
    mounts = f"/dev/sda1 / ext4 rw 0 0\nserver:/x {tmp_path} {share} rw 0 0\n"
    with pytest.raises(StoreError, match="network share"):
        places.refuse_share(tmp_path / "outputs", mounts)
    places.refuse_share(Path("/elsewhere"), mounts)


def test_a_local_disk_inside_a_share_is_allowed(tmp_path: Path) -> None:
    mounts = f"server:/ / nfs rw 0 0\ntmpfs {tmp_path} tmpfs rw 0 0\n"
    places.refuse_share(tmp_path / "outputs", mounts)


def test_a_blob_is_kept_once_and_checked_when_it_is_read(store: Store) -> None:
    sha256 = store.blobs.put(b"bytes")
    assert sha256 == digest(b"bytes") == store.blobs.put(b"bytes")
    assert store.blobs.get(sha256) == b"bytes"
    store.blobs.path(sha256).write_bytes(b"bytez")
    with pytest.raises(ChangedBytesError):
        store.blobs.get(sha256)
    store.blobs.path(sha256).unlink()
    assert not store.blobs.has(sha256)
    with pytest.raises(StoreError, match="missing"):
        store.blobs.get(sha256)


def test_a_blob_cut_short_is_written_again(store: Store) -> None:
    sha256 = store.blobs.put(b"bytes")
    store.blobs.path(sha256).write_bytes(b"by")
    assert store.blobs.put(b"bytes") == sha256
    assert store.blobs.get(sha256) == b"bytes"


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "a" * 63, "A" * 64, "a" * 64 + "\n"])
def test_what_is_no_sha256_names_no_file(store: Store, name: str) -> None:
    with pytest.raises(StoreError):
        store.blobs.path(name)


@pytest.mark.parametrize("step", ["fsync", "write"])
def test_a_full_disk_leaves_nothing_and_says_so(
    store: Store, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    before = sorted(store.outputs.rglob("*"))
    with monkeypatch.context() as patch:
        if step == "fsync":
            patch.setattr(os, "fsync", full)
        else:
            patch.setattr(os, "fdopen", full)
        with pytest.raises(StoreError, match="disk is full"):
            store.blobs.put(b"much")
    after = [path for path in sorted(store.outputs.rglob("*")) if path.is_file()]
    assert [path for path in before if path.is_file()] == after


def test_a_file_that_may_not_be_replaced_is_not(tmp_path: Path) -> None:
    path = tmp_path / "file"
    places.write_whole(path, b"first", replace=False)
    with pytest.raises(FileExistsError):
        places.write_whole(path, b"second", replace=False)
    assert path.read_bytes() == b"first"
    places.write_whole(path, b"third")
    assert [found.name for found in tmp_path.iterdir()] == ["file"]
    assert path.stat().st_mode & 0o077 == 0


def test_a_store_that_does_not_say_its_version_is_refused_with_a_sentence(store: Store) -> None:
    store.close()
    with raw_connection(store) as raw:
        raw.execute("DELETE FROM alembic_version")
    with pytest.raises(StoreError, match="does not say by which version"):
        reopen(store)


def test_a_child_has_nothing_of_the_parents_database_open(tmp_path: Path) -> None:
    """What SQLite closes in a child, whenever that is, may write an old log over what others wrote since."""
    code = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from review.store import open_store\n"
        "store = open_store(Path(sys.argv[1]))\n"
        "with store.reading() as connection: connection.exec_driver_sql('select 1')\n"
        "def ours(): return [one for one in map(os.path.realpath, Path('/proc/self/fd').glob('*')) if 'deckproof.db' in one]\n"
        "assert ours()\n"
        "if os.fork() == 0:\n"
        "    print(len(ours()), flush=True)\n"
        "    os._exit(0)\n"
        "os.wait()\n"
        "with store.acting() as act: pass\n"
        "print(len(ours()) > 0)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "outputs")], capture_output=True, text=True, timeout=60
    )  # fmt: skip
    assert done.stderr == ""
    assert done.stdout.split() == ["0", "True"]
