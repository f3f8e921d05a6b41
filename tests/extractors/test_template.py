"""The template that children are forked from: what a child inherits, and that none outlives who waits for it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from deckproof import errors
from extractors import Limits, ReadOptions, _forked, network_is_cut, read_deck
from tests.extractors.hostile import SLIDE, edited, parts_of, three_slides

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a template")
NO_OCR = ReadOptions(ocr=False)
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def slow_deck(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A deck that takes some seconds to read."""
    slide = parts_of(three_slides())[SLIDE]
    paragraphs = b"<a:p><a:r><a:t>" + b"word " * 4 + b"</a:t></a:r></a:p>"
    slide = slide.replace(b"</p:txBody>", paragraphs * 150_000 + b"</p:txBody>", 1)
    path = tmp_path_factory.mktemp("slow") / "slow.pptx"
    slides = {f"ppt/slides/slide{number}.xml": slide for number in (1, 2, 3)}
    path.write_bytes(edited(three_slides(), slides))
    return path


@pytest.fixture(autouse=True)
def a_file_before() -> None:
    """The first file of a process is read without a template."""
    next(_forked._files)


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    path = tmp_path / "talk.pptx"
    path.write_bytes(three_slides())
    return path


def template() -> int:
    return _forked._templates[0].process.pid


def children_of(pid: int) -> list[int]:
    """Its children that have not ended."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in found if state_of(int(child)) not in {"", "Z"}]


def state_of(pid: int) -> str:
    """R, S and so on; Z for one that nobody has waited for, nothing for one that is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return ""


def eventually(holds: Callable[[], object], within_s: float = 20) -> bool:
    until = time.monotonic() + within_s
    while time.monotonic() < until:
        if holds():
            return True
        time.sleep(0.01)
    return False


@contextmanager
def being_read(path: Path, limits: Limits) -> Iterator[tuple[int, list[errors.DeckError]]]:
    """The child that reads the deck, and what came of it when the block is over."""
    _forked.end_template()
    found: list[errors.DeckError] = []

    def read() -> None:
        try:
            read_deck(path, options=NO_OCR, limits=limits)
        except errors.DeckError as error:
            found.append(error)

    thread = threading.Thread(target=read)
    thread.start()
    assert eventually(lambda: _forked._templates and children_of(template()))
    child, limits_of = children_of(template())[0], str(limits.memory_mb << 20)
    # It has its errand: before that a template that dies has taken nothing on, and the deck is read without one.
    assert eventually(lambda: limits_of in Path(f"/proc/{child}/limits").read_text())
    yield child, found
    thread.join()


def test_a_child_of_the_template_has_its_file_and_its_line_and_nothing_else(
    slow_deck: Path,
) -> None:
    with being_read(slow_deck, Limits(wall_s=3, memory_mb=2048, cpu_s=7)) as (child, _):
        process = Path(f"/proc/{child}")
        assert eventually(lambda: "7" in (process / "limits").read_text().split("\n")[1].split())
        limits = (process / "limits").read_text()
        environment = (process / "environ").read_bytes().split(b"\0")
        assert {entry.partition(b"=")[0] for entry in environment if entry} <= {
            b"LANG",
            b"PATH",
            b"LC_CTYPE",
        }
        opened = sorted(str(each.readlink()) for each in (process / "fd").iterdir())
        assert opened[:3] == ["/dev/null"] * 3
        others = [each for each in opened[3:] if each != str(slow_deck)]
        assert [each.partition(":")[0] for each in others] == ["socket"]
        assert str(2048 << 20) in limits
        assert os.getsid(child) == child
        if network_is_cut():
            assert (process / "ns/net").readlink() != Path("/proc/self/ns/net").readlink()


def test_a_child_that_nobody_waits_for_any_longer_is_killed(slow_deck: Path) -> None:
    with being_read(slow_deck, Limits(wall_s=1, memory_mb=2048)) as (child, found):
        assert state_of(child) in {"R", "S", "D"}
        assert eventually(lambda: found)
    assert isinstance(found[0], errors.DeckTooLargeError)
    assert eventually(lambda: not state_of(child), within_s=5)


def test_the_template_dying_takes_the_child_along_and_the_next_deck_is_read(
    slow_deck: Path, deck: Path
) -> None:
    with being_read(slow_deck, Limits(memory_mb=2048)) as (child, found):
        os.kill(template(), signal.SIGKILL)
        assert eventually(lambda: not state_of(child), within_s=5)
    assert isinstance(found[0], errors.DamagedDeckError)
    assert len(read_deck(deck, options=NO_OCR).slides) == 3


