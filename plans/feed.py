"""What is out as an Atom feed (RFC 4287), with a tombstone for each piece that was recalled (RFC 6721).

It goes by the releases alone: what went to a group stands in none, and no clock is asked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from plans.released import Out, Place

_EMPTY = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def atom_feed(
    found: Sequence[Out], *, at: str = "", desk: str = "", outputs: Path = Path()
) -> bytes:
    """The feed of these, each with a whole address (RFC 4287 resolves others against nothing here).

    `at` is the address under which released/ is published; else the entry leads to its page on `desk`, the address of the
    desk; else to the file under `outputs` on this machine.
    """
    told = [(one, place) for one in found for place in one.places if not place.group]
    updated = max((place.recalled_at or place.at for _, place in told), default=_EMPTY)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0">',
        "<id>urn:deckproof:released</id>",
        "<title>Released</title>",
        f"<updated>{_time(updated)}</updated>",
        "<author><name>Deckproof</name></author>",
        *(_entry(one, place, _link(one, place, at, desk, outputs)) for one, place in told),
        "</feed>",
    ]
    return ("\n".join(lines) + "\n").encode()


def _link(one: Out, place: Place, at: str, desk: str, outputs: Path) -> str:
    if at:
        return f"{at.rstrip('/')}/{place.path.partition('/')[2]}"
    if desk:
        return f"{desk.rstrip('/')}/review/{one.output}"
    return (outputs / place.path).resolve().as_uri()


def _entry(one: Out, place: Place, link: str) -> str:
    own = f"urn:deckproof:output:{one.output}"
    if place.recalled_at is not None:
        return (
            f"<at:deleted-entry ref={quoteattr(own)} when={quoteattr(_time(place.recalled_at))}>"
            "<at:comment>Recalled. Do not publish it or pass it on.</at:comment></at:deleted-entry>"
        )
    return (
        f"<entry><id>{escape(own)}</id><title>{escape(_plain(one.title))}</title>"
        f"<updated>{_time(place.at)}</updated><published>{_time(place.at)}</published>"
        f"<category term={quoteattr(one.kind)}/><link href={quoteattr(link)}/></entry>"
    )


def _plain(text: str) -> str:
    """One line without what XML 1.0 cannot hold."""
    line = " ".join(text.split())
    return "".join(letter for letter in line if ord(letter) >= 32 and not _is_odd(ord(letter)))


def _is_odd(code: int) -> bool:
    """Whether it is no Char of XML 1.0 (production 2), surrogates included."""
    return 0xD800 <= code <= 0xDFFF or code in {0xFFFE, 0xFFFF}


def _time(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
