"""The ledger's key is whole or not there, whatever happens while it is made."""

from __future__ import annotations

import errno
import os
import signal
import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from deckproof.errors import StoreError
from review import audit, places, stages
from review.anchor import KEY_BYTES
from review.ledger import begin_ledger
from review.stages import StageKey
from review.store import Store, open_store
from tests.review.making import NOW, add_cast, rooms


@pytest.fixture
def new(tmp_path: Path) -> Iterator[Store]:
    """A store in which nobody has done anything."""
    with closing(open_store(tmp_path / "new")) as store:
        yield store


def begin(store: Store) -> None:
    begin_ledger(store, now=NOW)


def claim_and_finish(store: Store) -> None:
    key = StageKey(deck="a" * 64, stage="read", version="1", options="o")
    stages.claim(store, key, "one", 60)
    stages.finish(store, key, "one", store.blobs.put(b"ours"))
    assert stages.find_result(store, key) is not None


def leave(store: Store, left: bytes) -> None:
    """Put these bytes in the key's place, for the owner alone."""
    store.anchor.key_file.touch(mode=0o600)
    store.anchor.key_file.write_bytes(left)


def is_sound(store: Store) -> bool:
    """Whether there is one key for the owner alone, and a ledger can go on by it."""
    (key,) = store.anchor.key_file.parent.iterdir()
    add_cast(store)
    held = key.stat()
    return (
        (held.st_size, stat.S_IMODE(held.st_mode), held.st_nlink) == (KEY_BYTES, 0o600, 1)
        and audit.verify(store, rooms=rooms()).faults == ()
    )  # fmt: skip


@pytest.mark.parametrize("failing", ["fdopen", "fsync", "link"])
def test_a_disk_that_does_not_take_the_key_says_so_and_leaves_none(
    new: Store, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(places.os, failing, full)
        with pytest.raises(StoreError, match="disk is full"):
            new.anchor.create_key()
    assert list(new.anchor.key_file.parent.iterdir()) == []
    begin(new)
    assert is_sound(new)


@pytest.mark.parametrize("at", ["fsync", "link", "after link"])
def test_a_process_that_is_killed_while_it_makes_the_key_breaks_nothing(
    new: Store, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    name = at.removeprefix("after ")
    real = getattr(os, name)

    def killed(*words: object, **named: object) -> None:
        if at.startswith("after"):
            real(*words, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    child = os.fork()
    if child == 0:
        try:
            monkeypatch.setattr(places.os, name, killed)
            new.anchor.create_key()
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    begin(new)
    assert is_sound(new)


@pytest.mark.parametrize("left", [b"", b"k", b"k" * (KEY_BYTES - 1)])
@pytest.mark.parametrize("first", [begin, claim_and_finish])
def test_a_torn_key_beside_an_empty_ledger_is_made_anew(
    new: Store, left: bytes, first: Callable[[Store], None]
) -> None:
    leave(new, left)
    first(new)
    assert is_sound(new)


@pytest.mark.parametrize("left", [b"", b"k" * (KEY_BYTES - 1), None])
def test_the_key_of_a_ledger_with_entries_is_never_made_anew(
    new: Store, left: bytes | None
) -> None:
    begin(new)
    new.anchor.key_file.unlink()
    if left is not None:
        leave(new, left)
    for act in (add_cast, claim_and_finish):
        with pytest.raises(StoreError, match="missing or broken"):
            act(new)
    assert new.anchor.key_file.exists() == (left is not None)


@pytest.mark.parametrize("left", [b"k" * (KEY_BYTES + 1), None])
def test_what_is_no_torn_key_is_left_alone(new: Store, tmp_path: Path, left: bytes | None) -> None:
    """More bytes than a key has, or a link to a place that is not there just now."""
    if left is None:
        new.anchor.key_file.symlink_to(tmp_path / "not-mounted")
    else:
        leave(new, left)
    with pytest.raises(StoreError, match="missing or broken"):
        begin(new)
    assert left is None or new.anchor.key_file.read_bytes() == left
    assert not (tmp_path / "not-mounted").exists()


@pytest.mark.parametrize("left", [None, b"", b"short"])
def test_processes_that_make_it_at_the_same_time_end_with_one_key(
    new: Store, left: bytes | None
) -> None:
    if left is not None:
        leave(new, left)
    go, told = os.pipe(), os.pipe()
    children = []
    for _ in range(6):
        child = os.fork()
        if child == 0:
            try:
                os.close(go[1])
                os.read(go[0], 1)  # until all are there
                os.write(told[1], (new.anchor.create_key() + "\n").encode())
                os._exit(0)
            finally:
                os._exit(1)
        children.append(child)
    os.close(go[0])
    os.close(go[1])
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * 6
    keys = os.read(told[0], 4096).decode().split()
    os.close(told[0])
    os.close(told[1])
    assert len(keys) == 6
    assert set(keys) == {new.anchor.public_key()}
    begin(new)
    assert is_sound(new)
