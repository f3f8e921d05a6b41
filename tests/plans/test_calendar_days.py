"""Days, hours and zones, and how a pack's pieces are spread over weeks."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deckproof.errors import BriefError, UsageError
from deckproof.model import ReleasePlan
from plans.calendar_days import first_day, hour_of, moment_of, weekdays, zone_of
from plans.calendar_spread import Piece, channel_of, spread
from writers.brief import parse_brief

MONDAY = dt.date(2027, 1, 11)
KINDS = ("summary", "clean-deck", "blog-post", "social-post", "podcast-script", "video-interview", "web-chat")  # fmt: skip


def piece(output: str, kind: str, position: int, *slides: int) -> Piece:
    return Piece(output=output, kind=kind, position=position, slides=slides)


PACK = (
    piece("sum", "summary", 1, 1, 2, 3),
    piece("one", "blog-post", 2, 2, 3),
    piece("two", "blog-post", 3, 4, 5),
    piece("pod", "podcast-script", 4, 2, 5),
    piece("soc", "social-post", 5, 4, 5, 6),
    piece("chat", "web-chat", 6, 1),
    piece("deck", "clean-deck", 7, 1, 2, 3, 4, 5),
)


def days(plan: ReleasePlan, start: dt.date = MONDAY) -> dict[str, str]:
    return {slot.output: f"{slot.day:%a %d %b}" for slot in spread(PACK, plan, start=start)}


def test_a_pack_is_spread_in_the_order_of_its_outline() -> None:
    assert days(ReleasePlan(every_days=7)) == {
        "sum": "Mon 11 Jan",
        "deck": "Mon 11 Jan",
        "one": "Mon 18 Jan",
        "two": "Mon 25 Jan",
        "soc": "Tue 26 Jan",
        "pod": "Mon 01 Feb",
        "chat": "Mon 08 Feb",
    }


def test_a_weekend_is_left_out_unless_it_is_named() -> None:
    saturday = dt.date(2027, 1, 16)
    assert days(ReleasePlan(every_days=1), saturday)["sum"] == "Mon 18 Jan"
    assert days(ReleasePlan(every_days=1, days=("sat", "sun")), saturday) == {
        "sum": "Sat 16 Jan",
        "deck": "Sat 16 Jan",
        "one": "Sun 17 Jan",
        "two": "Sat 23 Jan",
        "soc": "Sun 24 Jan",
        "pod": "Sun 24 Jan",
        "chat": "Sat 30 Jan",
    }


def test_only_the_days_that_the_brief_names_count() -> None:
    found = days(ReleasePlan(every_days=3, days=("Monday", "thu")))
    assert {word.split()[0] for word in found.values()} == {"Mon", "Thu"}
    assert [found[one] for one in ("sum", "one", "two")] == ["Mon 11 Jan", "Thu 14 Jan", "Mon 18 Jan"]  # fmt: skip


def test_no_distance_puts_all_on_one_day_but_what_tells_of_a_post() -> None:
    found = days(ReleasePlan(every_days=0))
    assert {day for one, day in found.items() if one != "soc"} == {"Mon 11 Jan"}
    assert found["soc"] == "Tue 12 Jan"


def test_what_goes_already_keeps_its_distance_from_the_rest() -> None:
    (slot,) = spread(PACK[1:2], ReleasePlan(every_days=7), start=MONDAY, taken=[dt.date(2027, 2, 1)])  # fmt: skip
    assert slot.day == dt.date(2027, 2, 8)


@given(
    kinds=st.lists(st.sampled_from(KINDS), max_size=12),
    every=st.integers(0, 30),
    start=st.dates(dt.date(2026, 1, 1), dt.date(2030, 1, 1)),
    named=st.lists(st.sampled_from(("mon", "tue", "wed", "thu", "fri", "sat", "sun")), max_size=4),
)
def test_every_piece_gets_one_allowed_day_and_posts_keep_their_order(
    kinds: list[str], every: int, start: dt.date, named: list[str]
) -> None:
    pieces = [piece(f"p{number}", kind, number) for number, kind in enumerate(kinds)]
    slots = spread(pieces, ReleasePlan(every_days=every, days=tuple(named)), start=start)
    assert sorted(slot.output for slot in slots) == sorted(one.output for one in pieces)
    assert all(slot.day >= start and slot.day.weekday() in weekdays(named) for slot in slots)
    on = {slot.output: slot.day for slot in slots}
    posts = [on[one.output] for one in pieces if one.kind == "blog-post"]
    assert posts == sorted(posts)
    assert all((after - before).days >= every for before, after in pairwise(posts))


def test_a_kind_goes_by_its_channel_and_else_by_the_first() -> None:
    channels = ("blog", "podcast", "LinkedIn")
    assert channel_of("podcast-script", channels) == "podcast"
    assert channel_of("social-post", channels) == "LinkedIn"
    assert channel_of("web-chat", channels) == "blog"
    assert channel_of("summary", ()) == ""


def test_a_moment_is_told_in_its_zone_through_summer_and_winter() -> None:
    berlin = "Europe/Berlin"
    assert (
        moment_of(dt.date(2027, 1, 11), "09:00", berlin).isoformat() == "2027-01-11T08:00:00+00:00"
    )
    assert (
        moment_of(dt.date(2027, 7, 12), "09:00", berlin).isoformat() == "2027-07-12T07:00:00+00:00"
    )
    # 28 March 2027: the clock skips from 02:00 to 03:00; 31 October: 02:30 comes twice.
    assert (
        moment_of(dt.date(2027, 3, 28), "02:30", berlin).isoformat() == "2027-03-28T01:30:00+00:00"
    )
    assert (
        moment_of(dt.date(2027, 10, 31), "02:30", berlin).isoformat() == "2027-10-31T00:30:00+00:00"
    )


@pytest.mark.parametrize("text", ["9:00", "24:00", "09:60", "noon", "09:00\n"])
def test_what_is_no_hour_is_told(text: str) -> None:
    with pytest.raises(UsageError, match="no time of the day"):
        hour_of(text)


@pytest.mark.parametrize("name", ["Mars/Olympus", "../etc/passwd", "/etc/localtime", "x" * 300])
def test_what_is_no_zone_is_told(name: str) -> None:
    with pytest.raises(UsageError, match="no time zone"):
        zone_of(name)


def test_what_is_no_day_is_told_and_none_is_monday_to_friday() -> None:
    for name in ("someday", "mo", "", "monda y", "moon", "saturn"):
        with pytest.raises(UsageError, match="no day of the week"):
            weekdays([name])
    assert weekdays(("Tues", "THURSDAY", "sun")) == {1, 3, 6}
    assert weekdays(()) == frozenset(range(5))
    assert first_day(dt.date(2027, 1, 16), weekdays(())) == dt.date(2027, 1, 18)


@pytest.mark.parametrize(
    ("plan", "key"),
    [
        ({"days": ["mon", "someday"]}, "release.days"),
        ({"hour": "9 o'clock"}, "release.hour"),
        ({"timezone": "Mars/Olympus"}, "release.timezone"),
    ],
)
def test_a_brief_with_a_day_hour_or_zone_that_is_none_is_refused(
    plan: dict[str, object], key: str
) -> None:
    with pytest.raises(BriefError, match=key):
        parse_brief({"release": plan}, where="brief.toml")


def test_a_brief_keeps_its_days_hour_and_zone() -> None:
    plan = {"days": ["mon", "thu"], "hour": "08:30", "timezone": "Europe/Berlin"}
    found = parse_brief({"release": plan}, where="brief.toml").release
    assert (found.days, found.hour, found.timezone) == (("mon", "thu"), "08:30", "Europe/Berlin")
