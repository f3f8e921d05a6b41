"""How the gate holds and how fast it is, on SQLite and on a real PostgreSQL, written into docs/gate.md.

    .venv/bin/python -m bench.gate                     everything, some twenty minutes of one core
    .venv/bin/python -m bench.gate --only pace --only ledger

`proof` runs the tests with more rounds than `make test` has time for; the rest measures. PostgreSQL is started from Debian's
package with its safe defaults (fsync on).
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import re
import resource
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, insert

from deckproof.codec import to_json
from review import audit, gate, releases
from review.dialects import create_triggers, drop_triggers
from review.entries import hash_of
from review.ledger import stamp
from review.store import Store, open_store
from review.tables import ledger, outbox
from tests.cluster import Cluster, running
from tests.review.making import NOW, POLICY, add_cast, as_template, make_pack, new_store, rooms

PAGE = Path("docs/gate.md")
BEGIN, END = "<!-- figures: written by bench/gate.py -->", "<!-- end of figures -->"
KILL_ROUNDS, RACE_ROUNDS = 40, 1000
RELEASES, ENTRIES, EXPORTED = 150, 1_000_000, 100_000


@dataclass(frozen=True)
class Figure:
    """One line of the table."""

    what: str
    sqlite: str
    postgresql: str
    goal: str


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--only", action="append", choices=("proof", "pace", "ledger"), default=[])
    parser.add_argument("--kills", type=int, default=KILL_ROUNDS)
    parser.add_argument("--races", type=int, default=RACE_ROUNDS)
    parser.add_argument("--entries", type=int, default=ENTRIES)
    parser.add_argument("--export-of", help=argparse.SUPPRESS)
    parser.add_argument("--database", default="", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.export_of:
        return export_rows(Path(given.export_of), given.database)
    parts: dict[str, Callable[[], list[Figure]]] = {
        "proof": lambda: proof(given.kills, given.races),
        "pace": pace,
        "ledger": lambda: long_ledger(given.entries),
    }
    figures = []
    for name, part in parts.items():
        if not given.only or name in given.only:
            figures += part()
    write(figures)
    return 0


def proof(kills: int, races: int) -> list[Figure]:
    """The model with its seeded bugs, the kills and the races, as the tests have them."""
    return [
        tests("Seeded bugs of the gate found by the model", "test_machine.py", "seeded_bug", {"GATE_FULL": "1"}, "all"),
        tests("Walks of the gate against its model", "test_machine.py", "model_does", {"GATE_FULL": "1"}, "no difference"),
        tests("Kills at named points of an act, healed", "test_crashes.py", "named_point", {}, "all"),
        tests(
            f"{kills} rounds of three writers killed at once, nothing acknowledged lost",
            "test_crashes.py", "random_moments", {"KILL_ROUNDS": str(kills)}, "no violation",
        ),
        tests(
            f"{races} races of approve against edit, {races // 2} each of edit/edit, claim/claim, release/edit/recall",
            "test_races.py", "against", {"RACE_ROUNDS": str(races)}, "0 wrong",
        ),
        tests("The database's own locks, each fired alone", "test_dialects.py", "fires_alone", {}, "all"),
    ]  # fmt: skip


def tests(what: str, file: str, select: str, more: dict[str, str], goal: str) -> Figure:
    """Passed of all, by database."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "told.xml"
        subprocess.run(
            [sys.executable, "-m", "pytest", f"tests/review/{file}", "-k", select, "-q", f"--junitxml={told}",
             f"--basetemp={folder}/pt"],
            env=dict(os.environ) | more, stdout=subprocess.DEVNULL, check=False,
        )  # fmt: skip
        cases = list(ET.parse(told).iter("testcase"))  # noqa: S314 - pytest wrote it
    return Figure(what, _passed(cases, "sqlite"), _passed(cases, "postgresql"), goal)


def _passed(cases: list[ET.Element], kind: str) -> str:
    ran = [
        one for one in cases if f"[{kind}" in one.get("name", "") and one.find("skipped") is None
    ]
    good = [one for one in ran if one.find("failure") is None and one.find("error") is None]
    return f"{len(good)}/{len(ran)}"


