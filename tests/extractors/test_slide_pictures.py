"""Pictures of slides: as many as slides, in their order, or none at all."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image

from extractors import _confined, _office, slide_pictures
from extractors.slide_pictures import find_soffice, render_slides
from tests.decks import TestSlide, build_pptx
from tests.extractors.pdf_files import build_pdf, piece

needs_office = pytest.mark.skipif(
    find_soffice() is None, reason=f"LibreOffice is missing. {_office.INSTALL}."
)
PAGES = [[piece(f"Page {n}", 60, 40, 40)] for n in range(1, 4)]


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    path = tmp_path / "talk.pdf"
    path.write_bytes(build_pdf(*PAGES))
    return path


def test_a_pdf_is_drawn_page_by_page(talk: Path, tmp_path: Path) -> None:
    made = render_slides(talk, slide_count=3, out_dir=tmp_path / "pictures", width_px=320)
    assert made is not None
    assert [path.name for path in made] == ["slide-0001.png", "slide-0002.png", "slide-0003.png"]
    for path in made:
        with Image.open(path) as picture:
            assert picture.size == (320, 180)


def test_what_was_drawn_is_found_again(talk: Path, tmp_path: Path) -> None:
    pictures = tmp_path / "pictures"
    first = render_slides(talk, slide_count=3, out_dir=pictures, width_px=320)
    assert first is not None
    before = first[0].stat().st_mtime_ns
    assert render_slides(talk, slide_count=3, out_dir=pictures, width_px=320) == first
    assert first[0].stat().st_mtime_ns == before


@pytest.mark.parametrize("count", [2, 4])
def test_another_number_of_pages_gives_no_picture_at_all(
    talk: Path, tmp_path: Path, count: int
) -> None:
    pictures = tmp_path / "pictures"
    assert render_slides(talk, slide_count=count, out_dir=pictures, width_px=320) is None
    assert not list(pictures.rglob("*.png"))


def test_a_damaged_file_gives_none_and_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "talk.pdf"
    path.write_bytes(b"%PDF-1.4 broken")
    assert render_slides(path, slide_count=1, out_dir=tmp_path / "pictures") is None
    assert not list((tmp_path / "pictures").iterdir())


def test_without_libreoffice_there_are_no_pictures_of_a_deck(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_office, "find_soffice", lambda: None)
    path = tmp_path / "talk.pptx"
    path.write_bytes(build_pptx(TestSlide(title="Queue")))
    assert render_slides(path, slide_count=1, out_dir=tmp_path / "pictures") is None


def test_a_program_that_takes_too_long_is_killed_with_what_it_started(tmp_path: Path) -> None:
    program = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "open('pid', 'w').write(str(child.pid))\n"
        "time.sleep(60)\n"
    )
    status = _confined.run_confined(
        [sys.executable, "-c", program], timeout_s=6, memory_mb=2048, folder=tmp_path
    )
    assert status == _confined.TIMED_OUT
    grandchild = int((tmp_path / "pid").read_text())
    assert _is_gone(grandchild)


def _is_gone(pid: int) -> bool:
    for _ in range(50):
        state = subprocess.run(
            ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False
        ).stdout.strip()
        if not state or state.startswith("Z"):
            return True
        time.sleep(0.05)
    return False


def test_a_confined_program_sees_no_keys_and_no_more_memory_than_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DECKPROOF_TOKEN", "not for programs")
    program = (
        "import os, resource\n"
        "limit = resource.getrlimit(resource.RLIMIT_AS)[0]\n"
        "open('seen', 'w').write(f\"{limit >> 20} {'DECKPROOF_TOKEN' in os.environ}\")\n"
    )
    status = _confined.run_confined(
        [sys.executable, "-c", program], timeout_s=20, memory_mb=1024, folder=tmp_path
    )
    assert (status, (tmp_path / "seen").read_text()) == (0, "1024 False")


@pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="asks for a network of its own"
)
def test_a_confined_program_has_no_way_out(tmp_path: Path) -> None:
    program = (
        "import socket, sys\n"
        "names = [name for _, name in socket.if_nameindex() if name != 'lo']\n"
        "sys.exit(7 if not names else 0)\n"
    )
    status = _confined.run_confined(
        [sys.executable, "-c", program], timeout_s=20, memory_mb=1024, folder=tmp_path
    )
    assert status in {7, 0}
    if status == 0:
        pytest.skip("this system allows no network of one's own")


@pytest.mark.office
@needs_office
def test_hidden_slides_are_drawn_too(tmp_path: Path) -> None:
    path = tmp_path / "blob-without-ending"
    path.write_bytes(
        build_pptx(
            TestSlide(title="Queue"), TestSlide(title="Backup", hidden=True), TestSlide(title="End")
        )
    )
    made = render_slides(path, slide_count=3, out_dir=tmp_path / "pictures", width_px=320)
    assert made is not None
    assert len(made) == 3


@pytest.mark.office
@needs_office
def test_time_that_is_up_gives_none(tmp_path: Path) -> None:
    path = tmp_path / "talk.pptx"
    path.write_bytes(build_pptx(TestSlide(title="Queue")))
    assert render_slides(path, slide_count=1, out_dir=tmp_path / "pictures", timeout_s=0.2) is None
    assert slide_pictures.find_soffice() is not None
