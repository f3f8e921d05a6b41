"""What became of a batch: one JSON document, written out of a file that gathers it, or some lines for people.

Whatever the number of decks, only a few bytes of each stay in memory.
"""

from __future__ import annotations

import contextlib
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any

from deckproof.cli._batch_names import DeckNames
from deckproof.cli._board import became
from deckproof.cli._standing import ended_lines, others_lines
from deckproof.cli._unread import unread_lines
from deckproof.cli.output import console, say
from deckproof.counts import counted
from deckproof.errors import InputError, StoreError
from flows.alike import Unused, told_unused, unused_words
from flows.tally import Tally

if TYPE_CHECKING:
    from deckproof.model import Person
    from flows.orders import Batch, Over
    from review.store import Store

NAMED = 20
"""As many decks of a kind are named at the end; the counts tell of all."""


def _scratch(folder: Path) -> IO[bytes]:
    """A file that nobody else sees, and that is gone with the process; raises StoreError."""
    from review.places import trouble

    try:
        return tempfile.TemporaryFile(dir=folder)
    except OSError as error:
        raise trouble(error, folder) from error


class BatchReport:
    """Told of each deck as it ends; printed at the end in the order of the call."""

    def __init__(
        self,
        store: Store,
        batch: Batch,
        *,
        as_json: bool,
        own_list: str = "",
        viewer: Person | None = None,
    ) -> None:
        self._store = store
        self._viewer = viewer
        """Who made the call; nobody, as long as the store knows no people."""
        self._batch = batch
        self._as_json = as_json
        self._file = _scratch(store.outputs / "cache")
        self._places: dict[int, tuple[int, int]] = {}
        self._first: dict[tuple[str, str], int] = {}
        self._alike: list[tuple[int, tuple[str, str]]] = []
        self._reasons: dict[int, str] = {}
        self._unused: dict[int, Unused] = {}
        self._packs: dict[str, int] = {}
        """With the number of the first deck of the call that it was made of."""
        self._fresh: set[str] = set()
        """Those that were written by this call."""
        self._withheld: dict[str, str] = {}
        """Those that the caller may not see, and why; of them nothing is told."""
        self._status = 0
        self.tally = Tally(len(batch.orders))
        """How far the batch is, for whoever shows it meanwhile."""
        self.names = DeckNames(store, batch.orders, {"": own_list})
        """How its decks are called, for people; `own_list` is the digest of the call's customers."""

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
        from deckproof.codec import to_json
        from flows.report import failed_report, withheld_report
        from review.grants import withheld

        ran = over.ran
        self.tally.count(ran)
        if ran.error is not None:
            self._give_reason(number, self.names.reason(number, ran.error))
            bad_input = isinstance(ran.error, InputError)
            self._status = max(self._status, 2 if bad_input else 1, key=(0, 2, 1).index)
            self._keep(number, failed_report(ran))
            return self.names.trouble(number, ran.error)
        self._find_alike(number, ran.deck, ran.options_id)
        self._packs[ran.pack] = min(number, self._packs.get(ran.pack, number))
        if ran.fresh:
            self._fresh.add(ran.pack)
        unused = unused_words(self._batch.orders[number], over.under)
        if unused:
            self._unused[number] = unused
        why = withheld(self._store, self._viewer, ran.pack)
        if why:
            self._withheld[ran.pack] = why
        self._keep(number, to_json(withheld_report(ran, why)) if why else over.report)
        return ""

    def _give_reason(self, number: int, reason: str) -> None:
        """Keep why it failed, if it is one of the first in the order of the call; the counts tell of the rest."""
        self._reasons[number] = reason
        if len(self._reasons) > NAMED:
            del self._reasons[max(self._reasons)]

    def _find_alike(self, number: int, deck: str, options: str) -> None:
        """Note another name of bytes that have one; the first in the order of the call stands for them, whoever ends first."""
        bytes_of = (deck, options)
        first = self._first.setdefault(bytes_of, number) if deck else number
        if first != number:
            self._first[bytes_of] = min(first, number)
            self._alike.append((max(first, number), bytes_of))

    def _same_as(self) -> dict[int, int]:
        """Of each deck whose bytes came before under another name, the number of the first."""
        return {number: self._first[bytes_of] for number, bytes_of in self._alike}

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
        words = (error.remedy, self.far(), "The same call goes on with the rest.")
        return StoreError(error.what, where=error.where, remedy=" ".join(filter(None, words)))

    def far(self) -> str:
        """How far it came, for one that ends before its time."""
        over = f"{self.tally.over:,} of {counted(self.tally.total, 'deck')}"
        return f"This call came to {over}; whatever is held stays so (deckproof list)."

    def _held(self) -> int:
        return self.tally.held + self.tally.known + self.tally.alike

    def finish(self) -> int:
        """Print it; gives the exit status: 2 when only inputs were at fault, 1 when something else failed."""
        if self._as_json:
            self._print_json()
        for number, first in sorted(self._same_as().items())[:NAMED]:
            names = [self.names.path(one) for one in (number, first)]
            say(f"{names[0]} is the same deck as {names[1]}, byte for byte: they share one pack.")
        self._say_unused()
        if not self._as_json:
            self._print_lines()
        return self._status

    def _say_unused(self) -> None:
        """Tell of lines whose owner or day does not count, since their deck had come with another."""
        for number, unused in sorted(self._unused.items())[:NAMED]:
            say(f"{self.names.name(number)}: {told_unused(unused)}")
        if len(self._unused) > NAMED:
            say(f"… and {len(self._unused) - NAMED:,} more whose owner or due is not used.")

    def _print_json(self) -> None:
        from flows.report import SCHEMA

        out, alike = sys.stdout.buffer, self._same_as()
        out.write(
            b'{"schema":"%s","batch":"%s","runs":[' % (SCHEMA.encode(), self._batch.id.encode())
        )
        for position, number in enumerate(sorted(self._places)):
            start, length = self._places[number]
            self._file.seek(start)
            out.write(
                (b"," if position else b"")
                + self._with_line(number, self._file.read(length), alike.get(number))
            )
        out.write(b"]}\n")
        out.flush()

    def _with_line(self, number: int, report: bytes, first: int | None) -> bytes:
        """The report with what the call said of the deck: its file and, where the same bytes came first under another name, that."""
        from deckproof.codec import to_json

        decks = [
            self._batch.orders[one].deck for one in (number, number if first is None else first)
        ]
        words: dict[str, Any] = {"file": str(decks[0])}
        if first is not None:
            words |= {"same_as": decks[1].name, "same_as_file": str(decks[1])}
        if number in self._unused:
            words["not_used"] = {word: own for word, (own, _) in self._unused[number].items()}
        return report[:-1] + b"," + to_json(words)[1:]

    def _print_lines(self) -> None:
        from rich.markup import escape

        shown = console()
        shown.print(f"\n[bold]Batch {self._batch.id}[/bold]: {became(self.tally)}")
        for number, reason in sorted(self._reasons.items()):
            told = f"{self.names.path(number)}: {reason}"
            shown.print(f"  failed: {escape(told)}", soft_wrap=True)
        if self.tally.failed > len(self._reasons):
            shown.print(f"  … and {self.tally.failed - len(self._reasons):,} more")
        if self.tally.failed:
            shown.print("The same call with --retry-failed runs those alone.")
        seen = {pack: at for pack, at in self._packs.items() if pack not in self._withheld}
        before = {pack: at for pack, at in seen.items() if pack not in self._fresh}
        for line in (
            *unread_lines(self._store, seen, self.names),
            *ended_lines(self._store, before, self.names),
            *others_lines(self._withheld, self._packs, self.names),
        ):
            shown.print(escape(line), soft_wrap=True)
        if seen:
            where = escape(str(Path(self._store.outputs) / "held"))
            shown.print(f"Drafts to read: {where}; deckproof list shows the packs.", soft_wrap=True)
        if self._held():
            shown.print("This call has released nothing.")
