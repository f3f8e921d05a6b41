"""Files beside a page: bound to its revision, approved with it, released with it, taken back with it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from deckproof.codec import from_json
from deckproof.errors import (
    NotApprovedError,
    OpenFindingsError,
    StoreError,
    UnknownNameError,
)
from deckproof.model import (
    Resolution,
)
from review import holds, places, released_folder, releases
from review.documents import output_document
from review.formats import NewFile
from review.holds import NewOutput, hold
from review.outputs import load_output
from review.store import Store
from review.tables import ledger
from tests.review.making import (
    NAME,
    NOW,
    POLICY,
    find_risks,
    make_draft,
    new_pack,
)
from tests.review.tampering import raw_connection
from tests.review.with_files import (
    PICTURE,
    ROOMS,
    Cast,
    approve,
    edit,
    faults,
    hold_one,
    lying,
    names,
    picture,
    release,
    settle,
)


def test_files_are_held_with_their_page_and_shown(store: Store) -> None:
    own_id = hold_one(store, "One.[^s1]", [picture(store)])
    assert names(store, own_id) == ["deep/list.json", "page.txt", "slides/1.png"]
    held = store.outputs / "held" / "pack1" / "01-blog-post-reading.held"
    assert lying(held) == ["deep/list.json", "page.txt", "slides/1.png"]
    assert (held / "page.txt").read_bytes() == b"# A TITLE\n\nONE.\n"
    assert json.loads((held / "deep/list.json").read_bytes()) == ["slides/1.png"]
    shown = {one["name"]: one for one in output_document(store, own_id)["files"]}
    assert shown["page.txt"]["format"] == "loud"
    assert shown["slides/1.png"]["format"] == ""
    assert (store.outputs / shown["slides/1.png"]["path"]).read_bytes() == PICTURE
    assert faults(store) == ""


def test_holding_again_changes_nothing(store: Store) -> None:
    own_id = hold_one(store, "One.[^s1]")
    before = load_output(store, own_id)
    assert hold_one(store, "One.[^s1]") == own_id
    assert load_output(store, own_id) == before


def test_an_edit_makes_the_files_anew_and_keeps_the_old_rows(store: Store, cast: Cast) -> None:
    own_id = hold_one(store, "One.[^s1]", [picture(store)])
    first = {one.name: one.sha256 for one in load_output(store, own_id).files}
    edit(store, cast, own_id, "# A title\n\nTwo.[^s1]\n")
    second = {one.name: one.sha256 for one in load_output(store, own_id).files}
    assert first["page.txt"] != second["page.txt"]
    assert first["slides/1.png"] == second["slides/1.png"]
    held = store.outputs / "held" / "pack1" / "01-blog-post-reading.held"
    assert b"TWO." in (held / "page.txt").read_bytes()
    with raw_connection(store) as raw:
        assert raw.one("SELECT COUNT(*) FROM revision_file")[0] == 6
    assert faults(store) == ""


def test_a_picture_that_an_edit_took_off_the_page_stays_behind(store: Store, cast: Cast) -> None:
    files = [picture(store), picture(store, "slides/2.png")]
    own_id = hold_one(store, "![a](slides/1.png)\n![b](slides/2.png)\nOne.[^s1]", files)
    edit(store, cast, own_id, "# A title\n\n![a](slides/1.png)\n\nOne.[^s1]\n")
    assert names(store, own_id) == ["deep/list.json", "page.txt", "slides/1.png"]
    held = store.outputs / "held" / "pack1" / "01-blog-post-reading.held"
    assert lying(held) == ["deep/list.json", "page.txt", "slides/1.png"]


def test_a_redaction_reaches_every_file(store: Store, cast: Cast) -> None:
    own_id = hold_one(store, f"For {NAME}.[^s1]")
    settle(store, cast["ben"], own_id, Resolution.REDACT)
    for one in load_output(store, own_id).files:
        assert NAME.upper().encode() not in store.blobs.get(one.sha256)
    for path in (store.outputs / "held").rglob("*"):
        assert not path.is_file() or NAME.upper().encode() not in path.read_bytes().upper()


def test_an_approval_covers_the_files_and_the_ledger_says_so(store: Store, cast: Cast) -> None:
    own_id = hold_one(store, "One.[^s1]", [picture(store)])
    approve(store, cast["ben"], own_id)
    release(store, cast["ben"], own_id)
    with store.reading() as connection:
        told = {
            row.action: from_json(row.data, dict)
            for row in connection.execute(
                select(ledger).where(ledger.c.object.in_([own_id, "pack1"]))
            )
        }
    digest = told["pack-held"]["outputs"][0]["files"]
    assert len(digest) == 64
    assert told["approved"]["files"] == told["released"]["files"] == digest


def test_an_edit_voids_the_approval_of_the_files(store: Store, cast: Cast) -> None:
    own_id = hold_one(store, "One.[^s1]")
    approve(store, cast["ben"], own_id)
    edit(store, cast, own_id, "# A title\n\nTwo.[^s1]\n")
    with pytest.raises(NotApprovedError):
        release(store, cast["ben"], own_id)
    assert lying(store.outputs / "released") == []


def test_files_leave_with_their_page_and_are_in_the_manifest(store: Store, cast: Cast) -> None:
    own_id = hold_one(store, "One.[^s1]", [picture(store)])
    approve(store, cast["ben"], own_id)
    gone = release(store, cast["ben"], own_id)
    folder = store.outputs / "released" / "pack1"
    assert lying(folder) == [
        "01-blog-post-reading.md",
        "01-blog-post-reading/deep/list.json",
        "01-blog-post-reading/page.txt",
        "01-blog-post-reading/slides/1.png",
        "manifest.json",
        "slides/1.png",
    ]
    (listed,) = json.loads((folder / "manifest.json").read_bytes())["outputs"]
    assert {one["file"]: one["sha256"] for one in listed["files"]} == {
        f"01-blog-post-reading/{one.name}": one.sha256 for one in gone.files
    }
    assert releases.open_released(store, own_id, "slides/1.png") == PICTURE
    with pytest.raises(UnknownNameError):
        releases.open_released(store, own_id, "../../ledger.head")
    assert faults(store) == ""
    assert release(store, cast["ben"], own_id) == gone


def test_a_dry_run_tells_of_the_files_and_writes_none(store: Store, cast: Cast) -> None:
    own_id = hold_one(store, "One.[^s1]")
    approve(store, cast["ben"], own_id)
    (planned,) = releases.release(
        store, cast["ben"], [own_id], now=NOW, policy_version=POLICY, dry_run=True, rooms=ROOMS
    )
    assert [one.name for one in planned.files] == ["deep/list.json", "page.txt"]
    assert lying(store.outputs / "released") == []


def test_a_recall_takes_the_files_and_their_folder_away(store: Store, cast: Cast) -> None:
    own_id = hold_one(store, "One.[^s1]", [picture(store)])
    approve(store, cast["ben"], own_id)
    release(store, cast["ben"], own_id)
    releases.recall(store, cast["ben"], own_id, reason="Too early.", now=NOW)
    folder = store.outputs / "released" / "pack1"
    assert lying(folder) == ["01-blog-post-reading.md.recalled.txt", "manifest.json"]
    with pytest.raises(NotApprovedError):
        releases.open_released(store, own_id, "page.txt")
    assert faults(store) == ""


def broken_links(folder: Path) -> list[str]:
    """Pictures that a page below the folder links to and that do not lie where it says."""
    return [
        f"{page.relative_to(folder)}: {link}"
        for page in sorted(folder.rglob("*.md"))
        for link in re.findall(r"\]\((slides/[^)]+)\)", page.read_text(encoding="utf-8"))
        if not (page.parent / link).is_file()
    ]


def test_links_to_pictures_hold_where_a_page_lies_until_no_page_needs_them(
    store: Store, cast: Cast
) -> None:
    """Two pages that show the same slide share its picture in the pack's folder."""
    drafts = [
        replace(make_draft(f"![A door](slides/{more}.png)\n![B](slides/1.png)\nOne.[^s1]"), number=more)
        for more in (2, 3)
    ]  # fmt: skip
    pages = [
        NewOutput(
            draft=draft,
            findings=find_risks(draft),
            files=(picture(store), picture(store, f"slides/{draft.number}.png")),
        )
        for draft in drafts
    ]
    new = new_pack(store, *pages, policy_version=ROOMS.policy_version())
    two = [one.id for one in hold(store, new, now=NOW, rooms=ROOMS).outputs]
    held, out = store.outputs / "held" / "pack1", store.outputs / "released" / "pack1"
    assert sorted(path.name for path in (held / "slides").iterdir()) == ["1.png", "2.png", "3.png"]
    assert broken_links(held) == []
    for own_id in two:
        approve(store, cast["ben"], own_id)
        release(store, cast["ben"], own_id)
        assert broken_links(out) == []
    assert len(list(out.glob("*.md"))) == 2
    releases.recall(store, cast["ben"], two[0], reason="Too early.", now=NOW)
    assert sorted(path.name for path in (out / "slides").iterdir()) == ["1.png", "3.png"]
    assert (broken_links(out), faults(store)) == ([], "")
    (out / "slides" / "3.png").write_bytes(b"other")
    assert "slides/3.png: its bytes are not those that were released" in faults(store)
    (out / "slides" / "3.png").write_bytes(PICTURE)
    releases.recall(store, cast["ben"], two[1], reason="Too early.", now=NOW)
    assert lying(out) == [
        "01-blog-post-reading.md.recalled.txt",
        "02-blog-post-reading.md.recalled.txt",
        "manifest.json",
    ]
    assert faults(store) == ""


