"""Where the desk may be served, and that one command opens it for the first admin."""

from __future__ import annotations

import gc
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from deckproof.errors import UsageError
from desk.address import LOOPBACK, loopback, public
from desk.serving import open_place
from tests.desk.making import PUBLIC, TestDesk, open_desk

START_LIMIT_CPU_S = 6.0
"""Twice the goal of three: the machine of the tests may be slow."""


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "desk.example.com", ""])  # noqa: S104 - none of them is listened on
def test_without_tls_the_desk_is_served_to_this_machine_alone(host: str) -> None:
    with pytest.raises(UsageError, match="without TLS"):
        open_place(host, 0)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_this_machine_reaches_it_under_its_own_names(host: str) -> None:
    place = open_place(host, 0)
    port = place.door.getsockname()[1]
    place.door.close()
    assert place.address == loopback(port)
    assert not place.address.is_secure
    assert {one.rpartition(":")[0] for one in place.address.hosts} == set(LOOPBACK)


def test_a_proxy_is_declared_by_its_address() -> None:
    place = open_place("127.0.0.1", 0, proxy="https://Desk.example.com")
    place.door.close()
    assert place.address.origin == "https://desk.example.com"
    assert place.address.cookie == "__Host-sid"


@pytest.mark.parametrize("origin", ["http://desk.example.com", "desk.example.com", "https://", "https://x.example/path", "https://x.example?a=b"])  # fmt: skip
def test_an_address_without_tls_or_with_a_path_is_none(origin: str) -> None:
    with pytest.raises(UsageError):
        public(origin, behind_proxy=True)


def test_an_address_that_is_refused_leaves_no_door_open(tmp_path: Path) -> None:
    """Nothing is read of the certificate before it is served; a door that stays open warns, which fails here."""
    with pytest.raises(UsageError):
        open_place("127.0.0.1", 0, public_address="http://desk.example.com", certificate=tmp_path / "c", key=tmp_path / "k")  # fmt: skip
    gc.collect()


def test_a_port_that_is_taken_is_told() -> None:
    taken = open_place("127.0.0.1", 0)
    with pytest.raises(UsageError, match="cannot listen"):
        open_place("127.0.0.1", taken.door.getsockname()[1])
    taken.door.close()


def test_only_a_declared_proxy_says_who_asks(desk: TestDesk) -> None:
    """Wrong passwords are counted by place: a header that anybody can send must not change the place."""

    def statuses(opened: TestDesk) -> set[int]:
        return {
            opened.stranger(**{"x-forwarded-for": f"198.51.100.{number}"})
            .post("/sign-in", data={"name": "ana", "password": "x"})
            .status_code
            for number in range(8)
        }

    assert 429 in statuses(desk)
    with open_desk(desk.store, address=PUBLIC) as proxied:
        assert statuses(proxied) == {401}


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_one_command_opens_the_desk_and_prints_the_first_link(
    tmp_path: Path, end: signal.Signals
) -> None:
    command = [
        sys.executable,
        "-c",
        "from deckproof.cli import main; main()",
        "desk",
        "--port",
        "0",
    ]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        said = [server.stderr.readline() for _ in range(3)]
        link = re.search(r"(http://127\.0\.0\.1:\d+)(/invitation/\S+)", "".join(said))
        assert link is not None
        with urllib.request.urlopen(link[1] + link[2], timeout=60) as page:  # noqa: S310 - an address of the test's own
            assert "You are the first one here" in page.read().decode()
        spent = _cpu_seconds(server.pid)
        server.send_signal(end)
        assert server.wait(timeout=60) == 0
    assert spent < START_LIMIT_CPU_S
    assert (tmp_path / "outputs" / "deckproof.db").is_file()


def _cpu_seconds(pid: int) -> float:
    """Of user and system, from proc(5)."""
    import os

    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
