"""The calendar as iCalendar (RFC 5545), for the calendars of those who plan.

A file of it leaves this house for somebody's calendar service, so no title stands in it before the piece is released: kind,
style and id say which one it is, and the desk's page has the rest.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from deckproof.model import OutputState
from plans.calendar_entries import Planned

LENGTH = dt.timedelta(minutes=15)
_OCTETS = 75
_OUT = frozenset({OutputState.RELEASED})


def calendar_file(entries: Iterable[Planned], *, now: dt.datetime, desk: str = "") -> bytes:
    """One event for each piece; `now` is DTSTAMP, `desk` the address of the desk, with which links begin.

    An event keeps its UID when the piece is moved, and its SEQUENCE grows with the plan's number, so that a calendar that
    takes the file again moves it too.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Deckproof//Calendar//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        *(line for one in entries for line in _event(one, now, desk)),
        "END:VCALENDAR",
    ]
    return "".join(f"{folded}\r\n" for line in lines for folded in fold(line)).encode()


def _event(one: Planned, now: dt.datetime, desk: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{one.output}{f'-{one.group}' if one.group else ''}@deckproof.invalid"
    yield f"DTSTAMP:{_utc(now)}"
    yield f"SEQUENCE:{one.id}"
    yield f"DTSTART:{_utc(one.due_at)}"
    yield f"DTEND:{_utc(one.due_at + LENGTH)}"
    yield f"SUMMARY:{escape(_summary(one))}"
    yield f"DESCRIPTION:{escape(_description(one, desk))}"
    if one.place:
        yield f"LOCATION:{escape(one.place)}"
    if desk:
        yield f"URL:{desk.rstrip('/')}/review/{one.output}"
    yield f"STATUS:{'CONFIRMED' if one.state in _CERTAIN else 'TENTATIVE'}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


_CERTAIN = frozenset({OutputState.APPROVED, OutputState.RELEASED})


def _summary(one: Planned) -> str:
    title = f": {' '.join(one.title.split())}" if one.state in _OUT else ""
    return f"{one.kind} ({one.style}) {one.output}{title}"


def _description(one: Planned, desk: str) -> str:
    state = one.state.replace("_", " ")
    lines = [f"State when this was made: {state}.", f"Pack {one.pack}, planned by {one.by}."]
    if not desk:
        lines.append(f"deckproof show {one.output}")
    return "\n".join(lines)


def escape(text: str) -> str:
    """The text as a TEXT value (RFC 5545, 3.3.11); other control characters are left out."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(letter for letter in plain if letter == "\n" or (ord(letter) >= 32 and ord(letter) != 127))  # fmt: skip
    for letter, spelled in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        kept = kept.replace(letter, spelled)
    return kept


def fold(line: str) -> Iterator[str]:
    """The content line in pieces of at most 75 octets, no letter split (RFC 5545, 3.1); each but the first begins with a space."""
    piece, size = "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > _OCTETS:
            yield piece
            piece, size = " ", 1
        piece += letter
        size += octets
    yield piece


def _utc(at: dt.datetime) -> str:
    return f"{at.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
