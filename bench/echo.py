"""How long it takes to look a new customer up in a thousand released pieces, and to take feedback in.

    python -m bench.echo [--pieces 1000] [--names 1]

CPU seconds of this process; the store is made first and not counted. Texts are drawn from the most frequent English words,
a few hundred words a piece, so that they have as many different words as prose has.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from unittest import mock

from sqlalchemy import event

from deckproof.model import Person, Role
from deckproof.teams import Teams
from echo.importing import import_feedback
from echo.refresh import take_in
from review import gate, releases
from review.people import add_person
from review.store import Store, open_store
from scanners.customers import import_customers
from tests.review.making import POLICY, make_pack, rooms

NOW = dt.datetime(2026, 11, 21, 9, 0, tzinfo=dt.UTC)
A_PACK, SENTENCES, WORDS = 20, 40, 14
NAMED = 5
"""Pieces in which the new customer is named."""
LISTED = 5000
"""Customers that are on the list already."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pieces", type=int, default=1000)
    parser.add_argument("--names", type=int, default=1, help="how many customers are new")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, mock.patch("os.fsync"):
        measure(Path(folder), options.pieces, options.names)


def measure(folder: Path, pieces: int, names: int) -> None:
    store = open_store(folder / "outputs")
    event.listen(store.engine, "connect", lambda one, _: one.execute("PRAGMA synchronous=OFF"))
    store.engine.dispose()
    root = add_person(store, None, "root", (Role.ADMIN,), now=NOW)
    who = replace(add_person(store, root, "ben", (Role.COMMS, Role.COMPLIANCE), now=NOW), signed_in_at=NOW)  # fmt: skip
    chance = random.Random(7)  # noqa: S311 - a bench, not a secret
    vocabulary = words()
    listed = [name(chance, vocabulary) for _ in range(LISTED)]
    fresh = [f"Zephyrline {word.title()} Tramways" for word in chance.sample(vocabulary, names)]
    import_customers(listing(folder / "old.csv", listed), store.outputs)
    ids = release(store, who, chance, vocabulary, pieces, fresh)
    path = listing(folder / "new.csv", [*listed, *fresh])

    begun = time.process_time()
    import_customers(path, folder / "elsewhere")
    alone = time.process_time() - begun
    begun = time.process_time()
    done = take_in(store, who, path, now=NOW, rooms=rooms()).rechecked
    spent = time.process_time() - begun
    print(f"{done.pieces} pieces, {done.customers} new customers on a list of {LISTED + names}:")
    print(f"  taking the list in      {alone:6.2f} s CPU")
    print(f"  re-scan of what is kept {spent - alone:6.2f} s CPU, {len(done.released)} alerts")
    if len(done.released) != NAMED:
        raise SystemExit(f"{NAMED} pieces name the new customer, {len(done.released)} were found")

    rows = folder / "back.csv"
    lines = [f"{one},blog,2026-11-20,views,{n}" for n, one in enumerate(ids)]
    rows.write_text("piece,channel,date,metric,value\n" + "\n".join(lines))
    begun = time.process_time()
    told = import_feedback(store, who, rows, teams=Teams(), now=NOW)
    print(f"{told.figures} figures                {time.process_time() - begun:6.2f} s CPU")
    said = folder / "said.csv"
    lines = [f'{one},blog,2026-11-20,"{sentence(chance, vocabulary)}"' for one in ids]
    said.write_text("piece,channel,date,comment\n" + "\n".join(lines))
    begun = time.process_time()
    told = import_feedback(store, who, said, teams=Teams(), now=NOW)
    print(f"{told.comments} comments               {time.process_time() - begun:6.2f} s CPU")
    store.close()


def release(store: Store, who: Person, chance: random.Random, vocabulary: list[str], pieces: int, fresh: list[str]) -> list[str]:  # fmt: skip
    ids: list[str] = []
    while len(ids) < pieces:
        texts = []
        for at in range(A_PACK):
            lines = [f"{sentence(chance, vocabulary)}.[^s1]" for _ in range(SENTENCES)]
            if len(ids) + at < NAMED:
                lines[SENTENCES // 2] = f"We did it with {fresh[0]} last year.[^s1]"
            texts.append("\n".join(lines))
        some = make_pack(store, *texts, pack=f"pack{len(ids)}", author="ana")
        for one in some:
            gate.approve(store, who, one, now=NOW, policy_version=POLICY, rooms=rooms())
        releases.release(store, who, list(some), now=NOW, policy_version=POLICY, rooms=rooms())
        ids += some
    return ids


def words() -> list[str]:
    from wordfreq import top_n_list

    return [one for one in top_n_list("en", 8000) if one.isalpha() and len(one) > 1]


def sentence(chance: random.Random, vocabulary: list[str]) -> str:
    return " ".join(chance.choices(vocabulary, k=WORDS)).capitalize()


def name(chance: random.Random, vocabulary: list[str]) -> str:
    return " ".join(one.title() for one in chance.sample(vocabulary, 2)) + " GmbH"


def listing(path: Path, names: list[str]) -> Path:
    path.write_text("name\n" + "\n".join(names) + "\n")
    return path


if __name__ == "__main__":
    main()
