"""Whose work is taken for a dead process's: only that of this very machine, whatever its name."""

from __future__ import annotations

import socket

import pytest

from flows import once
from flows.once import has_died, machine_here, owner_here

GONE = "999999999:1:1"


def test_who_works_here_is_alive_and_a_number_that_nobody_has_is_not() -> None:
    assert not has_died(owner_here())
    assert has_died(f"{machine_here()}:{GONE}")
    assert has_died(f"{machine_here()}:{GONE}", alone=True)


@pytest.mark.parametrize("other", ["other-boot/4026531836", None])
def test_another_machine_of_the_same_name_is_left_to_its_lease(
    other: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = socket.gethostname()
    monkeypatch.setattr(once, "machine_here", lambda: f"{host}/this-boot/4026531836")
    machine = f"{host}/{other}" if other else f"{host}/this-boot/4026532999"
    assert not has_died(f"{machine}:{GONE}")
    assert not has_died(f"{host}:{GONE}")  # as an earlier version wrote it
    assert not has_died(f"elsewhere/this-boot/4026531836:{GONE}", alone=True)


def test_alone_in_its_store_a_machine_knows_whoever_was_there_before_it_was_started_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    host = socket.gethostname()
    monkeypatch.setattr(once, "machine_here", lambda: f"{host}/this-boot/4026531836")
    assert has_died(f"{host}/other-boot/4026531836:{GONE}", alone=True)
    assert has_died(f"{host}:{GONE}", alone=True)
    container = (
        f"{host}/this-boot/4026532999"  # another container on the same machine counts for itself
    )
    assert not has_died(f"{container}:{GONE}", alone=True)
