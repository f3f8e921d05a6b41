"""Figures beside each brief's KPI, with what cannot be known, as tables and plots."""

from __future__ import annotations

import datetime as dt
import json
import math
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deckproof.codec import to_json
from deckproof.errors import UnknownNameError, UsageError
from deckproof.model import Brief, Person
from deckproof.teams import Teams
from echo.amounts import number_of
from echo.figures import Figure, Total, may_rank
from echo.importing import import_feedback
from echo.kpi import read_target
from echo.plots import bars, course, told_course
from echo.report import make_report, of_metric, plain
from echo.report_pages import as_html, as_markdown
from echo.verdict import judge
from review import releases
from review.store import Store
from tests.echo.making import comment, figure, release_pack, write_csv
from tests.review.making import NOW

Cast = dict[str, Person]
START = dt.date(2027, 1, 11)
TODAY = NOW.date()

TARGETS = [
    ("20 % more sign-ups by March", "", (20.0, True, False, "", "2027-03-31", "sign-ups")),
    ("demo requests", "50 in 8 weeks", (50.0, False, False, "", "2027-03-08", "leads")),
    ("sign-ups", "200 by 2027-04-15", (200.0, False, False, "", "2027-04-15", "sign-ups")),
    ("Anmeldungen", "20 % mehr bis März", (20.0, True, False, "", "2027-03-31", "sign-ups")),
    ("support calls", "reduce by 10 percent by Q2", (10.0, True, True, "", "2027-06-30", "support-calls")),
    ("downloads", "500 per month", (500.0, False, False, "month", None, "downloads")),
    ("click rate", "3.5 % by end of May 2027", (3.5, False, False, "", "2027-05-31", "clicks")),
    ("leads", "double by June", (100.0, True, False, "", "2027-06-30", "leads")),
    ("Abonnenten", "1.500 bis 30.04.2027", (1500.0, False, False, "", "2027-04-30", "subscribers")),
    ("views", "5k by 1 May", (5000.0, False, False, "", "2027-05-01", "views")),
    ("happiness", "", (None, False, False, "", None, "")),
    ("views that may grow", "300", (300.0, False, False, "", None, "views")),
]  # fmt: skip


@pytest.mark.parametrize(("kpi", "target", "told"), TARGETS, ids=[f"{a} {b}" for a, b, _ in TARGETS])  # fmt: skip
def test_a_target_is_read_as_far_as_it_goes(kpi: str, target: str, told: tuple[object, ...]) -> None:  # fmt: skip
    found = read_target(kpi, target, start=START)
    by = found.by.isoformat() if found.by else None
    assert (found.amount, found.is_change, found.less, found.per, by, found.family) == told


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_words_are_read_without_trouble(kpi: str, target: str) -> None:
    found = read_target(kpi, target, start=START)
    assert found.amount is None or math.isfinite(found.amount)
    assert found.words == " ".join(f"{kpi} {target}".split())


@pytest.mark.parametrize(("text", "number"), [("1,234", 1234), ("1.234", 1234), ("1,5", 1.5), ("12 %", 12), ("2.5k", 2500), ("1 204", 1204), (7, 7)])  # fmt: skip
def test_numbers_are_read_as_people_write_them(text: object, number: float) -> None:
    assert number_of(text) == number


@pytest.mark.parametrize("text", ["", "=1+1", "1e999", "nan", None, True, "12 apples", "--3"])
def test_what_is_no_number_is_a_sentence(text: object) -> None:
    with pytest.raises(UsageError):
        number_of(text)


def figures(metric: str, *values: float, start: dt.date = START) -> list[Figure]:
    return [
        Figure(piece="a", channel="blog", day=start + dt.timedelta(days=at), metric=metric, value=value)
        for at, value in enumerate(values)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kpi", "target", "values", "before", "today", "status", "words"),
    [
        ("sign-ups", "30 by 2027-03-31", [10, 20], [], "2027-02-01", "reached", "30 of 30"),
        ("sign-ups", "50 by 2027-03-31", [10, 20], [], "2027-02-01", "on the way", "60 %"),
        ("sign-ups", "50 by 2027-03-31", [10, 20], [], "2027-04-01", "missed", "30 of 50"),
        ("sign-ups", "50", [], [], "2027-04-01", "not known", "No figure"),
        ("sign-ups", "", [3], [], "2027-04-01", "not known", "names no number"),
        ("", "", [3], [], "2027-04-01", "not known", "no measure"),
        ("sign-ups", "20 % more", [12] * 8, [10] * 8, "2027-02-01", "reached", "10 before"),
        ("sign-ups", "20 % more", [11] * 8, [10] * 8, "2027-02-01", "on the way", "11 of 12"),
        ("sign-ups", "20 % more", [12] * 8, [10] * 3, "2027-02-01", "not known", "cannot be told"),
        ("sign-ups", "20 % fewer", [8] * 8, [10] * 8, "2027-02-01", "reached", "8 of 8"),
        ("sign-ups", "7 per week", [2] * 14, [], "2027-01-24", "reached", "a week"),
        ("sign-ups", "7 per month", [2] * 5, [], "2027-01-15", "not known", "Not a whole month"),
    ],
)
def test_a_figure_stands_beside_its_target_or_says_why_not(
    kpi: str, target: str, values: list[float], before: list[float], today: str, status: str, words: str
) -> None:  # fmt: skip
    brief = Brief(kpi=kpi, kpi_target=target)
    earlier = figures("signups", *before, start=START - dt.timedelta(days=30))
    told = judge(brief, figures("signups", *values), first=START, today=dt.date.fromisoformat(today), before=earlier)  # fmt: skip
    assert told.status == status, told.sentence
    assert words in told.sentence


