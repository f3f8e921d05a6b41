"""The feed of what is out, read by a feed reader and by a parser."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import feedparser
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from deckproof.model import OutputState
from plans.feed import atom_feed
from plans.released import Out, Place

AT = dt.datetime(2026, 11, 21, 9, 0, tzinfo=dt.UTC)
PLACE = Place(group="", members=(), path="released/pack1/01-summary-reading.md", revision=1, sha256="0" * 64, by="ben", at=AT,
              recalled_at=None, files=())  # fmt: skip
ONE = Out(output="0a1b2c3d4e5f", pack="pack1", deck="talk.pptx", kind="summary", style="reading", title="One & <two>",
          state=OutputState.RELEASED, places=(PLACE,), fetched=())  # fmt: skip
BACK = replace(PLACE, recalled_at=AT + dt.timedelta(days=1))
TOMBSTONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"


def test_a_feed_reader_finds_what_is_out() -> None:
    read = feedparser.parse(atom_feed([ONE], at="https://www.example.com/talks/"))
    assert not read.bozo
    (entry,) = read.entries
    assert entry.link == "https://www.example.com/talks/pack1/01-summary-reading.md"
    assert (entry.id, entry.updated) == (
        "urn:deckproof:output:0a1b2c3d4e5f",
        "2026-11-21T09:00:00Z",
    )


def test_every_link_is_a_whole_address(tmp_path: Path) -> None:
    (entry,) = feedparser.parse(atom_feed([ONE], desk="https://desk.example.com/")).entries
    assert entry.link == "https://desk.example.com/review/0a1b2c3d4e5f"
    assert f'href="{(tmp_path / PLACE.path).as_uri()}"'.encode() in atom_feed(
        [ONE], outputs=tmp_path
    )


def test_a_recalled_piece_is_a_deleted_entry_without_a_word_of_it() -> None:
    data = atom_feed([replace(ONE, places=(BACK,), state=OutputState.RECALLED)])
    (gone,) = etree.fromstring(data).iter(TOMBSTONE)
    assert gone.attrib == {
        "ref": "urn:deckproof:output:0a1b2c3d4e5f",
        "when": "2026-11-22T09:00:00Z",
    }
    assert feedparser.parse(data).entries == []
    assert b"One" not in data


def test_what_a_group_has_stands_in_no_feed() -> None:
    shared = replace(PLACE, group="council", members=("Ida",))
    data = atom_feed([replace(ONE, places=(shared,), state=OutputState.APPROVED)])
    assert b"entry" not in data
    assert b"Ida" not in data


def test_an_empty_feed_is_the_same_each_time() -> None:
    assert atom_feed([]) == atom_feed([])
    assert etree.fromstring(atom_feed([])) is not None


@given(st.text())
def test_any_title_makes_a_feed_that_can_be_read(title: str) -> None:
    tree = etree.fromstring(atom_feed([replace(ONE, title=title)]))
    (shown,) = tree.iterfind(
        "{http://www.w3.org/2005/Atom}entry/{http://www.w3.org/2005/Atom}title"
    )
    assert "<" not in (shown.text or "") or "<" in title
