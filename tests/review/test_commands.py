"""The gate from the command line: what it prints, what it refuses, and with which status."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import typer
from click.testing import Result
from typer.testing import CliRunner

from deckproof.cli import audit, packs, people, prune, release, review
from deckproof.errors import DeckproofError
from deckproof.model import Category, Severity
from review import rooms as review_rooms
from review.people import issue_token
from review.store import Store
from tests.review.making import (
    CALL,
    CAST,
    DULL,
    NAME,
    NOW,
    address_of,
    cast_of,
    make_finding,
    make_pack,
    rooms,
)
from tests.review.tampering import unlocked


@pytest.fixture
def app() -> typer.Typer:
    app = typer.Typer()
    for module in (packs, review, release, people, audit, prune):
        module.register(app)
    return app


@pytest.fixture
def desk(store: Store, app: typer.Typer, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The commands over a store with three outputs, with the small stand-ins for the other rooms."""
    monkeypatch.setattr(review_rooms, "house", lambda _store, _policy=None: rooms())
    monkeypatch.chdir(store.outputs.parent)
    make_pack(store, "Plain.[^s1]", f"For {NAME}.[^s1]", f"It is {DULL}.[^s1]")
    with store.reading() as connection:
        rows = connection.exec_driver_sql("SELECT id FROM output ORDER BY position")
        ids = [row[0] for row in rows]
    cast = cast_of(store)
    tokens = {name: issue_token(store, cast["root"], name, now=NOW) for name in CAST}
    return Desk(app, store, ids, tokens)


class Desk:
    def __init__(
        self, app: typer.Typer, store: Store, ids: list[str], tokens: dict[str, str]
    ) -> None:
        self.app, self.store, self.ids, self.tokens = app, store, ids, tokens

    def call(self, who: str | None, *words: str) -> Result:
        """Run the command as this person; a refusal is in `exception`."""
        environment = {
            "DECKPROOF_OUTPUTS": str(self.store.outputs),
            "DECKPROOF_DATABASE": address_of(self.store),
            "DECKPROOF_TOKEN": self.tokens.get(who or "", ""),
        }
        return CliRunner().invoke(self.app, list(words), env=environment)

    def told(self, who: str | None, *words: str) -> dict[str, Any]:
        """The one JSON document that the command prints."""
        result = self.call(who, *words, "--json")
        assert result.exit_code == 0, result.exception
        document: dict[str, Any] = json.loads(result.stdout)
        return document

    def refused(self, who: str | None, *words: str) -> DeckproofError:
        error = self.call(who, *words).exception
        assert isinstance(error, DeckproofError), error
        return error


def test_list_names_packs_and_outputs_with_their_states(desk: Desk) -> None:
    (pack,) = desk.told("root", "list")["packs"]
    assert pack["id"] == "pack1"
    assert pack["deck"] == {"sha256": "d" * 64, "name": "talk.pptx"}
    assert [(one["id"], one["state"], one["open"]) for one in pack["outputs"]] == [
        (desk.ids[0], "held", 0),
        (desk.ids[1], "held", 1),
        (desk.ids[2], "held", 1),
    ]
    assert "1 open" in desk.call("root", "list").stdout


def test_show_prints_what_the_interfaces_promise(desk: Desk) -> None:
    shown = desk.told("root", "show", desk.ids[1])
    assert shown["schema"] == "deckproof.output/1"
    wanted = {"schema", "id", "pack", "kind", "style", "title", "state", "revision", "sha256", "author", "path", "claims",
              "findings", "decisions"}  # fmt: skip
    assert wanted <= shown.keys()
    assert shown["claims"] == [{"text": f"For {NAME}.", "kind": "paraphrase", "cites": [1]}]
    finding = {"id", "category", "rule", "severity", "confidence", "slide", "block", "start", "end", "text", "visibility",
               "customer_id", "why", "action"}  # fmt: skip
    assert finding <= shown["findings"][0].keys()
    assert (desk.store.outputs / shown["path"]).read_text().startswith("> Held.")


def test_show_for_people_has_the_text_the_finding_and_the_next_step(desk: Desk) -> None:
    shown = desk.call("root", "show", desk.ids[1]).stdout
    assert f"For {NAME}.[^s1]" in shown
    assert "open" in shown
    assert f"Next: 1 open: deckproof review resolve {desk.ids[1]}" in shown
    assert "HELD" in shown


