"""Briefs on the desk: written, checked by the rules of the command line, kept, and chosen for a deck."""

from __future__ import annotations

from dataclasses import replace

import pytest

from deckproof.model import PodcastPlan
from plans.brief_questions import QUESTIONS
from plans.briefs import keep, load_kept
from review import runs
from tests.decks import TestSlide, build_pptx
from tests.desk.making import TestDesk
from tests.plans.making import BRIEF, HOSTILE
from tests.review.making import NOW, cast_of
from writers.brief import parse_text

DECK = build_pptx(TestSlide(title="One", bullets=["First", "Second"], notes="Some notes."))


def test_a_brief_is_written_and_kept_in_a_browser(desk: TestDesk) -> None:
    browser = desk.browser("ana")
    assert "No brief is kept yet" in browser.get("/briefs").words
    form = browser.get("/briefs/new")
    assert all(one.asks in form.words.replace("&#39;", "'") for one in QUESTIONS)
    sent = {"purpose": "productivity", "audience": "planners", "podcast.hosts": "Ana, Ben", "release.start": "2027-01-11"}  # fmt: skip
    done = browser.post("/briefs", name="nights", do="keep", of="", **sent)
    assert done.target == "/briefs/nights?said=brief-kept"
    brief = load_kept(desk.store, "nights").brief
    assert (brief.purpose, brief.podcast.hosts) == ("productivity", ("Ana", "Ben"))
    assert str(brief.release.start) == "2027-01-11"
    assert "nights" in browser.get("/briefs").words
    page = browser.get("/briefs/nights")
    assert "There is no measure of success" in page.words
    assert "None that you may see" in page.words


def test_only_checking_keeps_nothing_and_tells_what_is_vague_where_it_stands(
    desk: TestDesk,
) -> None:
    page = desk.browser("ana").post("/briefs", name="x", do="check", of="", audience="everyone")
    assert page.status == 200
    assert "The audience is everybody" in page.words
    assert 'value="everyone"' in page.text
    assert "No brief is kept yet" in desk.browser("ana").get("/briefs").words


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"name": "a/b"}, "cannot be kept as"),
        ({"name": "ok", "release.start": "soon"}, "has to be a day"),
        ({"name": "ok", "podcast.minutes": "900"}, "podcast.minutes"),
    ],
)
def test_what_cannot_be_used_is_told_and_no_answer_is_lost(
    desk: TestDesk, fields: dict[str, str], told: str
) -> None:
    page = desk.browser("ana").post("/briefs", do="keep", of="", value="a checklist", **fields)
    assert page.status == 422
    assert told in page.words
    assert 'value="a checklist"' in page.text


def test_a_brief_without_a_name_is_asked_for_one(desk: TestDesk) -> None:
    page = desk.browser("ana").post("/briefs", do="keep", of="", name="", value="a checklist")
    assert page.status == 422
    assert "The brief has no name." in page.words
    assert "kept as" not in page.words
    assert 'value="a checklist"' in page.text


def test_changing_one_makes_a_version_and_keeps_what_nobody_is_asked_for(desk: TestDesk) -> None:
    first = replace(BRIEF, kinds=("summary",), pronunciation={"nginx": "engine x"}, podcast=PodcastPlan(minutes=9.0))  # fmt: skip
    keep(desk.store, cast_of(desk.store)["ana"], "nights", first, now=NOW)
    browser = desk.browser("ben")
    form = browser.get("/briefs/new?of=nights")
    assert 'value="9"' in form.text
    sent = {"purpose": "recruiting", "podcast.minutes": "9", "release.every_days": "7"}
    browser.post("/briefs", name="nights", do="keep", of="nights", **sent)
    after = load_kept(desk.store, "nights")
    assert (after.version, after.who, after.brief.purpose) == (2, "ben", "recruiting")
    assert (after.brief.kinds, after.brief.pronunciation) == (first.kinds, first.pronunciation)
    older = browser.get("/briefs/nights?version=1")
    assert "This is an older version" in older.words
    assert "customer experience" in older.words


@pytest.mark.parametrize("who", ["cleo", "audrey"])
def test_whoever_does_not_write_reads_and_keeps_none(desk: TestDesk, who: str) -> None:
    keep(desk.store, cast_of(desk.store)["ana"], "nights", BRIEF, now=NOW)
    browser = desk.browser(who)
    assert "Change it" not in browser.get("/briefs/nights").words
    assert browser.get("/briefs/new").status == 403
    assert browser.post("/briefs", name="x", do="keep", of="").status == 403
    assert browser.get("/briefs/nothing").status == 404


def test_hostile_answers_are_only_words(desk: TestDesk) -> None:
    browser = desk.browser("ana")
    browser.post("/briefs", name="x", do="keep", of="", value=HOSTILE, kpi='"><img src=x onerror=alert(1)>')  # fmt: skip
    for path in ("/briefs/x", "/briefs/new?of=x"):
        page = browser.get(path).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "\u202e" not in page or path.startswith("/briefs/new")


def test_a_kept_brief_is_chosen_for_an_upload(desk: TestDesk) -> None:
    keep(desk.store, cast_of(desk.store)["ana"], "nights", BRIEF, now=NOW)
    browser = desk.browser("ana")
    assert '<option value="nights">' in browser.get("/upload").text
    browser.post("/upload", files={"deck": ("talk.pptx", DECK)}, kept="nights")
    (run,) = runs.list_runs(desk.store, author="ana")
    sent = parse_text(desk.store.blobs.get(run.wanted.brief).decode(), where="x")
    assert sent == BRIEF
    assert (
        browser.post("/upload", files={"deck": ("talk.pptx", DECK)}, kept="nothing").status == 404
    )
