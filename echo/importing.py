"""Taking in what came back: the good lines are kept, each bad one is a sentence, and the same file twice adds nothing.

done = import_feedback(store, person, path, teams=settings.teams, now=now)
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select

from deckproof.codec import digest_file, digest_of, to_json
from deckproof.errors import FeedbackError, UsageError
from deckproof.model import HOLD_FROM, Category, Finding, Person
from deckproof.teams import Team, Teams
from echo import comments
from echo.comments import Comment, Scanner
from echo.days import after_working_days
from echo.imported import Imported
from echo.lines import BadLine, Line, read_lines
from echo.pieces import Pieces, released_pieces
from echo.routing import Routed, Routing, read_routing, route
from review.authorise import Deed, authorise
from review.echo_replay import IMPORTED
from review.echo_rows import WHERE, row_digest
from review.echo_tables import feedback
from review.erasures import kept_out, said_hash
from review.ledger import record, stamp
from review.outbox import put
from review.people import has_people, still_active
from review.store import Act, Store
from review.tables import pruned

WAITING = "feedback-waiting"
"""The notice that a comment waits for its team."""
AT_ONCE = 256
"""Lines kept in one act."""


def allow(store: Store, person: Person | None) -> None:
    """Raise NotAllowedError or NotSignedInError where this person may not; None is nobody in a store without people."""
    with store.reading() as connection:
        if person is not None:
            authorise(still_active(connection, person), Deed.IMPORT_FEEDBACK)
    if person is None and has_people(store):
        raise FeedbackError("Nobody is signed in.", remedy="Set DECKPROOF_TOKEN.")


def import_feedback(
    store: Store,
    person: Person | None,
    path: Path,
    *,
    teams: Teams,
    now: dt.datetime,
    customers: Path | None = None,
) -> Imported:
    """Take the file in; raises FeedbackError for what is no file of feedback, SettingsError for rules that cannot be read.

    `customers` is the list that the settings name beside the imported one. Raises as `comments.scanner_of` besides.
    """
    allow(store, person)
    lines = read_lines(path, today=now.date())
    first = next(lines, None)
    done = Imported(batch=digest_file(path)[:16])
    if first is None:
        return done
    with store.reading() as connection:
        pieces = released_pieces(connection)
    taker = _Taker(
        store=store,
        who=person.name if person else "",
        pieces=pieces,
        scanner=comments.scanner_of(store, today=now.date(), customers=customers),
        routing=read_routing(teams.rules),
        teams=teams,
        now=now,
        done=done,
        hashed=said_hash(store),
    )
    waiting = _chain(first, lines)
    while chunk := list(islice(waiting, AT_ONCE)):
        taker.take(chunk)
    return done


def _chain(first: Line | BadLine, rest: Iterator[Line | BadLine]) -> Iterator[Line | BadLine]:
    yield first
    yield from rest


@dataclass(slots=True, kw_only=True)
class _Taker:
    """Takes a file's lines a chunk at a time, each in one act."""

    store: Store
    who: str
    pieces: Pieces
    scanner: Scanner
    routing: Routing
    teams: Teams
    now: dt.datetime
    done: Imported
    hashed: Callable[[str, str], str]
    seen: Counter[str] = field(default_factory=Counter)
    words: dict[str, bool] = field(default_factory=dict)
    findings: dict[str, bytes] = field(default_factory=dict)
    """Those of the lines that are being entered, by their blob."""

    def take(self, chunk: Sequence[Line | BadLine]) -> None:
        """Keep what is good and new of these."""
        rows = list(self._rows(chunk))
        with self.store.reading() as connection:
            known = _known(connection, [row["id"] for row, _ in rows])
            erased = self._erased(connection, [(row["body"], line) for row, line in rows])
        fresh: dict[str, tuple[dict[str, Any], Line]] = {}
        for row, line in rows:
            if row["id"] in known or row["id"] in fresh:
                self.done.known += 1
            elif row["body"] in erased:
                self.done.erased += 1
            else:
                fresh[row["id"]] = (row, line)
        if fresh:
            lines = {row["body"]: line for row, line in fresh.values() if line.comment}
            self._enter(self._routed(list(fresh.values())), lines)

    def _rows(self, chunk: Iterable[Line | BadLine]) -> Iterator[tuple[dict[str, Any], Line]]:
        for line in chunk:
            if isinstance(line, BadLine):
                self.done.note_bad(line)
                continue
            try:
                yield self._row(line), line
            except UsageError as error:
                self.done.note_bad(BadLine(number=line.number, why=error.what))

    def _row(self, line: Line) -> dict[str, Any]:
        """The line's row, but for what its scan and its routing say; raises UsageError."""
        own_id = self.pieces.find(line.piece)
        for word, value in (("channel", line.channel), ("metric", line.metric)):
            if value and self._names_somebody(value):
                raise UsageError(f"The {word} names somebody or something that must not get out.")
        said = digest_of(line.comment, line.author, line.customer) if line.comment else ""
        facts = (own_id, line.channel, line.day.isoformat(), line.metric, line.value, said)
        key = digest_of("feedback", *facts)
        # The same words twice in one file are two comments; the same figure twice is one.
        nth = self.seen[key] if line.comment else 0
        self.seen[key] += 1
        return {
            "id": digest_of(key, nth)[:16],
            "output": own_id,
            "channel": line.channel,
            "day": line.day.isoformat(),
            "kind": "comment" if line.comment else "figure",
            "metric": line.metric,
            "value": line.value,
            "nth": nth,
            "body": comments.blob_of(_comment_of(line)) if line.comment else "",
            "batch": self.done.batch,
            "who": self.who,
            "at": stamp(self.now),
            "note": "",
            "acted_by": "",
            "acted_at": "",
        }

    def _names_somebody(self, word: str) -> bool:
        """A channel and a metric stand in tables, so nobody may be named in them."""
        if word not in self.words:
            (found,) = self.scanner.scan([word])
            told = {Category.CUSTOMER, Category.CONTACT, Category.SECRET, Category.IDENTIFIER}
            self.words[word] = any(one.masks and one.category in told for one in found)
        return self.words[word]

    def _routed(self, fresh: Sequence[tuple[dict[str, Any], Line]]) -> list[dict[str, Any]]:
        """The rows with their blobs, and whose they are."""
        self.findings.clear()
        found = self.scanner.scan([line.comment for _, line in fresh if line.comment])
        rows = []
        for row, line in fresh:
            if not line.comment:
                rows.append(row | dict.fromkeys(("found", "severity", *WHERE), "") | {"state": "noted"})  # fmt: skip
                continue
            findings = next(found)
            rows.append(
                row
                | {
                    "body": comments.keep(self.store, _comment_of(line)),
                    "found": self._keep(to_json(findings)),
                    "severity": comments.worst(findings),
                    "state": "open",
                }
                | self._where(route(line.comment, self.routing, _surely(findings)))
            )
        return rows

    def _keep(self, findings: bytes) -> str:
        name = self.store.blobs.put(findings)
        self.findings[name] = findings
        return name

    def _where(self, routed: Routed) -> dict[str, str]:
        return where(routed.team, routed.urgency, routed.rule, self.teams, self.now)

    def _enter(self, rows: Sequence[dict[str, Any]], lines: Mapping[str, Line]) -> None:
        with self.store.acting() as act:
            # Asked again behind the write lock: somebody may have brought the same file, or erased a comment, meanwhile.
            there = _known(act.connection, [row["id"] for row in rows])
            rows = [row for row in rows if row["id"] not in there]
            self.done.known += len(there)
            erased = self._erased(act.connection, lines.items())
            left_out = [row for row in rows if row["body"] in erased]
            rows = [row for row in rows if row["body"] not in erased]
            if rows:
                self._put_again(act.connection, rows)
                act.connection.execute(insert(feedback), list(rows))
                self._record(act, rows)
        if left_out:
            self.done.erased += len(left_out)
            comments.forget(self.store, [row[one] for row in left_out for one in ("body", "found")])
        for row in rows:
            self.done.figures += row["kind"] == "figure"
            self.done.comments += row["kind"] == "comment"
            if row["team"]:
                self.done.teams[row["team"]] += 1

    def _put_again(self, connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
        """Findings that another's comment has too may have gone with it since they were put."""
        names = {row["found"] for row in rows if row["found"]}
        gone = select(pruned.c.sha256).where(pruned.c.sha256.in_(names))
        for name in connection.execute(gone).scalars():
            self.store.blobs.put(self.findings[name])

    def _erased(self, connection: Connection, lines: Iterable[tuple[str, Line]]) -> set[str]:
        """The blobs of those whose words somebody had erased, whatever customer they name now: they do not come in again."""
        said = {
            body: self.hashed(line.comment, line.author) for body, line in lines if line.comment
        }
        bodies, hashes = kept_out(self.store, connection, bodies=said.keys(), said=said.values())
        return bodies | {body for body, one in said.items() if one in hashes}

    def _record(self, act: Act, rows: Sequence[dict[str, Any]]) -> None:
        told = [[row["id"], row_digest(row), *(row[one] for one in WHERE), row["state"]] for row in rows]  # fmt: skip
        record(self.store, act, actor=self.who, action=IMPORTED, thing=self.done.batch, now=self.now, data={"lines": told})  # fmt: skip
        for row in rows:
            if row["kind"] == "comment":
                put(act, kind=WAITING, key=f"{WAITING}-{row['id']}", body={"seq": 0, "object": row["id"], "team": row["team"]})  # fmt: skip


def _known(connection: Connection, ids: Sequence[str]) -> set[str]:
    return set(connection.execute(select(feedback.c.id).where(feedback.c.id.in_(ids))).scalars())


def _comment_of(line: Line) -> Comment:
    return Comment(text=line.comment, author=line.author, customer=line.customer)


def where(team: str, urgency: str, rule: str, teams: Teams, now: dt.datetime) -> dict[str, str]:
    """Whose a comment is, with the day by which they answer."""
    days = teams.by_name.get(team, Team()).days(urgency)
    due = after_working_days(now.date(), days, teams.holidays)
    return {"team": team, "urgency": urgency, "rule": rule, "due": due.isoformat()}


def _surely(found: Iterable[Finding]) -> list[Category]:
    return [one.category for one in found if one.masks and one.confidence >= HOLD_FROM]
