"""Files beside a page: bound to its revision, approved with it, released with it, taken back with it."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from deckproof.codec import from_json, to_json
from deckproof.errors import (
    ChangedBytesError,
    NotAllowedError,
    NotApprovedError,
    OpenFindingsError,
    StoreError,
    UnknownNameError,
)
from deckproof.model import (
    Brief,
    Category,
    Customer,
    Draft,
    Finding,
    Person,
    Resolution,
    Severity,
    Source,
)
from review import audit, edits, gate, holds, places, released_folder, releases, settlements
from review.beside import make_beside
from review.documents import output_document
from review.formats import NewFile
from review.holds import NewOutput, NewPack, hold
from review.outputs import load_output
from review.rooms import Extras, Grounds, MadeFile, Rooms, house
from review.store import Store
from review.tables import ledger
from scanners.customers import build_index
from scanners.policy import load_policy
from tests.review.making import (
    NAME,
    NO_BRIEF,
    NOW,
    POLICY,
    SOURCE,
    cast_of,
    find_risks,
    make_draft,
    make_finding,
    rooms,
)
from tests.review.tampering import raw_connection, tamper

Cast = dict[str, Person]
PICTURE = b"\x89PNG a door"


def beside(
    draft: Draft, source: Source, grounds: Grounds, pictures: Mapping[str, bytes], today: dt.date
) -> Extras:
    """The page in capitals, and a list of its pictures."""
    del source, grounds, today
    data = draft.marked.replace("[^s1]", "").upper().encode()
    made = (
        MadeFile(name="page.txt", format="loud", media_type="text/plain; charset=utf-8", data=data),
        MadeFile(
            name="deep/list.json",
            format="list",
            media_type="application/json",
            data=to_json(sorted(pictures)),
        ),
    )
    failed = (
        make_finding(
            "", Category.HIDDEN_CONTENT, Severity.MEDIUM, "file:loud", rule="format-failed:loud"
        ),
    )
    return Extras(files=made[1:], findings=failed) if "fail" in draft.marked else Extras(files=made)


ROOMS = replace(rooms(), beside=beside)


def hold_one(
    store: Store, text: str, files: Sequence[NewFile] = (), *, with_rooms: Rooms = ROOMS
) -> str:
    draft = make_draft(text)
    new = NewPack(
        id="pack1",
        deck="d" * 64,
        name="talk.pptx",
        author="ana",
        options=store.blobs.put(NO_BRIEF),
        source=store.blobs.put(to_json(SOURCE)),
        deck_findings=(),
        outputs=(NewOutput(draft=draft, findings=find_risks(draft), files=tuple(files)),),
        index_digest="",
        policy_version=with_rooms.policy_version(),
    )
    return hold(store, new, now=NOW, rooms=with_rooms).outputs[0].id


def picture(store: Store, name: str = "slides/1.png") -> NewFile:
    return NewFile(name=name, media_type="image/png", blob=store.blobs.put(PICTURE))


def approve(store: Store, who: Person, own_id: str) -> None:
    gate.approve(store, who, own_id, now=NOW, policy_version=POLICY, rooms=ROOMS)


def release(store: Store, who: Person, own_id: str) -> releases.Release:
    return releases.release(store, who, [own_id], now=NOW, policy_version=POLICY, rooms=ROOMS)[0]


def faults(store: Store) -> str:
    return "\n".join(audit.verify(store, rooms=ROOMS).faults)


def names(store: Store, own_id: str) -> list[str]:
    return [one.name for one in load_output(store, own_id).files]


def lying(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def edit(store: Store, cast: Cast, own_id: str, page: str) -> None:
    edits.edit(store, cast["ana"], own_id, page, now=NOW, rooms=ROOMS)


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
    (found,) = load_output(store, own_id).findings
    settlements.resolve(
        store,
        cast["ben"],
        own_id,
        [found.id],
        Resolution.REDACT,
        reason="A customer.",
        now=NOW,
        rooms=ROOMS,
    )
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
    new = NewPack(
        id="pack1",
        deck="d" * 64,
        name="talk.pptx",
        author="ana",
        options=store.blobs.put(NO_BRIEF),
        source=store.blobs.put(to_json(SOURCE)),
        deck_findings=(),
        outputs=tuple(
            NewOutput(
                draft=draft,
                findings=find_risks(draft),
                files=(picture(store), picture(store, f"slides/{draft.number}.png")),
            )
            for draft in drafts
        ),
        index_digest="",
        policy_version=ROOMS.policy_version(),
    )
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


# Behind the gate's back …


@pytest.fixture
def out(store: Store, cast: Cast) -> str:
    own_id = hold_one(store, "One.[^s1]", [picture(store)])
    approve(store, cast["ben"], own_id)
    release(store, cast["ben"], own_id)
    return own_id


def released(store: Store, name: str) -> Path:
    return store.outputs / "released" / "pack1" / "01-blog-post-reading" / name


def test_a_released_file_that_was_changed_shows(store: Store, out: str) -> None:
    released(store, "page.txt").write_bytes(b"other")
    assert "01-blog-post-reading/page.txt: its bytes are not those that were released" in faults(
        store
    )


def test_a_file_put_beside_a_released_page_shows(store: Store, out: str) -> None:
    released(store, "more.txt").write_bytes(b"more")
    released(store, "slides/hidden").mkdir()
    told = faults(store)
    assert "more.txt: no release explains this file" in told
    assert "slides/hidden: no release explains this folder" in told


def test_a_released_file_that_was_taken_away_shows(store: Store, out: str) -> None:
    released(store, "slides/1.png").unlink()
    assert "slides/1.png: the release is recorded, but the file is missing" in faults(store)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE revision_file SET sha256 = '{other}' WHERE name = 'page.txt'",
        "UPDATE revision_file SET name = 'other.txt' WHERE name = 'page.txt'",
        "DELETE FROM revision_file WHERE name = 'page.txt'",
        "INSERT INTO revision_file (output, revision, name, format, media_type, sha256) "
        "SELECT output, revision, 'more.txt', '', 'text/plain', '{other}' FROM revision_file WHERE name = 'page.txt'",
    ],
)
def test_a_row_changed_with_the_locks_off_stops_a_release_and_shows(
    store: Store, cast: Cast, statement: str
) -> None:
    own_id = hold_one(store, "One.[^s1]")
    other = store.blobs.put(b"smuggled")
    approve(store, cast["ben"], own_id)
    tamper(store, statement.format(other=other))
    with pytest.raises(ChangedBytesError):
        release(store, cast["ben"], own_id)
    assert "files" in faults(store)
    assert lying(store.outputs / "released") == []


def test_a_row_changed_with_the_locks_off_stops_an_approval(store: Store, cast: Cast) -> None:
    own_id = hold_one(store, "One.[^s1]")
    tamper(store, "DELETE FROM revision_file WHERE name = 'page.txt'")
    with pytest.raises(ChangedBytesError):
        approve(store, cast["ben"], own_id)


def test_a_row_added_after_the_release_does_not_leave(store: Store, out: str) -> None:
    tamper(
        store,
        "INSERT INTO revision_file (output, revision, name, format, media_type, sha256) "
        "SELECT output, revision, 'more.txt', '', 'text/plain', sha256 FROM revision_file WHERE name = 'page.txt'",
    )
    with pytest.raises(ChangedBytesError):
        releases.sync_released(store, "pack1")
    assert not released(store, "more.txt").exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE revision_file SET sha256 = 'x'",
        "DELETE FROM revision_file",
        "INSERT INTO revision_file (output, revision, name, format, media_type, sha256) "
        "VALUES ('{own}', 1, 'more.txt', '', 'text/plain', 'x')",
        "INSERT INTO revision_file (output, revision, name, format, media_type, sha256) "
        "VALUES ('{own}', 0, 'more.txt', '', 'text/plain', 'x')",
    ],
)
def test_the_database_itself_refuses_to_change_the_files_of_a_revision(
    store: Store, statement: str
) -> None:
    own_id = hold_one(store, "One.[^s1]")
    with raw_connection(store) as raw, pytest.raises(Exception, match="refused"):
        raw.execute(statement.format(own=own_id))
    assert faults(store) == ""


def test_a_blob_that_was_changed_stops_the_approval(store: Store, cast: Cast) -> None:
    own_id = hold_one(store, "One.[^s1]", [picture(store)])
    path = store.blobs.path(picture(store).blob)
    path.chmod(0o600)
    path.write_bytes(b"other")
    with pytest.raises(ChangedBytesError):
        approve(store, cast["ben"], own_id)


def test_a_held_file_that_was_changed_shows_and_is_mended(store: Store) -> None:
    hold_one(store, "One.[^s1]", [picture(store)])
    path = store.outputs / "held" / "pack1" / "01-blog-post-reading.held" / "page.txt"
    path.write_bytes(b"other")
    assert "01-blog-post-reading.held/page.txt: its bytes are not those of revision 1" in faults(
        store
    )
    holds.repair(store, ROOMS)
    assert faults(store) == ""


def test_a_file_or_link_where_a_release_would_go_is_refused(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    own_id = hold_one(store, "One.[^s1]", [picture(store)])
    approve(store, cast["ben"], own_id)
    place = released(store, "page.txt")
    place.parent.mkdir(parents=True)
    place.write_bytes(b"other")
    with pytest.raises(ChangedBytesError):
        release(store, cast["ben"], own_id)
    place.unlink()
    place.parent.rmdir()
    place.parent.symlink_to(tmp_path)
    with pytest.raises(ChangedBytesError):
        release(store, cast["ben"], own_id)
    assert not (tmp_path / "page.txt").exists()


def test_a_manifest_under_held_steers_no_unlink_outside(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    own_id = hold_one(store, "One.[^s1]")
    victim = tmp_path / "victim.held" / "x"
    victim.parent.mkdir()
    victim.write_text("here")
    manifest = store.outputs / "held" / "pack1" / "manifest.json"
    document = json.loads(manifest.read_bytes())
    for name in (str(victim), "x.held/../../../../victim.held/x", "../../ledger.head", ""):
        document["outputs"][0]["files"].append({"file": name, "sha256": "0" * 64})
    manifest.write_text(json.dumps(document))
    edit(store, cast, own_id, "# A title\n\nTwo.[^s1]\n")
    assert victim.read_text() == "here"
    assert (store.outputs / "ledger.head").exists()


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
    (found,) = load_output(store, own_id).findings
    settlements.resolve(
        store,
        cast["ben"],
        own_id,
        [found.id],
        Resolution.ACCEPT,
        reason="Not needed.",
        now=NOW,
        rooms=ROOMS,
    )
    approve(store, cast["ben"], own_id)
    assert [one.name for one in release(store, cast["ben"], own_id).files] == ["deep/list.json"]


# With the real formats …


@pytest.fixture
def real(sqlite_store: Store) -> Rooms:
    return house(sqlite_store)


def found_in(output: Sequence[Finding], block: str) -> list[Finding]:
    return [one for one in output if one.block == block]


def test_the_real_rooms_make_the_usual_formats_and_an_edit_follows(
    sqlite_store: Store, real: Rooms
) -> None:
    ana = cast_of(sqlite_store)["ana"]
    own_id = hold_one(sqlite_store, "The door was open.[^s1]", with_rooms=real)
    assert names(sqlite_store, own_id) == ["page.docx", "page.html"]
    before = {one.name: one.sha256 for one in load_output(sqlite_store, own_id).files}
    edits.edit(
        sqlite_store, ana, own_id, "# A title\n\nThe gate was open.[^s1]\n", now=NOW, rooms=real
    )
    after = {one.name: one.sha256 for one in load_output(sqlite_store, own_id).files}
    assert b"The gate was open." in sqlite_store.blobs.get(after["page.html"])
    assert before["page.docx"] != after["page.docx"]
    assert audit.verify(sqlite_store, rooms=real).ok


def test_what_the_plan_adds_to_the_files_is_scanned(sqlite_store: Store, real: Rooms) -> None:
    grounds = Grounds(
        brief=Brief(byline="Maren Tolliver", licence="write to jane.doe@quillmere.example"),
        formats=("html",),
    )
    extras = make_beside(
        make_draft("The door was open.[^s1]"),
        SOURCE,
        grounds,
        {},
        lists=[None],
        policy=load_policy(None),
        today=NOW.date(),
    )
    assert [one.name for one in extras.files] == ["page.html"]
    assert not found_in(extras.findings, "file:byline")
    (contact,) = found_in(extras.findings, "file:licence")
    assert contact.category is Category.CONTACT
    assert "licence" in contact.why
    assert (
        real.beside(make_draft("x"), SOURCE, replace(grounds, formats=("none",)), {}, NOW.date())
        == Extras()
    )


def test_a_failed_format_and_a_skipped_one_are_told_of(sqlite_store: Store, real: Rooms) -> None:
    grounds = Grounds(formats=("gone", "audio", "html"))
    draft = replace(make_draft("Eine Tür.[^s1]"), kind="podcast-script")
    extras = real.beside(draft, replace(SOURCE, language="de"), grounds, {}, NOW.date())
    assert {one.rule: (one.severity, one.holds) for one in extras.findings} == {
        "format-failed:gone": (Severity.MEDIUM, True),
        "format-skipped:audio": (Severity.INFO, False),
    }


# What a team's own template says …


PHONE = "+1 202 555 0143"


def beside_template(
    tmp_path: Path, name: str, text: str, page: str = "The door was open.[^s1]"
) -> Extras:
    folder = tmp_path / "formats"
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.j2").write_text(f"+++\ndefault = true\n+++\n{text}", encoding="utf-8")
    return make_beside(
        make_draft(page),
        SOURCE,
        Grounds(formats=(name.partition(".")[0],), templates_dir=str(tmp_path)),
        {},
        lists=[build_index([Customer(id="1", name="Brindlemark Logistics")])],
        policy=load_policy(None),
        today=NOW.date(),
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("letter.html", "<p>{{ title }}</p><p>For Brindlemark Logistics, call {0}.</p>"),
        ("letter.html", "<p title='For Brindlemark Logistics, call {0}'>{{ html }}</p>"),
        ("letter.html", "{{ html }}<!-- For Brindlemark Logistics, call {0} -->"),
        ("letter.html", "<p>For Brindle<b>mark</b> Log&#105;stics, call {0}.</p>"),
        ("letter.html", "{{ html }}<img alt='For Brindlemark Logistics, call {0}"),
        ("letter.txt", "{{ page }}\nFor Brindlemark Logistics, call {0}."),
        ("letter.md", "{{ page }}\nFor **Brindlemark** Logistics, call {0}."),
        ("letter.json", '{"a": "For Brind\\u006cemark Logistics, call {0}", "a": 1}'),
        ("letter.yaml", 'a: "For Brind\\x6cemark Logistics, call {0}"\n'),
        ("letter.yaml", "a: 1 # For Brindlemark Logistics, call {0}\n"),
        ("letter.xml", "<a><![CDATA[<p>For Brindlemark Logistics, call {0}</p>]]></a>"),
        ("letter.xml", "<a>&lt;p&gt;For Brindle&lt;b&gt;mark Logistics, call {0}</a>"),
        ("letter.html", "<![if x]>For Brindlemark Logistics, call {0}<![endif]><![<a"),
        ("letter.dat", "For Brindlemark Logistics, call {0}"),
    ],
)
def test_what_a_teams_template_says_is_scanned_like_a_page(
    tmp_path: Path, name: str, text: str
) -> None:
    extras = beside_template(tmp_path, name, text.replace("{0}", PHONE))
    assert [one.name for one in extras.files] == [name]
    found = found_in(extras.findings, f"file:{name}")
    holding = {one.category for one in found if one.holds}
    assert {Category.CUSTOMER, Category.CONTACT} <= holding
    assert all(name in one.why for one in found)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ('<script src="https://evil.example/x.js"></script>', "script"),
        ("<SCRIPT>go()</SCRIPT>", "script"),
        ("<p onclick='go()'>x</p>", "handler"),
        ("<svg/onload=go()>", "handler"),
        ("<a href=' java\tscript:go()'>x</a>", "javascript"),
        ("<a href='&#106;avascript:go()'>x</a>", "javascript"),
        ("<img src='//evil.example/x.png'>", "address"),
        ("<a href='https://evil.example/'>x</a>", "address"),
        ("<iframe></iframe>", "iframe"),
        ("<style>p{background:url(https://evil.example/x)}</style>", "address"),
        ("<meta http-equiv=refresh content='0;url=x'>", "refresh"),
        ("<img src='//evil.example/x.png", "address"),
    ],
)
def test_what_a_teams_template_would_run_or_fetch_holds(
    tmp_path: Path, text: str, part: str
) -> None:
    for name in ("letter.html", "letter.md", "letter.txt"):
        extras = beside_template(tmp_path, name, f"{{{{ title }}}}\n{text}")
        (unsafe,) = [one for one in extras.findings if one.rule == f"format-unsafe:{part}"]
        assert unsafe.holds
        assert unsafe.severity is Severity.HIGH
        assert name in unsafe.why
        (tmp_path / "formats" / f"{name}.j2").unlink()


def test_a_template_of_the_page_alone_raises_nothing(tmp_path: Path) -> None:
    page = "The [door](https://doors.example/a?b=1&c=2) was *open*.[^s1]\n\n- One thing\n- `code`"
    for name, text in {
        "letter.html": "<h1>{{ title }}</h1>\n<div class='page'>{{ html }}</div>",
        "letter.md": "---\ntitle: {{ title | yaml }}\n---\n{{ page }}",
        "letter.json": '{"title": {{ title | json }}, "body": {{ page | json }}}',
    }.items():
        assert beside_template(tmp_path, name, text, page).findings == ()
        (tmp_path / "formats" / f"{name}.j2").unlink()


def test_a_template_that_says_too_much_holds_the_page_also_after_an_edit(
    sqlite_store: Store, real: Rooms, tmp_path: Path
) -> None:
    cast = cast_of(sqlite_store)
    folder = tmp_path / "formats"
    folder.mkdir()
    (folder / "letter.html.j2").write_text(
        f"+++\ndefault = true\n+++\n<p>Call {PHONE}</p><script>x</script>"
    )
    team = replace(
        real,
        beside=lambda draft, source, grounds, pictures, today: real.beside(
            draft, source, replace(grounds, templates_dir=str(tmp_path)), pictures, today
        ),
    )
    own_id = hold_one(sqlite_store, "The door was open.[^s1]", with_rooms=team)
    for page in ("", "# A title\n\nThe gate was open.[^s1]\n"):
        if page:
            edits.edit(sqlite_store, cast["ana"], own_id, page, now=NOW, rooms=team)
        found = found_in(load_output(sqlite_store, own_id).findings, "file:letter.html")
        assert {"format-unsafe:script"} < {one.rule for one in found}
        with pytest.raises((OpenFindingsError, NotAllowedError)):
            gate.approve(
                sqlite_store,
                cast["ben"],
                own_id,
                now=NOW,
                policy_version=team.policy_version(),
                rooms=team,
            )
