"""What is kept of the program's own patterns is what would be worked out, and is taken for nothing else."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from scanners import _kept_patterns, _wordings
from scanners._kept_patterns import keep, kept_at, load_kept
from scanners._parsed import Parsed, pattern_of
from scanners._rules import own_wordings
from scanners._wordings import Wording


@pytest.fixture(autouse=True)
def written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


def some() -> list[Wording]:
    return [Wording(r"(?i)\b(?P<what>crate|box)es?\s+(\d+)"), Wording(r"(?x) our \s+ plan")]


def nothing_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(written: str, flags: int) -> Parsed:
        raise AssertionError(f"read anew: {written}")

    monkeypatch.setattr(_wordings, "read_pattern", read)


def test_all_that_is_kept_of_the_books_is_what_is_worked_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wordings = own_wordings()
    assert len(wordings) > 1500
    worked_out = [Wording(one.written, one.flags) for one in wordings]
    programs = [one.program() for one in worked_out]
    conditions = [one.condition for one in worked_out]
    path = tmp_path / "kept"
    keep(worked_out, path)
    taken = [Wording(one.written, one.flags) for one in wordings]
    nothing_is_read(monkeypatch)
    load_kept(taken, path)
    assert [one.condition for one in taken] == conditions
    assert [vars(one)["_known"] for one in taken] == programs


def test_a_kept_pattern_finds_what_it_found_with_its_groups(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_kept(some(), tmp_path / "kept")
    crate, plan = some()
    nothing_is_read(monkeypatch)
    load_kept([crate, plan], tmp_path / "kept")
    match = crate.pattern.search("Two Boxes 17, one crate 4")
    assert match
    assert (match.group("what", 2), match.span()) == (("Box", "17"), (4, 12))
    assert plan.is_in("our  plan")
    assert not plan.is_in("our \\s plan")


def test_what_is_kept_of_others_is_not_taken(tmp_path: Path) -> None:
    path = tmp_path / "kept"
    load_kept(some(), path)
    first = path.read_bytes()
    for others in ([Wording("crate"), Wording("plan")], some()[:1], [*reversed(some())]):
        load_kept(others, path)
        own = [Wording(one.written, one.flags) for one in others]
        assert [one.condition for one in others] == [one.condition for one in own]
        assert path.read_bytes() != first, "what was worked out is kept instead"


@pytest.mark.parametrize("cut", [0, 1, 40, 64, 70, -1])
def test_what_is_not_whole_is_worked_out_again(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "kept"
    load_kept(some(), path)
    whole = path.read_bytes()
    for broken in (whole[:cut], whole[:cut] + bytes([whole[cut] ^ 1]) + whole[cut + 1 or None :]):
        path.write_bytes(broken)
        crate, plan = some()
        load_kept([crate, plan], path)
        assert crate.is_in("boxes 3")
        assert plan.condition == some()[1].condition
        assert path.read_bytes() == whole


def a_set_more(kept: list[Any]) -> None:
    kept[1][0].append(len(kept[0]))


def a_program_less(kept: list[Any]) -> None:
    kept[2].pop()


def no_programs(kept: list[Any]) -> None:
    kept.pop()


@pytest.mark.parametrize("change", [a_set_more, a_program_less, no_programs])
def test_what_is_of_another_shape_is_worked_out_again(
    tmp_path: Path, change: Callable[[list[Any]], None]
) -> None:
    path = tmp_path / "kept"
    load_kept(some(), path)
    whole = path.read_bytes()
    kept = msgspec.msgpack.decode(whole[64:])
    change(kept)
    body = msgspec.msgpack.encode(kept)
    path.write_bytes(whole[:32] + hashlib.sha256(body).digest() + body)
    crate, plan = some()
    load_kept([crate, plan], path)
    assert crate.is_in("boxes 3")
    assert path.read_bytes() == whole


def test_who_may_read_the_program_may_read_what_is_kept(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    path = tmp_path / "kept"
    load_kept(some(), path)
    own = Path(_kept_patterns.__file__).stat().st_mode
    assert path.stat().st_mode & 0o777 == own & 0o666 | 0o200


def test_nothing_is_kept_where_python_keeps_no_bytecode_or_cannot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    crate, plan = some()
    load_kept([crate, plan], tmp_path / "file" / "kept")
    assert crate.is_in("boxes 3")
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    load_kept([crate, plan], tmp_path / "kept")
    assert plan.is_in("our plan")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_it_lies_beside_the_bytecode() -> None:
    path = kept_at()
    assert path
    assert path.parent.name == "__pycache__" or sys.pycache_prefix
    assert path.suffix == ".patterns"


def test_what_the_engine_cannot_run_is_refused() -> None:
    program = some()[0].program()
    broken = type(program)(program.flags, b"\xff" * 16, program.groups, program.names)
    with pytest.raises(RuntimeError):
        pattern_of(broken)
