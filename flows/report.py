"""What became of a call of `run` or `batch`, as the JSON of the interfaces."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec import Struct

from deckproof.codec import to_json
from deckproof.model import Severity
from deckproof.plain_paths import readable, sentence_on
from flows.cleaning import NOT_MADE
from flows.exchanges import Cost, cost_of

if TYPE_CHECKING:
    from deckproof.model import Person
    from flows.runs import Ran
    from review.store import Store

SCHEMA = "deckproof.run/1"


class DeckReport(Struct, frozen=True):
    """The deck of a run."""

    sha256: str
    name: str
    slides: int


class OutputReport(Struct, frozen=True):
    """One held output."""

    id: str
    kind: str
    style: str
    title: str
    state: str
    sha256: str
    path: str
    words: int
    slides: tuple[int, ...]
    findings: int
    to_settle: int = 0
    """How many of them wait for a person's word; the others are only shown."""


class RunReport(Struct, frozen=True):
    """One deck of the call."""

    deck: DeckReport
    pack: str | None
    state: str
    error: str | None
    findings: dict[str, int]
    outputs: tuple[OutputReport, ...]
    fresh: bool
    cost: Cost | None = None
    remarks: tuple[str, ...] = ()
    """What was asked for and could not be made."""
    to_settle: int = 0
    """How many findings on the deck hold up every one of its outputs."""
    not_read: int = 0
    """How many of these are parts of the deck that nobody has read."""
    not_shown: str = ""
    """Of a pack that the caller may not see, whose it is and whom to ask; then nothing else of it is told."""


class Report(Struct, frozen=True):
    """The whole call."""

    schema: str
    runs: tuple[RunReport, ...]


def report_runs(store: Store, runs: Iterable[Ran], viewer: Person | None = None) -> Report:
    """The report of all decks of a call that `viewer` made; nobody in particular, as long as the store knows no people."""
    from review.grants import withheld

    made = []
    for ran in runs:
        why = withheld(store, viewer, ran.pack) if ran.pack else ""
        made.append(withheld_report(ran, why) if why else report_run(store, ran))
    return Report(SCHEMA, tuple(made))


def report_run(store: Store, ran: Ran) -> RunReport:
    """The report of one deck."""
    from review.finding_counts import tally, unread_of_packs
    from review.outputs import load_deck_findings, load_pack

    if not ran.pack:
        deck = DeckReport(ran.deck, readable(ran.path.name), 0)
        return RunReport(deck, None, "failed", _why(ran), _counts([]), (), ran.fresh)
    pack = load_pack(store, ran.pack)
    found = load_deck_findings(store, ran.pack)
    severities = [finding.severity for finding in found]
    with store.reading() as connection:
        waiting = tally(connection, pack.id)
        unread = unread_of_packs(connection, [pack.id])
    outputs = tuple(
        OutputReport(
            id=output.id,
            kind=output.kind,
            style=output.style,
            title=output.title,
            state=output.state,
            sha256=output.sha256,
            path=output.path,
            words=output.words,
            slides=output.slides,
            findings=len(output.findings),
            to_settle=waiting.open_of.get(output.id, 0),
        )
        for output in pack.outputs
    )
    deck = DeckReport(pack.deck, pack.name, _count_slides(store, pack.id))
    return RunReport(
        deck,
        pack.id,
        "held",
        None,
        _counts(severities),
        outputs,
        ran.fresh,
        cost_of(store, pack.id),
        tuple(one.why for one in found if one.rule == NOT_MADE),
        waiting.open_of_pack.get(pack.id, 0),
        unread.get(pack.id, 0),
    )


def withheld_report(ran: Ran, why: str) -> RunReport:
    """The report of a deck with a pack that the caller may not see, for the reason `why`: what the caller knew before."""
    deck = DeckReport(ran.deck, readable(ran.path.name), 0)
    return RunReport(deck, ran.pack, "held", None, _counts([]), (), ran.fresh, not_shown=why)


def failed_report(ran: Ran) -> bytes:
    """The report of a deck that failed, as JSON; asks no store."""
    deck = DeckReport(ran.deck, readable(ran.path.name), 0)
    return to_json(RunReport(deck, None, "failed", _why(ran), _counts([]), (), ran.fresh))


def _why(ran: Ran) -> str:
    return sentence_on(ran.path, ran.error) if ran.error else ""


def _count_slides(store: Store, pack_id: str) -> int:
    from review.outputs import load_source

    return load_source(store, pack_id).slide_count


def _counts(severities: Iterable[Severity]) -> dict[str, int]:
    counted = Counter(severities)
    return {severity.value: counted[severity] for severity in reversed(Severity)}