def test_what_is_said_holds_approval_up_until_it_is_closed(desk: Desk) -> None:
    own_id = desk.ids[0]
    told = desk.told("ben", "review", "comment", own_id, "--text", "Which year?", "--holds-up")
    (number,) = [str(one["id"]) for one in told["threads"]]
    refused = desk.refused("cleo", "review", "approve", own_id)
    assert "thread" in str(refused)
    desk.call("ana", "review", "answer", own_id, "--thread", number, "--text", "Last year.")
    printed = desk.call("ben", "review", "threads", own_id).stdout
    assert printed.splitlines()[0] == f"{number}, open, holds approval up"
    assert "ana" in printed
    assert "Last year." in printed
    desk.refused("ana", "review", "close-thread", own_id, "--thread", number)
    desk.told("ben", "review", "close-thread", own_id, "--thread", number)
    assert desk.told("cleo", "review", "approve", own_id)["state"] == "approved"
    desk.refused("ben", "review", "undo", own_id)
    assert desk.told("cleo", "review", "undo", own_id)["state"] == "held"


def test_a_word_on_a_finding_is_taken_back_by_its_finding(desk: Desk) -> None:
    own_id = desk.ids[2]
    (fid,) = [one["id"] for one in desk.told("root", "show", own_id)["findings"]]
    unsettled = desk.refused("ben", "review", "undo", own_id, "--finding", fid)
    assert fid in str(unsettled)
    words = ("--finding", fid, "--as", "accept", "--reason", "It is so.")
    desk.told("ben", "review", "resolve", own_id, *words)
    after = desk.told("ben", "review", "undo", own_id, "--finding", fid)
    assert [one["open"] for one in after["findings"]] == [True]


def test_somebody_is_asked_to_look(desk: Desk) -> None:
    own_id = desk.ids[0]
    desk.refused("ben", "review", "assign", own_id, "cleo", "--due", "tomorrow")
    asked = desk.call("ben", "review", "assign", own_id, "cleo")
    assert "cleo is asked" in asked.stderr
    assert "Nobody is asked any more" in desk.call("cleo", "review", "unassign", own_id).stderr
    assert "Nobody was asked" in desk.call("ben", "review", "unassign", own_id).stderr


def test_from_held_to_released_and_back(desk: Desk) -> None:
    own_id = desk.ids[1]
    fid = desk.told("root", "show", own_id)["findings"][0]["id"]
    after = desk.told(
        "ana",
        "review",
        "resolve",
        own_id,
        "--finding",
        fid,
        "--as",
        "replace",
        "--reason",
        "A customer.",
    )
    assert (after["revision"], after["findings"]) == (2, [])
    approved = desk.told("cleo", "review", "approve", own_id, "--sha256", after["sha256"])
    assert approved["state"] == "approved"
    assert {key: approved["decisions"][0][key] for key in ("by", "role", "verdict", "sha256", "reason")} == {
        "by": "cleo", "role": "compliance", "verdict": "approve", "sha256": after["sha256"], "reason": "",
    }  # fmt: skip
    trial = desk.told("ben", "release", own_id, "--dry-run")
    assert trial["dry_run"] is True
    assert not list((desk.store.outputs / "released").iterdir())
    (gone,) = desk.told("ben", "release", own_id)["releases"]
    assert (desk.store.outputs / gone["path"]).read_bytes() == b"# A title\n\nFor [a customer].\n"
    assert desk.told("ben", "recall", own_id, "--reason", "Too early.")["state"] == "recalled"
    assert desk.call(None, "audit", "verify").exit_code == 0


