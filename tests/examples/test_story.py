"""The story of docs/story.md, played: each scene has done what the page says, and nothing has said what it must not."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from examples.story import LATER, Story
from review.tables import outbox

pytestmark = [pytest.mark.prefect, pytest.mark.xdist_group("prefect")]
PAGE = Path(__file__).parents[2] / "docs" / "story.md"
MUST_NOT_LEAVE = (
    "Brindlemoor", "Veldenkamp", "Castelnoue", "Quaymarsh", "Dunmarsh", "Hof auf dem Bild", "made me laugh",
)  # fmt: skip
"""Customers of the deck, of a comment and of the later list, and words of comments."""


@dataclass(frozen=True)
class Seen:
    """How things stand after a scene: each piece's state in the order of the pack, and what lies under released/."""

    states: tuple[str, ...]
    out: frozenset[str]


@dataclass(frozen=True)
class Told:
    """The story, and what was seen after each scene."""

    story: Story
    after: dict[str, Seen]

    def printed(self, scene: str) -> str:
        return "\n".join(one.printed for one in self.story.scenes[scene])

    def file(self, name: str) -> str:
        return (self.story.folder / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    story = Story(tmp_path_factory.mktemp("story"))
    return Told(story, {scene: look(story) for scene in story.play()})


def look(story: Story) -> Seen:
    packs = story.json("nadia", "list")["packs"] if "nadia" in story.tokens else []
    states = tuple(one["state"] for pack in packs for one in pack["outputs"])
    released = story.outputs / "released"
    out = {str(path.relative_to(released)) for path in released.rglob("*.md")}
    return Seen(states, frozenset(out))


def test_nothing_is_out_before_somebody_lets_it_out(told: Told) -> None:
    for scene in ("people", "brief", "run", "overview", "settle", "trial"):
        assert not told.after[scene].out, scene
    assert set(told.after["overview"].states) == {"held"}
    assert told.after["trial"] == told.after["settle"]


def test_three_pieces_are_approved_by_somebody_else_than_the_author(told: Told) -> None:
    assert told.after["settle"].states == ("approved",) * 3 + ("held",) * 4
    assert "four eyes" in told.printed("settle")


def test_the_check_of_the_brief_names_the_one_thing_that_is_missing(told: Told) -> None:
    assert "what_if.customer_objects" in told.printed("brief")
    assert "1 thing is missing or vague" in told.printed("brief")
    assert "Brief: second-visit, version 1" in told.printed("run")
    assert "Nobody is named yet" in told.printed("overview")


def test_the_trial_says_of_each_piece_whether_it_would_leave(told: Told) -> None:
    printed = told.printed("trial")
    assert printed.count("  would leave") == 3
    assert printed.count("  would not leave") == 4
    assert "to everybody, newsletter, no day planned" in printed


def test_the_group_has_it_before_all_do(told: Told) -> None:
    pack = told.story.names["PACK"]
    where = f"groups/service-council/{pack}"
    pieces = ("01-summary-reading.md", "02-blog-post-reading.md", "03-blog-post-reading.md")
    assert told.after["group"].out == {f"{where}/{one}" for one in pieces}
    assert told.after["group"].states[:3] == ("approved",) * 3
    assert "to go to the group service-council first" in told.printed("group")


def test_each_piece_leaves_on_its_day_and_not_before(told: Told) -> None:
    assert told.after["calendar"].out == told.after["group"].out
    assert told.after["days"].states == ("released",) * 3 + ("held",) * 4
    days = [one.printed for one in told.story.scenes["days"]]
    names = told.story.names
    wanted = [names["SUMMARY"], names["POST"], names["SECOND"]]
    assert [[line.split()[0] for line in one.splitlines()] for one in days] == [
        [one] for one in wanted
    ]
    assert told.file("calendar.ics").count("BEGIN:VEVENT") == 7


def test_who_fetched_it_is_known(told: Told) -> None:
    assert "The promise we kept breaking" in told.file("post.md")
    assert "ida fetched it on" in told.printed("fetch")
    assert "for Ida Marlow, tomas.reyl@example.com" in told.printed("fetch")


def test_feedback_goes_to_its_teams_and_an_author_sees_no_customer(told: Told) -> None:
    played = told.story.scenes["feedback"]
    assert "New: 10 figures, 7 comments. Known already: 0." in played[1].printed
    for team in ("compliance", "after-sales", "sales"):
        assert f"  {team}: 1" in played[1].printed
    assert any("Brindlemoor" in one.printed for one in played if one.who == "tomas")
    (shown,) = (one.printed for one in played if one.who == "ida")
    assert "three of those second visits" in shown
    assert "Brindlemoor" not in shown


def test_the_report_sets_the_figures_beside_the_target(told: Told) -> None:
    assert "**Reached.** 64 of 60 requests for the access card; 107 %." in told.printed("report")
    assert "<svg" in told.file("report.html")


def test_a_customer_who_comes_later_is_raised_and_nothing_is_recalled_by_itself(told: Told) -> None:
    post = told.story.names["POST"]
    assert f"RELEASED, to all or to a group, and name one: {post}" in told.printed("newcomer")
    held = told.story.outputs / "held" / told.story.names["PACK"]
    named = [page.name for page in held.glob("0[4-7]*.md") if "Dunmarsh" in page.read_text()]
    (scanned,) = re.findall(r"scanned again, since they name one: (.*)", told.printed("newcomer"))
    assert len(scanned.split(", ")) == len(named) == 1
    assert told.after["newcomer"].out == told.after["report"].out
    alerts = told.story.scenes["newcomer"][-1].printed
    assert post in alerts
    assert LATER.partition(",")[0] in alerts


def test_a_recall_takes_it_from_all_and_from_the_group(told: Told) -> None:
    gone = told.after["newcomer"].out - told.after["recall"].out
    pack = told.story.names["PACK"]
    assert gone == {f"{pack}/02-blog-post-reading.md", f"groups/service-council/{pack}/02-blog-post-reading.md"}  # fmt: skip
    assert told.after["recall"].states[:3] == ("released", "recalled", "released")
    notices = list((told.story.outputs / "released").rglob("*.recalled.txt"))
    assert len(notices) == 2
    manifest = json.loads((told.story.outputs / "released" / pack / "manifest.json").read_text())
    assert "recalled_at" in json.dumps(manifest)
    assert "deleted-entry" in told.file("feed.xml")


def test_the_ledger_agrees_with_all_of_it(told: Told) -> None:
    assert re.search(r"\d+ entries, 3 releases, 0 faults\.", told.printed("verify"))


@pytest.mark.parametrize("name", ["report.html", "calendar.ics", "feed.xml", "post.md"])
def test_nobody_is_named_in_what_leaves_the_house(told: Told, name: str) -> None:
    text = told.file(name)
    if name == "post.md":
        assert "Dunmarsh" in text, "which is why it is recalled later"
        text = text.replace("Dunmarsh", "")
    assert not [word for word in MUST_NOT_LEAVE if word.casefold() in text.casefold()]


def test_notices_have_ids_and_no_words(told: Told) -> None:
    with told.story.store() as store, store.reading() as connection:
        rows = connection.execute(select(outbox)).mappings().all()
    kinds = {row["kind"] for row in rows}
    assert {"released-to-group", "released", "recalled", "copy-to-take-back", "feedback-waiting", "customer-found-in-released"} <= kinds  # fmt: skip
    told_all = " ".join(str(dict(row)) for row in rows)
    assert not [word for word in (*MUST_NOT_LEAVE, "the-second-visit") if word in told_all]


def test_what_is_told_stays_inside_the_scanned_folder_of_the_story(told: Told) -> None:
    """Trial pages and recall notices name nobody either."""
    pages = [*told.story.outputs.rglob("trial/*.html"), *told.story.outputs.rglob("*.recalled.txt")]
    assert pages
    for page in pages:
        text = page.read_text(encoding="utf-8").replace("Dunmarsh", "")
        assert not [word for word in MUST_NOT_LEAVE if word in text], page.name


def test_the_page_quotes_the_commands_that_were_played(told: Told) -> None:
    page = PAGE.read_text(encoding="utf-8")
    for scene, played in told.story.scenes.items():
        quoted = re.search(rf"<!-- scene: {scene} -->\n(.*?)<!-- end -->", page, re.DOTALL)
        assert quoted, scene
        lines = re.findall(r"^(\w+)\$ (.*)$", quoted[1], re.MULTILINE)
        assert [(who, plain(line)) for who, line in lines] == [
            (one.who or "anybody", plain(one.line)) for one in played
        ], "run: .venv/bin/python -m docs.take_story"


def plain(line: str) -> str:
    """The command without ids, which follow the deck and the writer."""
    return re.sub(r"\bf?[0-9a-f]{12,17}\b", "ID", line)


def test_every_picture_of_the_page_is_there() -> None:
    pictures = re.findall(r"\]\((pictures/[^)]+)\)", PAGE.read_text(encoding="utf-8"))
    assert len(pictures) == 8
    assert not [one for one in pictures if not (PAGE.parent / one).is_file()]
