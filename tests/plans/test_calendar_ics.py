"""The iCalendar file, read back by a reader that takes nothing but what RFC 5545 says."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from deckproof.model import OutputState
from plans.calendar_entries import Planned
from plans.ical import calendar_file, escape, fold

NOW = dt.datetime(2026, 11, 21, 9, 0, tzinfo=dt.UTC)
NAME = re.compile(r"[A-Z-]+\Z")
ONE = Planned(
    id=7,
    output="0a1b2c3d4e5f",
    pack="pack1",
    deck="talk.pptx",
    kind="blog-post",
    style="reading",
    title="A secret; title, with\nlines",
    state=OutputState.APPROVED,
    day=dt.date(2027, 7, 12),
    hour="09:00",
    zone="Europe/Berlin",
    channel="blog, our own; the \\new one",
    by="ben",
    at=NOW,
)


def unfolded(data: bytes) -> list[str]:
    """The content lines; fails on a line that is too long or ends otherwise than in CRLF (RFC 5545, 3.1)."""
    assert data.endswith(b"\r\n")
    lines = data[:-2].split(b"\r\n")
    assert all(b"\n" not in line and b"\r" not in line for line in lines)
    assert max(len(line) for line in lines) <= 75
    text = [line.decode() for line in lines]  # no letter is split
    return "\n".join(text).replace("\n ", "").split("\n")


def unescaped(value: str) -> str:
    """A TEXT value as it was meant; fails on a letter that has to be escaped (3.3.11)."""
    assert re.fullmatch(r"(?:[^\\;,\n\x00-\x1f\x7f]|\\[\\;,nN])*", value), value
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


def read(data: bytes) -> list[dict[str, str]]:
    """The events: each property once, begun and ended in order."""
    lines = unfolded(data)
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    events: list[dict[str, str]] = []
    inside = False
    for line in lines[1:-1]:
        name, colon, value = line.partition(":")
        assert colon
        assert NAME.match(name)
        if name in {"BEGIN", "END"}:
            assert value == "VEVENT"
            assert inside is (name == "END")
            inside = name == "BEGIN"
            events += [{}] if inside else []
        elif inside:
            assert name not in events[-1]
            events[-1][name] = value
    assert not inside
    return events


def test_an_event_says_when_in_utc_and_where() -> None:
    (event,) = read(calendar_file([ONE], now=NOW, desk="https://desk.example.com/"))
    assert event["UID"] == "0a1b2c3d4e5f@deckproof.invalid"
    assert event["DTSTAMP"] == "20261121T090000Z"
    assert event["DTSTART"] == "20270712T070000Z"
    assert event["DTEND"] == "20270712T071500Z"
    assert (event["SEQUENCE"], event["STATUS"]) == ("7", "CONFIRMED")
    assert unescaped(event["LOCATION"]) == ONE.channel
    assert event["URL"] == "https://desk.example.com/review/0a1b2c3d4e5f"


def test_no_title_leaves_before_its_piece_did() -> None:
    data = calendar_file([ONE], now=NOW)
    assert b"secret" not in data.replace(b"\r\n ", b"")
    (event,) = read(calendar_file([replace(ONE, state=OutputState.RELEASED)], now=NOW))
    assert unescaped(event["SUMMARY"]).endswith(": A secret; title, with lines")


def test_a_moved_piece_keeps_its_uid_and_comes_later_in_sequence() -> None:
    moved = replace(ONE, id=9, day=dt.date(2027, 7, 13))
    (before,) = read(calendar_file([ONE], now=NOW))
    (after,) = read(calendar_file([moved], now=NOW))
    assert before["UID"] == after["UID"]
    assert int(before["SEQUENCE"]) < int(after["SEQUENCE"])


def test_the_same_calendar_gives_the_same_bytes_and_none_gives_an_empty_one() -> None:
    assert calendar_file([ONE], now=NOW) == calendar_file([ONE], now=NOW)
    assert read(calendar_file([], now=NOW)) == []


@given(st.text())
def test_any_text_comes_back_without_its_control_characters(text: str) -> None:
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(one for one in plain if one == "\n" or (ord(one) >= 32 and ord(one) != 127))
    assert unescaped(escape(text)) == kept


@given(st.text(st.characters(blacklist_categories=["Cs", "Cc"])))
def test_a_folded_line_comes_back_whole_and_no_piece_is_too_long(text: str) -> None:
    pieces = list(fold(text))
    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == text
    assert all(piece.startswith(" ") for piece in pieces[1:])


@given(title=st.text(), channel=st.text(max_size=300))
def test_whatever_stands_in_a_piece_the_file_can_be_read(title: str, channel: str) -> None:
    piece = replace(ONE, title=title, channel=channel, state=OutputState.RELEASED)
    (event,) = read(calendar_file([piece], now=NOW))
    assert set(event) >= {"UID", "DTSTAMP", "DTSTART", "SUMMARY"}
