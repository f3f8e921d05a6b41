"""Machines for the tests of batches over many: set up once, as docs/remote.md says."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from review.store import Store, open_store
from tests.flows.remote.scene import Scene, blocks, set_up

BRIDGE = "dpr0"
SUBNET = "10.213.77"


def recipe() -> list[str]:
    """The commands that docs/remote.md has one type, word for word."""
    (block,) = blocks("sh")
    return block.splitlines()


@contextmanager
def namespaces(*names: str) -> Iterator[str | None]:
    """Network namespaces of these names on a bridge of their own; gives this machine's address there, None without the right."""
    made: list[list[str]] = []

    def do(*words: str, undo: tuple[str, ...] = ()) -> None:
        subprocess.run(words, check=True, capture_output=True)
        if undo:
            made.append(list(undo))

    ip = shutil.which("ip")
    try:
        if ip is None or os.geteuid() != 0:
            yield None
            return
        try:
            do(ip, "link", "add", BRIDGE, "type", "bridge", undo=(ip, "link", "del", BRIDGE))
            do(ip, "addr", "add", f"{SUBNET}.1/24", "dev", BRIDGE)
            do(ip, "link", "set", BRIDGE, "up")
            for number, name in enumerate(names, 2):
                do(ip, "netns", "add", name, undo=(ip, "netns", "del", name))
                do(ip, "link", "add", f"{BRIDGE}v{number}", "type", "veth", "peer", "name", "eth0", "netns", name)  # fmt: skip
                do(ip, "link", "set", f"{BRIDGE}v{number}", "master", BRIDGE, "up")
                do(ip, "-n", name, "addr", "add", f"{SUBNET}.{number}/24", "dev", "eth0")
                do(ip, "-n", name, "link", "set", "eth0", "up")
                do(ip, "-n", name, "link", "set", "lo", "up")
        except subprocess.CalledProcessError:
            yield None
            return
        yield f"{SUBNET}.1"
    finally:
        for words in reversed(made):
            subprocess.run(words, check=False, capture_output=True)


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """Services that are set up, and a desk that has made the ledger's key."""
    with set_up(tmp_path_factory.mktemp("remote"), recipe=recipe()) as scene:
        scene.add_people()
        yield scene


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(tmp_path / "outputs")
    yield store
    store.close()