def test_what_was_not_measured_by_that_name_is_not_taken_for_it() -> None:
    told = judge(Brief(kpi="sign-ups", kpi_target="5"), figures("views", 900), first=START, today=START)  # fmt: skip
    assert told.status == "not known"


def groups(*pieces: int) -> list[Total]:
    return [
        Total(name=f"g{at}", metric="views", pieces=count, value=10.0 * at, each=10.0 * at / count)
        for at, count in enumerate(pieces, 1)
    ]


def test_few_pieces_are_not_ranked() -> None:
    assert not may_rank(groups(9, 4))
    assert not may_rank(groups(9))
    assert may_rank(groups(5, 9))
    assert [one.name for one in of_metric(groups(9, 4), "views")] == ["g1", "g2"]
    assert [one.name for one in of_metric(groups(9, 9), "views")] == ["g2", "g1"]


def test_plots_are_whole_svg_with_a_name_and_a_description() -> None:
    hostile = '<script>alert("1")</script> & co'
    points = [(START + dt.timedelta(days=at), float(at)) for at in range(4)]
    for svg in (
        bars("a", hostile, hostile, [(hostile, 3.0), ("", 0.0), ("minus", -2.0)]),
        bars("a", "t", "d", []),
        course("a", hostile, hostile, points, 9.0),
        course("a", "t", "d", points[:1]),
        course("a", "t", "d", []),
    ):
        root = ElementTree.fromstring(svg)  # noqa: S314 - our own
        assert root.get("role") == "img"
        names = (root.get("aria-labelledby") or "").split()
        assert [one.get("id") for one in list(root)[:2]] == names
        assert not [one for one in root.iter() if one.tag.endswith(("script", "style", "a", "image"))]  # fmt: skip
        assert not re.search(r"style=|on\w+=|href", svg)


def fill(store: Store, who: Person, out: tuple[str, ...], path: Path) -> None:
    rows = [
        figure(out[0], "Views", 120, day="2026-11-21"),
        figure(out[0], "views", 80, day="2026-11-22", channel="newsletter"),
        figure(out[1], "views", 40, day="2026-11-21"),
        figure(out[0], "views", 999, day="2026-11-20"),
        comment(out[1], "The invoice is wrong.", day="2026-11-21"),
    ]
    import_feedback(store, who, write_csv(path, rows), teams=Teams(), now=NOW)


def test_the_report_has_every_figure_by_piece_kind_style_and_channel(
    store: Store, cast: Cast, out: tuple[str, ...], tmp_path: Path
) -> None:
    fill(store, cast["ben"], out, tmp_path / "back.csv")
    made = make_report(store, cast["ben"], today=TODAY)
    (part,) = made.parts
    assert {(one.name, one.value) for one in part.by_piece} == {(out[0], 200.0), (out[1], 40.0)}
    assert {(one.name, one.value) for one in part.by_channel} == {("blog", 160.0), ("newsletter", 80.0)}  # fmt: skip
    assert [(one.team, one.open) for one in made.teams] == [("after-sales", 1)]
    page, text = as_html(made), as_markdown(made)
    assert page.count("<svg") == 3
    assert page.count("<table") >= 4
    assert "<script" not in page
    for words in ("not why", "Pashler", "put above another"):
        assert words in page
    assert "| blog | views | 2 | 160 | 80 |" in text
    assert json.loads(to_json(plain(made)))["parts"][0]["metric"] == "views"


def test_the_report_is_the_same_every_time_and_follows_a_correction(
    store: Store, cast: Cast, out: tuple[str, ...], tmp_path: Path
) -> None:
    fill(store, cast["ben"], out, tmp_path / "back.csv")
    first = as_html(make_report(store, cast["ben"], today=TODAY))
    assert first == as_html(make_report(store, cast["ben"], today=TODAY))
    path = write_csv(tmp_path / "more.csv", [figure(out[1], "views", 45, day="2026-11-21")])
    import_feedback(store, cast["ben"], path, teams=Teams(), now=NOW + dt.timedelta(hours=1))
    (part,) = make_report(store, cast["ben"], today=TODAY).parts
    assert {one.name: one.value for one in part.by_piece}[out[1]] == 45.0


def test_the_report_shows_only_what_its_reader_may_see_and_no_title_of_what_was_recalled(
    store: Store, cast: Cast, out: tuple[str, ...], tmp_path: Path
) -> None:
    fill(store, cast["ben"], out, tmp_path / "back.csv")
    release_pack(store, cast["cleo"], "Mine.[^s1]", pack="pack9")
    assert make_report(store, cast["audrey"], today=TODAY).parts
    releases.recall(store, cast["ben"], out[0], reason="x", now=NOW)
    (part,) = make_report(store, cast["ben"], today=TODAY, pack_id="pack1").parts
    assert {one.id: one.title for one in part.pieces}[out[0]] == "(taken back)"
    for name in ("pack7", "no-such-brief"):
        with pytest.raises(UnknownNameError):
            make_report(store, cast["ben"], today=TODAY, pack_id=name)


def test_without_anything_released_it_says_so(store: Store, cast: Cast) -> None:
    made = make_report(store, cast["ben"], today=TODAY)
    assert "Nothing has been released yet" in as_html(made)
    assert "Nothing has been released yet" in as_markdown(made)


def test_a_course_of_one_day_is_told_as_one_day() -> None:
    day = dt.date(2027, 1, 12)
    assert (
        told_course([(day, 5.0)], "views", None)
        == "views on 2027-01-12: 5, the only day with a figure."
    )
    two = told_course([(day, 5.0), (day + dt.timedelta(days=1), 6.0)], "views", 9.0)
    assert "2 days with figures, 1 rise; the target is 9." in two
