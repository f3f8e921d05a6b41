"""Wrong passwords, counted by name and place together: only that place waits, so nobody locks anybody else out.

Source: ASVS 5.0, 6.3.1. What is kept is a hash over name and place, for a day.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from deckproof.codec import digest_of
from deckproof.errors import TooManyAttemptsError
from review.people_tables import attempt

FREE_ATTEMPTS = 5
"""So many wrong passwords for one name from one place cost no time."""
FREE_ATTEMPTS_OF_PLACE = 50
"""And so many from one place for any names: trying one password with all names is the same attack."""
FIRST_WAIT_S = 30
LONGEST_WAIT_S = 3600
FORGET_AFTER_S = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Attempt:
    """What an attempt counts for: the name at the place, and the place alone."""

    name_at_place: str
    place: str


def attempt_of(name: str, peer: str) -> Attempt:
    """What an attempt on this name from this address counts for."""
    place = _place(peer)
    return Attempt(digest_of("attempt", name, place), digest_of("attempt", place))


def count(connection: Connection, tried: Attempt, now: dt.datetime) -> None:
    """Count the attempt as failed; raises TooManyAttemptsError, and counts nothing, while its place has to wait."""
    time = now.timestamp()
    connection.execute(delete(attempt).where(attempt.c.last_at < time - FORGET_AFTER_S))
    limits = {tried.name_at_place: FREE_ATTEMPTS, tried.place: FREE_ATTEMPTS_OF_PLACE}
    rows = {
        row.sha256: row
        for row in connection.execute(select(attempt).where(attempt.c.sha256.in_(list(limits))))
    }
    for key, row in rows.items():
        wait_s = _wait_s(row.failures, limits[key]) - (time - row.last_at)
        if wait_s > 0:
            raise TooManyAttemptsError.after(int(wait_s) + 1)
    for key in limits:
        if key in rows:
            values = {"failures": rows[key].failures + 1, "last_at": max(time, rows[key].last_at)}
            connection.execute(update(attempt).where(attempt.c.sha256 == key).values(**values))
        else:
            connection.execute(insert(attempt).values(sha256=key, failures=1, last_at=time))


def clear(connection: Connection, tried: Attempt) -> None:
    """The attempt was right: its name begins anew at this place; of the place alone just this attempt is taken back."""
    connection.execute(delete(attempt).where(attempt.c.sha256 == tried.name_at_place))
    connection.execute(
        update(attempt)
        .where(attempt.c.sha256 == tried.place, attempt.c.failures > 0)
        .values(failures=attempt.c.failures - 1)
    )


def _place(peer: str) -> str:
    """The address; of IPv6 the network of 64 bits, all of which one household or attacker has (RFC 6177)."""
    try:
        address = ipaddress.ip_address(peer)
    except ValueError:
        return peer
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, 64), strict=False))


def _wait_s(failures: int, free: int) -> float:
    """How long after so many failures nothing more is tried: 30 seconds, then twice as long each time, up to an hour."""
    if failures < free:
        return 0.0
    return float(min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** min(failures - free, 12)))