@pytest.mark.parametrize(
    ("who", "words", "code"),
    [
        ("ana", ("review", "approve", "{0}"), "own-work"),
        ("audrey", ("review", "approve", "{0}"), "not-allowed"),
        ("ben", ("review", "approve", "{1}"), "not-allowed"),
        ("cleo", ("review", "approve", "{1}"), "open-findings"),
        ("ben", ("review", "approve", "{0}", "--sha256", "0" * 64), "changed-bytes"),
        (None, ("review", "approve", "{0}"), "not-signed-in"),
        ("ben", ("release", "{0}"), "not-approved"),
        ("ana", ("release", "{0}"), "not-allowed"),
        ("ben", ("recall", "{0}", "--reason", "x"), "wrong-state"),
        ("carl", ("review", "withdraw", "{0}", "--reason", "x"), None),
        ("audrey", ("review", "withdraw", "{0}", "--reason", "x"), "not-allowed"),
        ("audrey", ("review", "claim", "{0}"), "not-allowed"),
        ("cleo", ("review", "edit", "{0}", "--file", "page.md"), "not-allowed"),
        ("ben", ("user", "add", "eve", "--role", "compliance"), "not-allowed"),
        (None, ("user", "add", "eve", "--role", "compliance"), "not-signed-in"),
        ("ben", ("user", "token", "cleo"), "not-allowed"),
        ("ben", ("user", "deactivate", "cleo"), "not-allowed"),
        ("ben", ("review", "adopt", "pack1"), "wrong-state"),
    ],
)
def test_refusals_are_sentences_with_exit_3(
    desk: Desk, who: str | None, words: tuple[str, ...], code: str | None
) -> None:
    Path("page.md").write_text("# A title\n\nNew.[^s1]\n")
    filled = [word.format(*desk.ids) for word in words]
    if code is None:
        assert desk.call(who, *filled).exit_code == 0
        return
    error = desk.refused(who, *filled)
    assert (error.code, error.exit_status) == (code, 3)
    assert str(error).endswith((".", ")", "NAME", "…", "ID", desk.ids[0], desk.ids[1]))


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("show", "nothing"), "no output named"),
        (
            ("review", "resolve", "{1}", "--finding", "fx", "--as", "accept", "--reason", "x"),
            "no finding named",
        ),
        (("review", "resolve", "{1}", "--finding", "fx", "--as", "eat", "--reason", "x"), "redact"),
        (("review", "reject", "{0}", "--reason", "  "), "reason is needed"),
        (("review", "edit", "{0}", "--file", "missing.md"), "cannot be read"),
        (("user", "add", "eve", "--role", "boss"), "no role"),
        (("audit", "export", "--format", "xml"), "jsonl or csv"),
        (("audit", "verify", "--head", "missing"), "no signed head"),
    ],
)
def test_wrong_usage_is_a_sentence_with_exit_2(
    desk: Desk, words: tuple[str, ...], says: str
) -> None:
    error = desk.refused("ben", *(word.format(*desk.ids) for word in words))
    assert error.exit_status == 2
    assert says in str(error)


def test_an_edited_page_is_a_new_revision_and_comes_back_with_its_findings(desk: Desk) -> None:
    Path("page.md").write_text(f"# A title\n\nFor {NAME} alone.[^s1]\n")
    after = desk.told("ana", "review", "edit", desk.ids[0], "--file", "page.md", "--revision", "1")
    assert (after["revision"], len(after["findings"]), after["had_high"]) == (2, 1, True)
    assert (
        desk.refused(
            "bea", "review", "edit", desk.ids[0], "--file", "page.md", "--revision", "1"
        ).code
        == "changed-bytes"
    )
    assert (
        "Its author edits"
        in desk.call("ben", "review", "request-changes", desk.ids[0], "--reason", "Why?").stderr
    )


def test_what_holds_a_whole_pack_up_is_settled_by_the_packs_id(desk: Desk) -> None:
    unread = [
        make_finding("", Category.HIDDEN_CONTENT, Severity.MEDIUM, None, number, "unread:picture")
        for number in range(2)
    ]
    (own_id,) = make_pack(desk.store, "Plain.[^s1]", pack="dim", deck_findings=unread)
    assert [one["open"] for one in desk.told("root", "show", "dim")["deck_findings"]] == [
        True,
        True,
    ]
    assert "unread" not in desk.call("root", "show", "dim").stdout
    both = [word for one in unread for word in ("--finding", one.id)]
    told = desk.told(
        "ben", "review", "resolve", "dim", *both, "--as", "accept", "--reason", "Looked at."
    )
    assert [one["open"] for one in told["deck_findings"]] == [False, False]
    assert desk.told("ben", "review", "approve", own_id)["state"] == "approved"


def test_people_are_listed_and_tokens_are_printed_alone_on_standard_output(desk: Desk) -> None:
    added = desk.told("root", "user", "add", "eve", "--role", "comms", "--role", "author")
    assert added == {"name": "eve", "roles": ["author", "comms"], "active": True}
    result = desk.call("root", "user", "token", "eve")
    assert len(result.stdout.split()) == 1
    desk.tokens["eve"] = result.stdout.strip()
    assert desk.told("eve", "review", "claim", desk.ids[0])["id"] == desk.ids[0]
    desk.told("root", "user", "deactivate", "eve")
    assert desk.refused("eve", "review", "claim", desk.ids[0]).code == "not-signed-in"
    listed = desk.told(None, "user", "list")["people"]
    assert {"name": "eve", "roles": ["author", "comms"], "active": False} in listed


def test_audit_verify_exits_1_and_names_the_fault(desk: Desk) -> None:
    (desk.store.outputs / "released/smuggled.md").write_text("x")
    result = desk.call(None, "audit", "verify", "--json")
    assert result.exit_code == 1
    document = json.loads(result.stdout)
    assert document["ok"] is False
    assert "smuggled.md" in document["faults"][0]


def test_audit_export_gives_lines_and_a_table(desk: Desk) -> None:
    lines = desk.call(None, "audit", "export", "--format", "jsonl").stdout.splitlines()
    assert json.loads(lines[0])["action"] == "ledger-created"
    table = desk.call(None, "audit", "export", "--format", "csv").stdout.splitlines()
    assert len(table) == len(lines)


