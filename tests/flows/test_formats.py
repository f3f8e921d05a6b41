"""`deckproof run --format`: which files a run makes, and that nothing of the deck is in them that the page has not."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from tests.flows.conftest import CommandLine

pytestmark = [pytest.mark.prefect, pytest.mark.xdist_group("prefect")]

NAMES = ("brindlemark", "winter-gate-77")


def unpacked(path: Path) -> str:
    data = path.read_bytes()
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            data = b"\n".join(archive.read(name) for name in archive.namelist())
    return data.decode("utf-8", errors="replace").lower()


def test_the_formats_named_are_made_of_what_they_fit_and_hold_no_masked_name(
    command: CommandLine, talk: Path, customers: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "ours" / "formats"
    folder.mkdir(parents=True)
    (folder / "letter.txt.j2").write_text("+++\nkinds = ['summary']\n+++\n{{ title }}: {{ page }}")
    (tmp_path / "deckproof.toml").write_text('[pronunciation]\nheat = "heeet"\n')
    words = ["run", talk, "--customers", customers, "--no-ocr", "--json"]
    for kind in ("summary", "blog-post", "podcast-script"):
        words += ["--kind", kind]
    for name in ("hugo", "docx", "vtt", "ssml", "letter"):
        words += ["--format", name]
    ran = command(*words, DECKPROOF_TEMPLATES_DIR=str(folder.parent))
    assert ran.code == 0, ran.err
    made: dict[str, list[str]] = {}
    for output in ran.json["runs"][0]["outputs"]:
        shown = command("show", output["id"], "--json").json
        made.setdefault(output["kind"], [one["name"] for one in shown["files"] if one["format"]])
        for one in shown["files"]:
            text = unpacked(command.outputs / one["path"])
            assert text
            assert not [name for name in NAMES if name in text], one["name"]
            assert "[^s" not in text
    assert made["summary"] == ["hugo.md", "letter.txt", "page.docx"]
    assert made["blog-post"] == ["hugo.md", "page.docx"]
    assert made["podcast-script"] == ["page.docx", "script.ssml", "transcript.vtt"]
    assert "page.docx" in command("show", ran.json["runs"][0]["outputs"][0]["id"]).out


def test_an_unknown_format_is_told_the_nearest(command: CommandLine, talk: Path) -> None:
    ran = command("run", talk, "--format", "hugoo")
    assert ran.code == 2
    assert "Did you mean 'hugo'" in ran.err


def test_a_brief_can_ask_for_no_formats(command: CommandLine, talk: Path, tmp_path: Path) -> None:
    brief = tmp_path / "brief.toml"
    brief.write_text('formats = ["none"]\nkinds = ["summary"]\n')
    ran = command("run", talk, "--brief", brief, "--no-ocr", "--json")
    assert ran.code == 0, ran.err
    for output in ran.json["runs"][0]["outputs"]:
        assert command("show", output["id"], "--json").json["files"] == []


def test_the_formats_are_listed(command: CommandLine) -> None:
    listed = {one["name"]: one for one in command("formats", "--json").json["formats"]}
    assert listed["vtt"]["usual_for"] == ["podcast-script"]
    assert listed["jekyll"]["kinds"] == ["blog-post", "summary"]
    assert "blog-post" in listed["html"]["usual_for"]
    assert "html" in command("formats").out