@contextmanager
def stores() -> Iterator[list[tuple[Store, Cluster | None]]]:
    """An empty store in each database, on the disk."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="gate-bench-")))
        cluster = stack.enter_context(running("fsync=on", "full_page_writes=on", "autovacuum=on"))
        made = [
            (new_store(folder / name, home), home)
            for name, home in (("lite", None), ("big", cluster))
        ]
        try:
            yield made
        finally:
            for store, _ in made:
                store.close()


def pace() -> list[Figure]:
    """Whole ways from a draft to a released file, each of them durable before the next begins."""
    said = []
    with stores() as made:
        for store, _ in made:
            cast = add_cast(store)
            begun, before = time.perf_counter(), cpu_s()
            for number in range(RELEASES):
                (own_id,) = make_pack(store, "Plain.[^s1]", pack=f"p{number}")
                gate.claim(store, cast["ben"], own_id, now=NOW)
                gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
                releases.release(store, cast["ben"], [own_id], now=NOW, policy_version=POLICY)
            wall, own = time.perf_counter() - begun, cpu_s() - before
            said.append(f"{RELEASES / wall:.0f} ({1000 * own / RELEASES:.0f} ms CPU each)")
    return [
        Figure(
            "Releases a second, held, claimed, approved and released, one after the other",
            said[0],
            said[1],
            "none set",
        )
    ]


def long_ledger(entries: int) -> list[Figure]:
    """Verification and export of a ledger of a million entries."""
    verified, exported = [], []
    with stores() as made:
        for store, home in made:
            add_cast(store)
            lengthen(store, entries)
            begun, before = time.perf_counter(), cpu_s()
            found = audit.verify(store, rooms=rooms())
            if not found.ok or found.entries < entries:
                raise SystemExit(f"the ledger made here does not verify: {found.faults[:3]}")
            wall, own = time.perf_counter() - begun, cpu_s() - before
            verified.append(f"{wall:.0f} s ({own:.0f} s own CPU)")
            template = as_template(store, home)
            address = home.address(template.database) if home else ""
            exported.append(_export(store.outputs, address))
    return [
        Figure(f"`audit verify` of {entries:,} entries", verified[0], verified[1], "≤ 60 s"),
        Figure(
            f"`audit export` of {EXPORTED:,} entries", exported[0], exported[1], "< 20 s, < 200 MB"
        ),
    ]


def lengthen(store: Store, entries: int) -> None:
    """Entries and their notices as acts would have left them, sealed and chained, put in in bulk."""
    seal = store.anchor.sealer()
    with store.acting() as act:
        drop_triggers(act.connection)
        last = act.connection.execute(ledger.select().order_by(ledger.c.seq.desc())).first()
        seq, prev = (last.seq, last.hash) if last is not None else (0, "")
        at = stamp(NOW)
        while seq < entries:
            rows = []
            for _ in range(min(5000, entries - seq)):
                seq += 1
                thing = f"{seq % 9973:012x}"
                own = hash_of(seq, at, "ben", "claimed", thing, "{}", prev)
                rows.append({"seq": seq, "at": at, "actor": "ben", "action": "claimed", "object": thing, "data": "{}",
                             "prev": prev, "hash": own, "seal": seal(own)})  # fmt: skip
                prev = own
            put_in(act.connection, rows)
        create_triggers(act.connection)
    from review.anchor import Head

    store.anchor.advance(Head(seq=seq, hash=prev))


def put_in(connection: Connection, rows: list[dict[str, object]]) -> None:
    connection.execute(insert(ledger), rows)
    connection.execute(
        insert(outbox),
        [{"kind": row["action"], "key": f"ledger-{row['seq']}", "attempts": 0, "next_at": 0.0,
          "body": to_json({"seq": row["seq"], "object": row["object"]}).decode()} for row in rows],
    )  # fmt: skip


def _export(outputs: Path, database: str) -> str:
    """In a process of its own, so that its memory is nobody else's."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.gate", "--export-of", str(outputs), "--database", database],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout.strip()


def export_rows(outputs: Path, database: str) -> int:
    """Print how long the first rows took and how much memory the process has come to."""
    store = open_store(outputs, database=database)
    begun, size = time.perf_counter(), 0
    for count, line in enumerate(audit.export_jsonl(store), 1):
        size += len(line)
        if count == EXPORTED:
            break
    wall = time.perf_counter() - begun
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{wall:.1f} s, {peak_mb:.0f} MB")
    return 0


def cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def write(figures: list[Figure]) -> None:
    """Put the lines into the page: those measured anew in place of their like, the others stay."""
    page = PAGE.read_text(encoding="utf-8")
    head, _, rest = page.partition(BEGIN)
    old, _, tail = rest.partition(END)
    lines = {
        _name(line): line
        for line in old.splitlines()
        if line.startswith("| ") and _name(line) not in {"what", "---"}
    }
    lines |= {_name(line): line for line in map(_line, figures)}
    made = f"Measured on {dt.datetime.now(dt.UTC):%Y-%m-%d}, {os.cpu_count()} cores, Python {platform.python_version()}."
    table = ["| what | SQLite | PostgreSQL | goal |", "|---|---|---|---|", *lines.values()]
    PAGE.write_text(
        "\n".join([head.rstrip(), "", BEGIN, made, "", *table, END]) + tail, encoding="utf-8"
    )


def _line(one: Figure) -> str:
    return f"| {one.what} | {one.sqlite} | {one.postgresql} | {one.goal} |"


def _name(line: str) -> str:
    return re.sub(r"[\d,]+", "n", line.split("|")[1]).strip()


if __name__ == "__main__":
    sys.exit(main())
