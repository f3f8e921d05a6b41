"""Paths without steps up lead to the same place as with them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from deckproof.plain_paths import without_steps_up
from deckproof.settings import load_settings


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, `work` beside `far/away`; `link` in it leads there."""
    work = tmp_path / "work"
    work.mkdir()
    (tmp_path / "far" / "away").mkdir(parents=True)
    (work / "link").symlink_to(tmp_path / "far" / "away")
    monkeypatch.chdir(work)
    return work


def test_a_path_without_a_step_up_is_as_it_was_given(here: Path) -> None:
    for given in ("outputs", "link", "link/outputs", "a..b/..c", str(here / "link")):
        assert without_steps_up(Path(given)) == Path(given)


@pytest.mark.parametrize(
    "given",
    ["../oo", "..", "a/../oo", "link/../oo", "../work/link/../x/../oo", "missing/../oo", "../../../oo"],
)  # fmt: skip
def test_a_step_up_goes_where_the_disk_would_go(here: Path, given: str) -> None:
    plain = without_steps_up(Path(given))
    assert ".." not in plain.parts
    assert plain.is_absolute()
    (here / "missing").mkdir()
    (here / "a").mkdir()
    (here.parent / "x").mkdir()
    (here.parent / "far" / "x").mkdir()
    assert os.path.realpath(plain) == os.path.realpath(given)


def test_the_folder_that_is_named_last_may_be_a_link(here: Path) -> None:
    assert without_steps_up(Path("../work/link")) == Path(os.path.realpath(here)) / "link"


def test_the_outputs_folder_has_no_step_up_whoever_names_it(here: Path) -> None:
    wanted = Path(os.path.realpath(here.parent)) / "oo"
    assert load_settings(None, {"DECKPROOF_OUTPUTS": "../oo"}).outputs == wanted
    assert load_settings(None, {}, outputs=Path("../oo")).outputs == wanted
    (here / "deckproof.toml").write_text('outputs = "../oo"\n')
    assert load_settings(None, {}).outputs == wanted


@pytest.mark.parametrize("command", [["read"], ["scan", "--json"], ["run", "--no-ocr", "--json"]])
def test_a_file_whose_name_is_no_text_is_told_of_in_one_sentence(
    here: Path, command: list[str]
) -> None:
    (here / os.fsdecode(b"we\xffek.pptx")).write_bytes(b"PK")
    done = subprocess.run(
        [sys.executable, "-c", "from deckproof.cli import main; main()", *command, b"we\xffek.pptx"],
        cwd=here, capture_output=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 2
    assert b"we\\xffek.pptx: Its name is not text in UTF-8. Rename the file." in done.stderr
    assert b"Traceback" not in done.stderr