def test_a_picture_that_an_edit_takes_off_the_last_page_goes(store: Store, cast: Cast) -> None:
    own_id = hold_one(store, "![A](slides/1.png)\nOne.[^s1]", [picture(store)])
    held = store.outputs / "held" / "pack1"
    assert (held / "slides/1.png").read_bytes() == PICTURE
    edit(store, cast, own_id, "# A title\n\nOne.[^s1]\n")
    assert not (held / "slides/1.png").exists()


def test_a_crash_between_row_and_files_is_mended(
    store: Store, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_id = hold_one(store, "One.[^s1]", [picture(store)])
    approve(store, cast["ben"], own_id)
    written: list[Path] = []
    true = places.write_whole

    def crash(path: Path, data: bytes, **more: Any) -> None:
        if len(written) == 2:
            raise KeyboardInterrupt
        written.append(path)
        true(path, data, **more)

    monkeypatch.setattr(released_folder, "write_whole", crash)
    with pytest.raises(KeyboardInterrupt):
        release(store, cast["ben"], own_id)
    monkeypatch.undo()
    assert "is missing" in faults(store)
    holds.repair(store, ROOMS)
    assert faults(store) == ""
    assert len(lying(store.outputs / "released" / "pack1")) == 6


# What cannot be a file …


@pytest.mark.parametrize(
    "name",
    [
        "../x.png",
        "/x.png",
        "a/b/c.png",
        ".hidden.png",
        "X.PNG",
        "x",
        "a b.png",
        "x.png\n",
        "slides/",
        "x/../y.png",
        "",
    ],
)
def test_a_name_that_leaves_its_folder_or_is_none_is_refused(store: Store, name: str) -> None:
    with pytest.raises(StoreError):
        hold_one(store, "One.[^s1]", [picture(store, name)])


def test_two_files_of_one_name_and_a_file_without_a_blob_are_refused(store: Store) -> None:
    with pytest.raises(StoreError):
        hold_one(store, "One.[^s1]", [picture(store, "page.txt")])
    absent = NewFile(name="x.png", media_type="image/png", blob="0" * 64)
    with pytest.raises(StoreError):
        hold_one(store, "One.[^s1]", [absent])


def test_a_format_that_fails_holds_the_page_up_until_a_person_accepts_that(
    store: Store, cast: Cast
) -> None:
    own_id = hold_one(store, "This will fail.[^s1]")
    assert names(store, own_id) == ["deep/list.json"]
    with pytest.raises(OpenFindingsError):
        approve(store, cast["ben"], own_id)
    settle(store, cast["ben"], own_id, Resolution.ACCEPT)
    approve(store, cast["ben"], own_id)
    assert [one.name for one in release(store, cast["ben"], own_id).files] == ["deep/list.json"]