def test_nothing_outlives_the_process_that_reads(slow_deck: Path) -> None:
    script = """
import sys, threading
from pathlib import Path
from extractors import Limits, ReadOptions, _forked, read_deck
next(_forked._files)
how = {"options": ReadOptions(ocr=False), "limits": Limits(memory_mb=2048)}
threading.Thread(target=read_deck, args=(Path(sys.argv[1]),), kwargs=how, daemon=True).start()
while not _forked._templates: pass
print(_forked._templates[0].process.pid, flush=True)
input()
"""
    with subprocess.Popen(
        [sys.executable, "-c", script, str(slow_deck)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as reader:
        assert reader.stdout is not None
        pid = int(reader.stdout.readline())
        assert eventually(lambda: children_of(pid))
        child = children_of(pid)[0]
        reader.kill()
        assert eventually(lambda: state_of(pid) in {"", "Z"} and not state_of(child), within_s=10)


def test_many_at_once_come_back_each_with_its_own(tmp_path: Path) -> None:
    found: dict[int, str] = {}

    def read(number: int) -> None:
        path = tmp_path / f"talk{number}.pptx"
        renamed = parts_of(three_slides())[SLIDE].replace(b"Harbor", b"Harbor %d" % number)
        path.write_bytes(edited(three_slides(), {SLIDE: renamed}))
        found[number] = read_deck(path, options=NO_OCR).slides[0].title

    threads = [threading.Thread(target=read, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {number: f"Harbor {number}" for number in range(12)}


def test_without_a_template_a_deck_is_read_all_the_same(
    deck: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_one = read_deck(deck, options=NO_OCR)
    _forked.end_template()
    monkeypatch.setattr(_forked, "SCRIPT", "/nowhere/_template.py")
    monkeypatch.setattr(_forked, "_in_vain", [])
    for _ in range(_forked.TRIALS + 1):
        assert read_deck(deck, options=NO_OCR) == with_one
    assert len(_forked._in_vain) == _forked.TRIALS
    _forked.end_template()


def test_a_fork_of_the_reading_process_reads_by_a_template_of_its_own(deck: Path) -> None:
    script = """
import os, sys
from pathlib import Path
from extractors import ReadOptions, _forked, read_deck
path, options = Path(sys.argv[1]), ReadOptions(ocr=False)
read_deck(path, options=options)
assert not _forked._templates
read_deck(path, options=options)
first = _forked._templates[0].process.pid
if os.fork() == 0:
    read_deck(path, options=options)
    told = f"{_forked._templates[0].process.pid != first}"
    _forked.end_template()
    print(told, flush=True)
    os._exit(0)
os.wait()
print(read_deck(path, options=options).slides[2].title, _forked._templates[0].process.pid == first)
"""
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", script, str(deck)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stdout.split() == ["True", "Lantern", "True"], ran.stderr
    assert not ran.stderr


@pytest.mark.parametrize("family", ["zip", "pdf"])
def test_what_readers_need_is_loaded_before_the_fork(family: str, tmp_path: Path) -> None:
    from PIL import Image

    from tests.decks import TestSlide, build_pptx

    path = tmp_path / "talk"
    Image.new("RGB", (90, 90)).save(tmp_path / "picture.png")
    if family == "zip":
        picture = (tmp_path / "picture.png").read_bytes()
        path.write_bytes(build_pptx(TestSlide(title="Harbor", notes="Say it", pictures=[picture])))
    else:
        Image.new("RGB", (90, 90)).save(path, "PDF")
    script = """
import importlib, sys
from pathlib import Path
from extractors import _tasks
from extractors._protocol import Task
from extractors._template import Children
Children()._load(sys.argv[2])
before = set(sys.modules)
data = Path(sys.argv[1]).read_bytes()
task = Task(verb="read", family=sys.argv[2], name="talk")
_tasks.with_known_pictures(_tasks.read(data, task), data, task)
print(*sorted(set(sys.modules) - before))
"""
    ran = subprocess.run(
        [sys.executable, "-c", script, str(path), family],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert [name for name in ran.stdout.split() if name.partition(".")[0] in _HEAVY] == []


def test_who_rewrites_is_loaded_before_the_fork() -> None:
    script = """
import sys
from extractors._template import Children
children = Children()
children._load("zip")
print("writers.cleaning.copying" in sys.modules)
children._load("writers.cleaning.copying")
print("writers.cleaning.copying" in sys.modules)
"""
    ran = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ran.stdout.split() == ["False", "True"]


_HEAVY = {"extractors", "deckproof", "lxml", "pypdf", "pypdfium2", "PIL", "zipfile", "ctypes"}
