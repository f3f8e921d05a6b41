"""Which files a batch takes for presentations, each once, and what is said of them."""

import contextlib
import errno
import importlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from deckproof.errors import MissingFileError
from extractors import endings, readers
from flows.orders import batch_id
from flows.sources import spell_out
from review.anchor import Anchor


def test_each_reader_says_its_own_endings() -> None:
    found = endings()
    assert {".pptx", ".pptm", ".potx", ".ppsx", ".ppt", ".pps", ".pdf", ".odp", ".otp"} <= found
    for name, reader in readers.items():
        module = importlib.import_module(reader.__module__)
        assert {f".{one}" for one in getattr(module, "ENDINGS", (name,))} <= found
    assert all(one.startswith(".") and one == one.lower() for one in found)


@pytest.fixture
def decks(tmp_path: Path) -> Path:
    """Three files in two folders, one hidden folder, and links that lead elsewhere and round in circles."""
    made = tmp_path / "decks"
    for name in ("a.pptx", "sub/b.pptx", "sub/deep/c.pptx", ".kept/d.pptx"):
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).write_text(name)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "x.pptx").write_text("x")
    (made / "sub" / "far").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    (made / "sub" / "round").symlink_to(made, target_is_directory=True)
    return made


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("**/*.pptx", ["a.pptx", "sub/b.pptx", "sub/deep/c.pptx"]),
        ("**", ["a.pptx", "sub/b.pptx", "sub/deep/c.pptx"]),
        ("sub/**/*.pptx", ["sub/b.pptx", "sub/deep/c.pptx"]),
        ("s*/**/**/*.pptx", ["sub/b.pptx", "sub/deep/c.pptx"]),
        ("**/deep/**.pptx", ["sub/deep/c.pptx"]),
        ("**/.kept/*.pptx", [".kept/d.pptx"]),
        ("*/*.pptx", ["sub/b.pptx"]),
        ("sub/*/*.pptx", ["sub/deep/c.pptx", "sub/far/x.pptx", "sub/round/a.pptx"]),
    ],
)
def test_a_pattern_follows_no_links_in_circles_and_names_no_file_twice(
    decks: Path, pattern: str, found: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = spell_out([f"{decks}/{pattern}"])
    assert [str(entry.deck.relative_to(decks)) for entry in entries] == found
    monkeypatch.chdir(decks)
    assert [str(entry.deck) for entry in spell_out([pattern])] == found


def test_one_file_under_two_names_is_one_deck_called_as_it_came_first(decks: Path) -> None:
    (decks / "latest.pptx").symlink_to(decks / "a.pptx")
    given = [str(decks / "latest.pptx"), str(decks), f"{decks}/sub/../a.pptx"]
    names = [entry.deck.name for entry in spell_out(given)]
    assert names == ["latest.pptx", "b.pptx", "c.pptx"]


@pytest.mark.parametrize("source", ["{}", "{}/*.pptx", "{}/**"])
def test_within_a_folder_a_file_is_called_by_its_own_name_and_not_by_a_link_s(
    decks: Path, tmp_path: Path, source: str
) -> None:
    (decks / "A-latest.pptx").symlink_to(decks / "a.pptx")
    (decks / "B-away.pptx").symlink_to(tmp_path / "elsewhere" / "x.pptx")
    entries = spell_out([source.format(decks)])
    names = [entry.deck.name for entry in entries if entry.deck.parent == decks]
    assert names == ["B-away.pptx", "a.pptx"]


@pytest.mark.parametrize("aside", [".Trash-1000/files", ".git", "__MACOSX", "sub/__MACOSX/sub"])
@pytest.mark.parametrize("source", ["{}", "{}/**/*.pptx", "{}/**"])
def test_hidden_folders_are_looked_into_by_who_names_them(
    decks: Path, source: str, aside: str
) -> None:
    folder = decks / aside
    folder.mkdir(parents=True)
    (folder / "gone.pptx").write_text("gone")
    assert "gone.pptx" not in [one.deck.name for one in spell_out([source.format(decks)])]
    assert [one.deck.name for one in spell_out([str(folder)])] == ["gone.pptx"]
    assert [one.deck.name for one in spell_out([f"{folder}/*.pptx"])] == ["gone.pptx"]


def write_list(path: Path, *lines: str) -> str:
    path.write_text("\n".join(["deck,brief,owner,due", *lines]))
    return str(path)


@pytest.mark.parametrize(
    ("second", "why"),
    [
        ("a.pptx,,ben,", "another owner"),
        ("a.pptx,,,", "another owner"),
        ("sub/../a.pptx,,ana,2027-01-31", "another due"),
        ("gone.pptx,b.toml,,2027-01-31", "another brief and another due"),
    ],
)
def test_a_second_line_that_says_something_else_of_a_deck_fails(
    decks: Path, second: str, why: str
) -> None:
    source = write_list(decks / "list.csv", "a.pptx,,ana,", "gone.pptx", second, "sub/b.pptx")
    entries = spell_out([source])
    assert [entry.line for entry in entries] == [2, 3, 4, 5]
    first = 2 if "a.pptx" in second else 3
    error = entries[2].error
    assert error is not None
    assert error.what == f"This deck is named in line {first} with {why}."
    assert [entry.error for entry in entries if entry.line != 4] == [None] * 3


def test_lines_that_say_the_same_are_one_and_other_manifests_are_told_apart(decks: Path) -> None:
    one = write_list(decks / "one.csv", "a.pptx,,ana,", "a.pptx,,ana,")
    other = write_list(decks / "sub" / "other.csv", "../a.pptx,,ana,", "../a.pptx,,ben,")
    assert [entry.line for entry in spell_out([one, one])] == [2]
    entries = spell_out([one, other])
    assert [entry.line for entry in entries] == [2, 3]
    assert entries[1].error is not None
    assert "in another manifest, line 2 with another owner" in entries[1].error.what


@pytest.mark.parametrize("manifest_first", [True, False])
def test_what_a_manifest_says_counts_where_a_folder_names_the_deck_too(
    decks: Path, *, manifest_first: bool
) -> None:
    source = write_list(decks / "list.csv", "a.pptx,,ana,2027-01-31")
    given = [source, str(decks)] if manifest_first else [str(decks), source]
    entries = {entry.deck.name: entry for entry in spell_out(given)}
    assert len(entries) == 3
    assert (entries["a.pptx"].owner, entries["a.pptx"].due) == ("ana", "2027-01-31")


def test_a_source_without_presentations_is_told_of_and_one_whose_decks_came_before_is_not(
    decks: Path, tmp_path: Path
) -> None:
    (tmp_path / "bare").mkdir()
    (tmp_path / "bare" / "notes.txt").write_text("nothing to show")
    bare, text = str(tmp_path / "bare"), f"{tmp_path}/bare/*.txt"
    told: list[str] = []
    entries = spell_out([bare, str(decks), text, f"{decks}/*.pptx"], on_none=told.append)
    assert told == [bare, text]
    assert len(entries) == 3


def test_a_folder_that_cannot_be_looked_into_fails_alone(
    decks: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = os.scandir

    def shut(path: str) -> Any:
        if str(path).endswith("deep"):
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return look(path)

    monkeypatch.setattr(os, "scandir", shut)
    entries = spell_out([str(decks)])
    told = {str(entry.deck.relative_to(decks)): str(entry.error or "") for entry in entries}
    assert list(told) == ["a.pptx", "sub/b.pptx", "sub/deep"]
    assert told.pop("sub/deep").startswith(f"{decks}/sub/deep: The folder cannot be opened")
    assert set(told.values()) == {""}


SPELL_OUT = r"""
import os, sys
from extractors import endings
from flows.sources import spell_out
endings()
if os.getuid() == 0:
    os.seteuid(65534)  # nobody's: of root's rights none is left
for number, source in enumerate(sys.argv[1:]):
    print("--\n" * bool(number), end="")
    for entry in spell_out([source]):
        print(entry.deck.name, "cannot be opened" in str(entry.error or ""))
"""


SHUT = {
    "": ["entered.pptx False", "named.pptx True", "shut True"],
    "**/*.pptx": ["entered.pptx False", "named.pptx True", "shut True"],
    "*/*.pptx": ["entered.pptx False", "named.pptx True", "shut True"],
    "*/entered.pptx": ["entered.pptx False", "named True", "shut True"],
    "shut": ["shut True"],
    "shut/*.pptx": ["shut True"],
    "shut/**": ["shut True"],
    "shut/**/*.pptx": ["shut True"],
    "shut/shut.pptx": ["shut.pptx True"],
    "named/named.pptx": ["named.pptx True"],
    "entered/*.pptx": ["entered.pptx False"],
}
"""By what is named of the folders: what is told of each, and whether it cannot be opened."""


def test_what_the_system_shuts_to_us_fails_alone() -> None:
    """A folder that may not be entered, and one of which only the names may be known."""
    with tempfile.TemporaryDirectory() as made:  # whose parents all people may enter
        folder = Path(made)
        for name, mode in (("entered", 0o755), ("named", 0o444), ("shut", 0)):
            (folder / name).mkdir()
            (folder / name / f"{name}.pptx").write_bytes(b"x")
            (folder / name).chmod(mode)
        folder.chmod(0o755)
        done = subprocess.run(
            [sys.executable, "-c", SPELL_OUT, *(str(folder / one) for one in SHUT)],
            capture_output=True, text=True, timeout=60, env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
        )  # fmt: skip
        for each in folder.iterdir():
            each.chmod(0o755)
    assert done.stderr == ""
    told = [sorted(one.split("\n")) for one in done.stdout.rstrip("\n").split("\n--\n")]
    assert dict(zip(SHUT, told, strict=True)) == SHUT


def test_a_name_that_no_file_can_have_fails_alone(decks: Path) -> None:
    (entry,) = spell_out(["x" * 300 + ".pptx"])
    assert "cannot be opened" in str(entry.error)
    with pytest.raises(MissingFileError):
        spell_out(["x" * 300 + "*.pptx"])


def test_a_link_that_leads_nowhere_is_not_passed_over(decks: Path) -> None:
    (decks / "away.pptx").symlink_to(decks / "unmounted" / "away.pptx")
    (decks / "folder.pptx").mkdir()
    for source in (str(decks), f"{decks}/*.pptx"):
        names = [entry.deck.name for entry in spell_out([source]) if entry.deck.parent == decks]
        assert names == ["a.pptx", "away.pptx"]


def test_a_folder_whose_files_names_are_no_text_can_be_named(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path) + b"/latin\xe4"
    os.mkdir(folder)  # noqa: PTH102 - a name in bytes
    for name in (b"a.pptx", b"\xfc.pptx", b"\xf6.pptx"):
        with open(folder + b"/" + name, "wb"):  # noqa: PTH123 - as above
            pass
    source = os.fsdecode(folder)
    entries = spell_out([source])
    assert len({str(entry.deck) for entry in entries}) == 3
    assert all("not text" in str(entry.error) for entry in entries)
    assert batch_id([source], "ana") != batch_id([source + "x"], "ana")


@pytest.mark.parametrize("source", ["", "**/*.pptx", "*/*.pptx", "*/*/*.pptx", "**"])
def test_what_deckproof_wrote_is_no_deck_of_anybody(
    decks: Path, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    outputs = decks / "sub"
    Anchor(outputs).head_file.write_text("as a store writes it")
    monkeypatch.chdir(decks)
    for named in (source or ".", str(decks / source)):
        with contextlib.suppress(MissingFileError):
            assert not [one for one in spell_out([named]) if "sub" in one.deck.parts]


@pytest.mark.parametrize("source", ["sub", "sub/*.pptx", "sub/b.pptx", "sub/**/b.pptx"])
def test_outputs_that_somebody_names_are_taken(
    decks: Path, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Anchor(decks / "sub").head_file.write_text("as a store writes it")
    monkeypatch.chdir(decks)
    for named in (source, str(decks / source)):
        assert "b.pptx" in [one.deck.name for one in spell_out([named])]
