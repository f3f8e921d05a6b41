"""I1: nothing leaves without a release row for exactly those bytes."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from deckproof.errors import (
    ChangedBytesError,
    NotApprovedError,
)
from deckproof.model import OutputState
from review import gate, releases
from review.outputs import load_output
from review.store import Store
from tests.review.deeds import ROOT, Cast, released
from tests.review.making import (
    NOW,
    POLICY,
    make_pack,
)
from tests.review.tampering import unlocked


def test_i1_nothing_lies_under_released_before_a_release(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]")
    gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
    releases.release(store, cast["ben"], [own_id], now=NOW, policy_version=POLICY, dry_run=True)
    assert released(store) == []
    with pytest.raises(NotApprovedError):
        releases.open_released(store, own_id)


def test_i1_what_leaves_is_the_approved_bytes(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]")
    gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
    (gone,) = releases.release(store, cast["ben"], [own_id], now=NOW, policy_version=POLICY)
    data = (store.outputs / gone.path).read_bytes()
    assert data == b"# A title\n\nPlain.\n" == releases.open_released(store, own_id)
    assert released(store) == ["01-blog-post-reading.md", "manifest.json", "page.txt"]


def test_i1_bytes_changed_on_the_disk_do_not_leave(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]")
    gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
    store.blobs.path(load_output(store, own_id).sha256).write_bytes(b"Something else.")
    with pytest.raises(ChangedBytesError):
        releases.release(store, cast["ben"], [own_id], now=NOW, policy_version=POLICY)
    assert released(store) == []
    assert load_output(store, own_id).state is OutputState.APPROVED


def test_i1_a_state_that_somebody_wrote_past_the_gate_is_told_as_such(
    store: Store, cast: Cast
) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]")
    with unlocked(store) as raw:
        raw.execute("UPDATE output SET state = 'approved'")
    with pytest.raises(NotApprovedError, match="no approval of these bytes is on record") as told:
        releases.release(store, cast["ben"], [own_id], now=NOW, policy_version=POLICY)
    assert "deckproof audit verify" in str(told.value)
    assert released(store) == []


def test_i1_a_file_laid_in_the_way_is_not_overwritten(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]")
    gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
    laid = store.outputs / "released/pack1/01-blog-post-reading.md"
    laid.parent.mkdir()
    laid.write_bytes(b"Mine.")
    with pytest.raises(ChangedBytesError):
        releases.release(store, cast["ben"], [own_id], now=NOW, policy_version=POLICY)
    assert laid.read_bytes() == b"Mine."


def test_i1_a_linked_folder_does_not_carry_the_release_elsewhere(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]")
    gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
    (tmp_path / "elsewhere").mkdir()
    (store.outputs / "released/pack1").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ChangedBytesError):
        releases.release(store, cast["ben"], [own_id], now=NOW, policy_version=POLICY)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_i1_of_several_outputs_all_leave_or_none(store: Store, cast: Cast) -> None:
    good, bad = make_pack(store, "Plain.[^s1]", "Other.[^s1]")
    gate.approve(store, cast["ben"], good, now=NOW, policy_version=POLICY)
    with pytest.raises(NotApprovedError):
        releases.release(store, cast["ben"], [good, bad], now=NOW, policy_version=POLICY)
    assert released(store) == []
    assert load_output(store, good).state is OutputState.APPROVED


PACKAGES = ("review", "plans", "echo", "deckproof", "flows", "desk")


def test_i1_only_one_module_writes_under_released() -> None:
    """A module that spells the folder, or has its name from elsewhere, and writes files would be another exit."""
    writing = {"write_whole", "write_all", "write_held", "write_bytes", "write_text", "copy", "copyfile", "copytree", "move", "link", "link_to",
               "replace", "rename", "symlink_to", "hardlink_to", "open", "settle", "stage"}  # fmt: skip
    exits = set()
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            nodes = list(ast.walk(ast.parse(path.read_text())))
            spelled = {
                node.value
                for node in nodes
                if isinstance(node, ast.Constant) and isinstance(node.value, str)
            } | {
                "released" for node in nodes if isinstance(node, ast.Name) and node.id == "RELEASED"
            }
            called = {
                node.func.id if isinstance(node.func, ast.Name) else node.func.attr
                for node in nodes
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute)
            }
            # `move` of the steps writes a state, not a file.
            if (called - from_steps(nodes)) & writing and any(
                word == "released" or word.startswith("released/") for word in spelled
            ):
                exits.add(path.relative_to(ROOT).as_posix())
    assert exits == {"review/released_folder.py"}


def from_steps(nodes: list[ast.AST]) -> set[str]:
    return {
        name.asname or name.name
        for node in nodes
        if isinstance(node, ast.ImportFrom) and node.module == "review.steps"
        for name in node.names
    }


def test_i1_only_a_release_and_a_recall_have_the_folder_written() -> None:
    users = set()
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                named = [one.name for one in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []  # fmt: skip
                of = node.module or "" if isinstance(node, ast.ImportFrom) else ""
                if any("released_folder" in word for word in (of, *named)):
                    users.add(path.relative_to(ROOT).as_posix())
    assert users == {"review/releases.py"}


def _named_together(node: ast.AST) -> set[str]:
    """The columns that a statement's values, or a row as a dictionary, name."""
    if isinstance(node, ast.Dict):
        return {key.value for key in node.keys if isinstance(key, ast.Constant)}
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return {one.arg or "" for one in node.keywords if node.func.attr == "values"}
    return set()


def test_i1_only_one_function_writes_a_state() -> None:
    """A state is written with the row of a new output, in first_rows.py, and afterwards by steps.move alone."""
    writing = [
        path.name
        for path in (ROOT / "review").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if {"state", "etag"} <= _named_together(node)
    ]
    assert sorted(writing) == ["first_rows.py", "steps.py"]