def test_what_a_deck_says_cannot_steer_the_terminal(desk: Desk) -> None:
    Path("page.md").write_text("# A title\n\nred \x1b[31m alert \u202e evil.[^s1]\n")
    desk.told("ana", "review", "edit", desk.ids[0], "--file", "page.md")
    shown = desk.call("root", "show", desk.ids[0]).stdout
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_a_role_is_taken_away_on_the_command_line(desk: Desk) -> None:
    result = desk.call("root", "user", "remove-role", "carl", "--role", "author", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == {"name": "carl", "roles": ["compliance"], "active": True}


def test_settling_one_picture_that_was_not_read_settles_no_other_on_its_slide(desk: Desk) -> None:
    one = make_finding("", Category.HIDDEN_CONTENT, Severity.MEDIUM, None, 0, "unread:image")
    deck = [replace(one, slide=3, why=f"The picture {name} was not read.") for name in "ab"]
    same = [*deck, deck[1]]
    (own_id,) = make_pack(desk.store, "Plain.[^s1]", pack="dim", deck_findings=same)
    found = [one["id"] for one in desk.told("root", "show", own_id)["findings"]]
    assert len(set(found)) == 3
    words = ("--as", "accept", "--reason", "A photo.")
    desk.told("ben", "review", "resolve", own_id, "--finding", found[0], *words)
    left = [one["id"] for one in desk.told("root", "show", own_id)["findings"] if one["open"]]
    assert left == found[1:]


def test_show_and_approve_say_where_the_held_file_is_another_page(desk: Desk) -> None:
    own_id = desk.ids[0]
    path = desk.told("root", "show", own_id)["path"]
    assert "on the disk" not in desk.call("root", "show", own_id).stderr
    (desk.store.outputs / path).write_text("> Held. # Harmless")
    assert f"{path} on the disk is not" in desk.call("root", "show", own_id).stderr
    approved = desk.call("ben", "review", "approve", own_id).stderr
    assert "on the disk is not" in approved
    assert desk.told("root", "show", own_id)["sha256"] in approved
    released = desk.call("ben", "release", own_id)
    assert "is not what was approved" in released.stderr
    assert path in released.stderr


def test_bytes_that_the_draft_does_not_give_are_not_approved(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = replace(rooms(), publish=lambda draft: draft.marked.encode() + b"More.")
    monkeypatch.setattr(review_rooms, "house", lambda _store: other)
    assert "does not give the bytes" in str(desk.refused("ben", "review", "approve", desk.ids[0]))


def test_a_name_with_a_line_break_forges_no_row(desk: Desk) -> None:
    new = "talk.pptx  by ben\n  0000  approved"
    with unlocked(desk.store) as raw:
        raw.execute("UPDATE pack SET name = ?", (new,))
    lines = desk.call("root", "list").stdout.splitlines()
    assert len(lines) == 4
    assert not any(line.startswith("  0000") for line in lines)


def test_a_list_says_what_is_open_whole_in_a_pipe_and_cut_for_a_terminal(desk: Desk) -> None:
    make_pack(desk.store, f"It is {DULL}.[^s1]\n\n## {CALL} about it", pack="wide")
    lines = desk.call("root", "list").stdout.splitlines()
    assert not any(line.endswith("…") for line in lines)
    with mock.patch.object(packs, "sys", mock.Mock(**{"stdout.isatty.return_value": True})):
        assert max(map(len, desk.call("root", "list").stdout.splitlines())) <= 80
    assert sum("2 open" in line for line in lines) == 1
    assert sum("clear" in line for line in lines) == 1


def test_a_finding_in_a_heading_is_said_by_its_line(desk: Desk) -> None:
    (own_id,) = make_pack(desk.store, f"Plain.[^s1]\n\n## {CALL} about it", pack="wide")
    shown = desk.call("root", "show", own_id).stdout
    assert "line 5" in shown
    assert "page:" not in shown


def test_prune_says_what_would_go_and_takes_it_away_for_an_admin(desk: Desk) -> None:
    desk.call("ben", "review", "reject", desk.ids[0], "--reason", "No.")
    asked = desk.told("root", "prune", "--older-than", "0", "--dry-run")
    assert asked["outputs"] == [desk.ids[0]]
    assert asked["dry_run"] is True
    assert desk.refused("ben", "prune", "--older-than", "0").code == "not-allowed"
    said = desk.call("root", "prune", "--older-than", "0").stderr
    assert f"{asked['blobs']} blobs of 1 output," in said
    assert "nothing to take away" in desk.call("root", "prune", "--older-than", "0").stderr
    assert desk.told("root", "audit", "verify")["faults"] == []
