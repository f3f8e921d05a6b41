"""Which released piece a line means: by its id, by its released path, or by an address that ends in either."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from sqlalchemy import Connection, select

from deckproof.errors import UsageError
from review.tables import output, release

_ID = re.compile(r"[0-9a-f]{12}\Z")


@dataclass(frozen=True, slots=True)
class Pieces:
    """What has left, by id and by path."""

    by_id: Mapping[str, str]
    """Ids with their packs."""
    by_path: Mapping[str, str]
    """Released paths, without the ending, with their ids."""
    held: frozenset[str]
    """What has not left."""

    def find(self, named: str) -> str:
        """The id of the piece that has left; raises UsageError with a sentence."""
        for one in _readings(named):
            if one in self.by_id:
                return one
            if one in self.held:
                raise UsageError(
                    "The piece has not been released, so nothing can have come back on it."
                )
            if one in self.by_path:
                return self.by_path[one]
        raise UsageError("No released piece has this id, path or address.")


def released_pieces(connection: Connection) -> Pieces:
    """All that has left, whether or not it was taken back since."""
    out = select(release.c.output, release.c.path, output.c.pack).join(
        output, output.c.id == release.c.output
    )
    by_id, by_path = {}, {}
    for row in connection.execute(out):
        by_id[row.output] = row.pack
        by_path[_stem(row.path)] = row.output
    others = connection.execute(select(output.c.id)).scalars()
    return Pieces(by_id, by_path, frozenset(one for one in others if one not in by_id))


def _readings(named: str) -> list[str]:
    """What the words may be, the plainest first."""
    named = named.strip()
    try:
        parts = urlsplit(named)
        query = [value for _, value in parse_qsl(parts.query)]
    except ValueError:
        return [named]
    path = unquote(parts.path)
    steps = [step for step in path.split("/") if step]
    tails = ["/".join(steps[at:]) for at in range(len(steps))]
    ids = [one for step in reversed(steps) for one in re.split(r"[-_.]", step) if _ID.match(one)]
    return [named, *(_stem(one) for one in tails), *ids, *(one for one in query if _ID.match(one))]


def _stem(path: str) -> str:
    """The path from the pack on, without its ending."""
    path = path.strip("/").removeprefix("released/")
    head, slash, name = path.rpartition("/")
    return f"{head}{slash}{name.partition('.')[0]}"
