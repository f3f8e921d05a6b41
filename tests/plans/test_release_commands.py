"""Trial run, groups, calendar and what is out from the command line: what they print, and with which status."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
import typer
from click.testing import Result
from typer.testing import CliRunner

from deckproof.cli import calendars, groups, release
from deckproof.errors import (
    DeckproofError,
    RefusedError,
    UnknownNameError,
    UsageError,
    WrongStateError,
)
from deckproof.model import Brief, ReleasePlan
from review import gate, releases
from review import rooms as review_rooms
from review.outputs import load_output
from review.people import issue_token
from review.store import Store
from tests.plans.test_calendar import briefed_pack
from tests.review.making import CAST, NOW, POLICY, address_of, cast_of, make_pack, rooms
from tests.review.tampering import tamper


class Desk:
    """The commands over a store, called by somebody."""

    def __init__(self, store: Store, tokens: dict[str, str]) -> None:
        self.app = typer.Typer()
        for module in (release, calendars, groups):
            module.register(self.app)
        self.store, self.tokens = store, tokens

    def __call__(self, who: str | None, *words: str) -> Result:
        environment = {
            "DECKPROOF_OUTPUTS": str(self.store.outputs),
            "DECKPROOF_DATABASE": address_of(self.store),
            "DECKPROOF_TOKEN": self.tokens.get(who or "", ""),
        }
        return CliRunner().invoke(self.app, list(words), env=environment)

    def told(self, who: str | None, *words: str) -> dict[str, Any]:
        result = self(who, *words, "--json")
        assert result.exit_code in {0, 3}, result.exception
        document: dict[str, Any] = json.loads(result.stdout)
        return document

    def refused(self, who: str | None, *words: str) -> DeckproofError:
        error = self(who, *words).exception
        assert isinstance(error, DeckproofError), error
        return error


@pytest.fixture
def desk(store: Store, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(review_rooms, "house", lambda _store, _policy=None: rooms())
    monkeypatch.chdir(store.outputs.parent)
    for module in (calendars, groups, release):
        monkeypatch.setattr(module, "now", lambda: NOW)
    root = cast_of(store)["root"]
    return Desk(store, {name: issue_token(store, root, name, now=NOW) for name in CAST})


def approved(store: Store, text: str = "Plain.[^s1]") -> str:
    (own_id,) = make_pack(store, text)
    gate.approve(store, cast_of(store)["bea"], own_id, now=NOW, policy_version=POLICY)
    return own_id


def test_a_group_is_made_shown_and_ended(desk: Desk) -> None:
    made = desk.told("ben", "group", "add", "council", "Ida Marlow", "tomas@example.com")
    assert made["schema"] == "deckproof.groups/1"
    assert [one["member"] for one in made["groups"][0]["members"]] == [
        "Ida Marlow",
        "tomas@example.com",
    ]
    assert desk("audrey", "group", "list").stdout == "council: 2 people\n"
    assert "Ida Marlow" in desk("ben", "group", "show", "council").stdout
    assert isinstance(desk.refused("ana", "group", "list"), RefusedError)
    desk("ben", "group", "remove", "council")
    assert desk.told("ben", "group", "list")["groups"] == []


def test_a_release_to_a_group_and_then_to_all(desk: Desk) -> None:
    own_id = approved(desk.store)
    desk("ben", "group", "add", "council", "Ida")
    gone = desk.told("ben", "release", "--to", "council", own_id)["releases"]
    assert (gone[0]["group"], gone[0]["path"]) == ("council", "released/groups/council/pack1/01-blog-post-reading.md")  # fmt: skip
    assert desk.told("ben", "release", own_id)["releases"][0]["group"] == ""
    listed = desk.told("ben", "released")["outputs"][0]
    assert [place["group"] for place in listed["places"]] == ["", "council"]
    assert "to the group council" in desk("ben", "released").stdout
    assert own_id in desk("ben", "released", "--atom").stdout


def test_a_brief_that_wants_a_group_first_takes_a_reason_to_pass_it(desk: Desk) -> None:
    own_id, _ = briefed_pack(desk.store, Brief(release=ReleasePlan(first_to="Council")))
    gate.approve(desk.store, cast_of(desk.store)["bea"], own_id, now=NOW, policy_version=POLICY)
    desk("ben", "group", "add", "council", "Ida")
    error = desk.refused("ben", "release", own_id)
    assert isinstance(error, WrongStateError)
    assert f"--to council {own_id}" in (error.remedy or "")
    for wrong in (("--all",), ("--all", "--to", "council", "--reason", "x"), ("--reason", "x")):
        assert isinstance(desk.refused("ben", "release", own_id, *wrong), UsageError), wrong
    told = desk.told("ben", "release", own_id, "--all", "--reason", "They saw it on paper.")
    assert len(told["releases"]) == 1


def test_a_trial_run_says_that_a_brief_names_a_group_that_is_not_there(desk: Desk) -> None:
    own_id, _ = briefed_pack(desk.store, Brief(release=ReleasePlan(first_to="Friends")))
    plan = ("ben", "release", "--dry-run", "--plan", own_id)
    assert "no group is called as its first_to says" in desk(*plan).stdout
    desk("ben", "group", "add", "friends", "Ida")
    (piece,) = desk.told(*plan)["pieces"]
    assert piece["note"] == ""
    assert piece["first"] == "friends"
    (other,) = desk.told(*plan, "--to", "friends")["pieces"]
    assert other["note"] == ""


def test_a_second_release_says_since_when_it_is_out(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_id = approved(desk.store)
    assert "is out since" not in desk("ben", "release", own_id).stderr
    monkeypatch.setattr(release, "now", lambda: NOW + dt.timedelta(hours=1))
    again = desk("ben", "release", own_id)
    assert f"{own_id} is out since {NOW:%Y-%m-%d %H:%M} UTC, by ben" in again.stderr


def test_a_proposed_calendar_names_the_pieces(desk: Desk) -> None:
    own_id = approved(desk.store)
    shown = desk("ben", "calendar", "plan", "pack1", "--start", "2027-01-11", "--dry-run").stdout
    assert own_id in shown
    assert load_output(desk.store, own_id).title in shown


def test_a_trial_run_tells_the_group_that_comes_first_also_of_what_is_held(desk: Desk) -> None:
    own_id, other = briefed_pack(desk.store, Brief(release=ReleasePlan(first_to="Council")))
    desk("ben", "group", "add", "council", "Ida")
    told = desk.told("ben", "release", "--dry-run", "--plan", "briefed")
    for piece in told["pieces"]:
        assert any("nobody has approved" in why for why in piece["refusals"])
        assert any("to the group council first" in why for why in piece["refusals"])
        assert not any("deckproof " in why for why in piece["obstacles"])
    assert (
        "to the group council first" in desk("ben", "release", "--dry-run", "--plan", other).stdout
    )
    gate.approve(desk.store, cast_of(desk.store)["bea"], own_id, now=NOW, policy_version=POLICY)
    (ready,) = desk.told("ben", "release", "--dry-run", "--plan", own_id)["pieces"]
    assert len(ready["refusals"]) == 1
    assert desk("ben", "release", own_id, "--to", "council").exit_code == 0
    (ready,) = desk.told("ben", "release", "--dry-run", "--plan", own_id)["pieces"]
    assert (ready["refusals"], ready["first"], ready["would_leave"]) == ([], "", True)


def test_what_left_or_was_recalled_before_its_day_is_not_on_the_calendar(desk: Desk) -> None:
    gone, back, waiting = make_pack(desk.store, "One.[^s1]", "Two.[^s1]", "Three.[^s1]")
    start = (NOW.date() + dt.timedelta(days=30)).isoformat()
    desk("ben", "calendar", "plan", "pack1", "--start", start)
    for one in (gone, back):
        gate.approve(desk.store, cast_of(desk.store)["bea"], one, now=NOW, policy_version=POLICY)
        assert desk("ben", "release", one).exit_code == 0
    assert desk("ben", "recall", back, "--reason", "No.").exit_code == 0
    assert [one["output"] for one in desk.told("ben", "calendar", "list")["entries"]] == [waiting]
    again = desk.told("ben", "calendar", "plan", "pack1", "--start", start, "--again")["entries"]
    assert [one["output"] for one in again] == [waiting]


def test_a_group_has_a_piece_for_as_many_days_as_the_brief_says(desk: Desk) -> None:
    plan = ReleasePlan(first_to="Council", first_for_days=2)
    own_id, _ = briefed_pack(desk.store, Brief(release=plan))
    desk("ben", "group", "add", "council", "Ida")
    gate.approve(desk.store, cast_of(desk.store)["bea"], own_id, now=NOW, policy_version=POLICY)
    assert desk("ben", "release", own_id, "--to", "council").exit_code == 0
    error = desk.refused("ben", "release", own_id)
    assert isinstance(error, WrongStateError)
    assert f"{NOW + dt.timedelta(days=2):%Y-%m-%d}" in error.what
    (piece,) = desk.told("ben", "release", "--dry-run", "--plan", own_id)["pieces"]
    assert (piece["first"], piece["would_leave"]) == ("council", False)
    later = NOW + dt.timedelta(days=2)
    who = cast_of(desk.store)["ben"]
    (gone,) = releases.release(desk.store, who, [own_id], now=later, policy_version=POLICY)
    assert gone.group == ""


def test_what_is_out_already_is_not_told_as_leaving(desk: Desk) -> None:
    own_id = approved(desk.store)
    assert desk("ben", "release", own_id).exit_code == 0
    (piece,) = desk.told("ben", "release", "--dry-run", "--plan", own_id)["pieces"]
    assert (piece["out"], piece["would_leave"], piece["refusals"]) == (True, False, [])
    shown = desk("ben", "release", "--dry-run", "--plan", "pack1")
    assert "is out already" in shown.stdout
    assert "would" not in shown.stdout
    page = (desk.store.outputs / "held/pack1/trial/index.html").read_text()
    assert "0 of 1 piece would leave, for everybody. 1 is out already." in page


def test_a_trial_run_of_a_pack_says_all_of_it_and_writes_pages(desk: Desk) -> None:
    own_id = approved(desk.store)
    Path("deckproof.toml").write_text('[channels]\nblog = "https://blog.example.com/"\n')
    desk("ben", "calendar", "move", own_id, (NOW.date() + dt.timedelta(days=3)).isoformat())
    told = desk.told("ben", "release", "--dry-run", "--plan", "pack1")
    assert (told["schema"], told["pieces"][0]["would_leave"]) == ("deckproof.trial/1", True)
    assert (desk.store.outputs / told["pages"][0]).is_file()
    shown = desk("ben", "release", "--dry-run", "--plan", own_id)
    assert "would leave" in shown.stdout
    assert "to everybody, no channel named" in shown.stdout
    assert "Nothing was released." in shown.stderr
    assert isinstance(desk.refused("ben", "release", "--plan", own_id), UsageError)
    assert desk.told("ben", "released")["outputs"] == []


def test_a_pack_is_planned_shown_moved_and_taken_out(desk: Desk) -> None:
    first, second = make_pack(desk.store, "One.[^s1]", "Two.[^s1]")
    start = NOW.date() + dt.timedelta(days=30)
    words = ("calendar", "plan", "pack1", "--start", start.isoformat())
    assert len(desk.told("ben", *words, "--dry-run")["entries"]) == 2
    assert desk.told("ben", "calendar", "list")["entries"] == []
    entries = desk.told("ben", *words)["entries"]
    assert [one["output"] for one in entries] == [first, second]
    assert entries[0]["due_at"].endswith("T09:00:00+00:00")
    day = (start + dt.timedelta(days=90)).isoformat()
    assert day[:4] in desk("ben", "calendar", "move", first, day, "--hour", "10:30").stdout
    later = desk.told("ben", "calendar", "list", "--since", day)["entries"]
    assert [(one["output"], one["hour"]) for one in later] == [(first, "10:30")]
    ics = desk("ben", "calendar", "list", "--ics").stdout
    assert ics.count("BEGIN:VEVENT") == 2
    moved = desk("ben", "calendar", "move", first, "2027-02-06")
    assert "2027-02-06 is a Saturday; by the brief pieces go on Monday to Friday." in moved.stderr
    assert "Saturday" not in desk("ben", "calendar", "move", first, "2027-02-05").stderr
    assert desk.told("ben", "calendar", "remove", first)["removed"] is True
    assert isinstance(
        desk.refused("ben", "calendar", "plan", "pack1", "--start", "soon"), UsageError
    )


def test_a_brief_file_can_steer_the_plan(desk: Desk, tmp_path: Path) -> None:
    make_pack(desk.store, "One.[^s1]")
    brief = tmp_path / "brief.toml"
    brief.write_text('[release]\nstart = 2027-01-11\ndays = ["sat"]\nhour = "08:00"\n')
    (entry,) = desk.told("ben", "calendar", "plan", "pack1", "--brief", str(brief))["entries"]
    assert (entry["day"], entry["hour"]) == ("2027-01-16", "08:00")


def test_what_is_due_needs_no_token_and_says_what_it_did(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from plans.calendar_plan import move

    own_id = approved(desk.store)
    (held,) = make_pack(desk.store, "Two.[^s1]", pack="pack2")
    ben = cast_of(desk.store)["ben"]
    for one in (own_id, held):
        move(desk.store, ben, one, dt.date(2026, 11, 23), now=NOW)
    monkeypatch.setattr(calendars, "now", lambda: dt.datetime(2026, 11, 22, tzinfo=dt.UTC))
    assert desk(None, "calendar", "release-due").stderr == "Nothing is due.\n"
    monkeypatch.setattr(calendars, "now", lambda: dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC))
    result = desk(None, "calendar", "release-due")
    assert result.exit_code == 3
    assert f"{own_id}  released" in result.stdout
    assert f"{held}  refused: The output {held} is held" in result.stdout
    told = desk.told(None, "calendar", "release-due")
    assert (told["released"], [one["code"] for one in told["refused"]]) == ([], ["not-approved"])


def test_days_for_a_group_are_planned_listed_moved_and_kept(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_id = approved(desk.store)
    desk("ben", "group", "add", "council", "Ida")
    wanted = ("calendar", "plan", "pack1", "--to", "council", "--start", "2026-11-23")
    assert "the group council" in desk("ben", *wanted, "--dry-run").stdout
    assert desk.told("ben", "calendar", "list")["entries"] == []
    assert "the group council: blog-post" in desk("ben", *wanted).stdout
    moved = desk.told("ben", "calendar", "move", own_id, "2026-11-24", "--to", "council")
    assert [(one["group"], one["day"]) for one in moved["entries"]] == [("council", "2026-11-24")]
    assert desk.told("ben", "calendar", "remove", own_id)["removed"] is False
    monkeypatch.setattr(calendars, "now", lambda: dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC))
    assert (
        desk(None, "calendar", "release-due").stdout == f"{own_id}  released to the group council\n"
    )
    assert desk(None, "calendar", "release-due").stderr == "Nothing is due.\n"
    assert isinstance(desk.refused("ben", "calendar", "plan", "pack1", "--to", "x", "--start", "2027-01-01"), UnknownNameError)  # fmt: skip


@pytest.mark.parametrize(
    "change", ["zone = 'Mars/X'", "day = 'soon'", "day = '2026-12-01'", "who = 'bea'"]
)
def test_a_row_that_somebody_forged_is_named_in_the_list(desk: Desk, change: str) -> None:
    from plans.calendar_plan import move

    bad, good = approved(desk.store), *make_pack(desk.store, "Two.[^s1]", pack="pack2")
    for one in (bad, good):
        move(desk.store, cast_of(desk.store)["ben"], one, dt.date(2026, 11, 23), now=NOW)
    assert desk("ben", "calendar", "list").stderr == ""
    tamper(desk.store, f"UPDATE planned SET {change} WHERE output = '{bad}'")  # noqa: S608 - words of this test
    told = desk("ben", "calendar", "list")
    assert good in told.stdout
    assert f"The day of the output {bad} in the calendar is not the one" in told.stderr
    assert "deckproof audit verify" in told.stderr
    assert good not in told.stderr
    assert desk.told("ben", "calendar", "list")["foreign"] == [bad]
    assert desk.told("ben", "calendar", "list", "--pack", "pack2")["foreign"] == []
    assert desk.told("ana", "calendar", "list")["foreign"] == [bad]


def test_a_recall_lists_where_it_went_and_who_got_it(desk: Desk) -> None:
    from review.fetches import fetch_released

    own_id = approved(desk.store)
    desk("ben", "group", "add", "council", "Ida")
    desk("ben", "release", "--to", "council", own_id)
    desk("ben", "release", own_id)
    fetch_released(desk.store, cast_of(desk.store)["audrey"], own_id, now=NOW)
    told = desk("ben", "recall", own_id, "--reason", "A figure is wrong.").stderr
    assert "to all since" in told
    assert "to the group council since" in told
    assert "for Ida" in told
    assert "audrey fetched it on 2026-11-21" in told
    assert "with page.txt" in told
