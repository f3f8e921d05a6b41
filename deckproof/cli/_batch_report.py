"""What became of a batch: one JSON document, written out of a file that gathers it, or some lines for people.

Whatever the number of decks, only a few bytes of each stay in memory.
"""

from __future__ import annotations

import contextlib
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from deckproof.cli.output import console, one_line, say, trouble_with
from deckproof.counts import counted
from deckproof.errors import InputError, StoreError
from flows.batches import Tally

if TYPE_CHECKING:
    from flows.batches import Batch, Over
    from review.store import Store

NAMED = 20
"""As many decks of a kind are named at the end; the counts tell of all."""


class BatchReport:
    """Told of each deck as it ends; printed at the end in the order of the call."""

    def __init__(self, store: Store, batch: Batch, *, as_json: bool) -> None:
        self._store = store
        self._batch = batch
        self._as_json = as_json
        self._file = tempfile.TemporaryFile(dir=store.outputs / "cache")  # noqa: SIM115 - closed on exit
        self._places: dict[int, tuple[int, int]] = {}
        self._first: dict[tuple[str, str], int] = {}
        self._alike: list[tuple[int, int]] = []
        self._failed: list[int] = []
        self._status = 0
        self.tally = Tally(len(batch.orders))
        """How far the batch is, for whoever shows it meanwhile."""

    def __enter__(self) -> BatchReport:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:  # fmt: skip
        with contextlib.suppress(
            OSError
        ):  # a full disk would have its rest; nobody reads it any more
            self._file.close()

    def add(self, number: int, over: Over) -> str:
        """Note what became of a deck; gives the sentence to show where it failed, else ""."""
        from flows.report import failed_report

        ran = over.ran
        self.tally.count(ran)
        self._find_alike(number, ran.deck, ran.options_id)
        if ran.error is not None:
            self._failed.append(number)
            bad_input = isinstance(ran.error, InputError)
            self._status = max(self._status, 2 if bad_input else 1, key=(0, 2, 1).index)
            self._keep(number, failed_report(ran))
            return trouble_with(ran.path.name, ran.error)
        self._keep(number, over.report)
        return ""

    def _find_alike(self, number: int, deck: str, options: str) -> None:
        first = self._first.setdefault((deck, options), number) if deck else number
        if first != number:
            self._alike.append((number, first))

    def _keep(self, number: int, report: bytes) -> None:
        if not self._as_json:
            return
        from review.places import trouble

        try:
            start = self._file.seek(0, 2)
            self._file.write(report)
        except OSError as error:
            raise trouble(error, self._store.outputs / "cache") from error
        self._places[number] = (start, len(report))

    def stopped(self, error: StoreError) -> StoreError:
        """The error that ends the batch before its time, with how far it came and how it goes on."""
        held = self._held()
        stays = "is held and stays so" if held == 1 else "are held and stay so"
        far = f"{held:,} of {counted(self.tally.total, 'deck')} {stays} (deckproof list)."
        words = (error.remedy, far, "The same call goes on with the rest.")
        return StoreError(error.what, where=error.where, remedy=" ".join(filter(None, words)))

    def _held(self) -> int:
        return self.tally.held + self.tally.known + self.tally.alike

    def finish(self) -> int:
        """Print it; gives the exit status: 2 when only inputs were at fault, 1 when something else failed."""
        if self._as_json:
            self._print_json()
        for number, first in sorted(self._alike)[:NAMED]:
            names = [one_line(self._batch.orders[one].deck.name) for one in (number, first)]
            say(f"{names[0]} is the same deck as {names[1]}, byte for byte: they share one pack.")
        if not self._as_json:
            self._print_lines()
        return self._status

    def _print_json(self) -> None:
        from flows.report import SCHEMA

        out, alike = sys.stdout.buffer, dict(self._alike)
        out.write(
            b'{"schema":"%s","batch":"%s","runs":[' % (SCHEMA.encode(), self._batch.id.encode())
        )
        for position, number in enumerate(sorted(self._places)):
            start, length = self._places[number]
            self._file.seek(start)
            out.write(
                (b"," if position else b"")
                + self._told_alike(self._file.read(length), alike.get(number))
            )
        out.write(b"]}\n")
        out.flush()

    def _told_alike(self, report: bytes, first: int | None) -> bytes:
        """The report with the name under which the same bytes came first."""
        if first is None:
            return report
        from deckproof.codec import to_json

        name = to_json(self._batch.orders[first].deck.name)
        return report[:-1] + b',"same_as":' + name + b"}"

    def _print_lines(self) -> None:
        from rich.markup import escape

        shown = console()
        alike = f", {self.tally.alike:,} the same as another" if self.tally.alike else ""
        shown.print(
            f"\n[bold]Batch {self._batch.id}[/bold]: {self._held():,} held"
            f" ({self.tally.known:,} of them before{alike}), {len(self._failed):,} failed"
        )
        for number in sorted(self._failed)[:NAMED]:
            shown.print(
                f"  failed: {escape(one_line(str(self._batch.orders[number].deck)))}",
                soft_wrap=True,
            )
        if len(self._failed) > NAMED:
            shown.print(f"  … and {len(self._failed) - NAMED:,} more")
        if self._failed:
            shown.print("The same call with --retry-failed runs those alone.")
        if self._held():
            where = escape(str(Path(self._store.outputs) / "held"))
            shown.print(f"Drafts to read: {where}; deckproof list shows the packs.", soft_wrap=True)
            shown.print("Nothing has been released.")
