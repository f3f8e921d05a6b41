"""What is done of a run, for a person: the store's rows of its deck as a few steps in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from review.runs import Run
    from review.stages import StageRow
    from review.store import Store

STEPS = (
    ("read", "Reading everything in the file"),
    ("scan", "Looking for what must not get out"),
    ("plan", "Splitting it into topics"),
    ("write", "Writing drafts"),
    ("ground", "Holding the drafts against their slides"),
    ("hold", "Holding everything for review"),
)
"""The stages of a run in their order; several rows of one, such as write:summary:reading, are one step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step; `state` is done, now, failed or next. `detail` names what is being written."""

    words: str
    state: str
    detail: str = ""


def steps_of(store: Store, run: Run) -> tuple[Step, ...]:
    """The steps of this run. A queued one has done nothing, whatever an earlier run of the same deck did."""
    from review.runs import RunState
    from review.stages import list_stages

    if run.state is RunState.QUEUED:
        return tuple(Step(words=words, state="next") for _, words in STEPS)
    if run.state is RunState.HELD:
        return tuple(Step(words=words, state="done") for _, words in STEPS)
    rows = list_stages(store, run.wanted.deck)
    failed = run.state is RunState.FAILED
    steps = [_step(name, words, rows) for name, words in STEPS]
    return tuple(_settled(steps, failed=failed))


def _begun(steps: Sequence[Step]) -> Sequence[Step]:
    """Between two stages, and before the first, the next one is what is being done."""
    following = next((at for at, step in enumerate(steps) if step.state == "next"), len(steps))
    return [
        Step(words=step.words, state="now") if at == following else step
        for at, step in enumerate(steps)
    ]


def _step(name: str, words: str, rows: Sequence[StageRow]) -> Step:
    mine = [row for row in rows if row.key.stage.partition(":")[0] == name]
    running = [row for row in mine if row.state == "running" and not row.expired]
    if running:
        return Step(words=words, state="now", detail=_detail(running[-1]))
    return Step(words=words, state="done" if mine and name not in {"write", "ground"} else "next")


def _detail(row: StageRow) -> str:
    return ", ".join(part.replace("-", " ") for part in row.key.stage.split(":")[1:])


def _settled(steps: Sequence[Step], *, failed: bool) -> Sequence[Step]:
    """What comes before a running step is done, as far as one can tell; the first one that is not is where a failed run stopped."""
    latest = max((at for at, step in enumerate(steps) if step.state != "next"), default=-1)
    before = [
        Step(words=step.words, state="done", detail="")
        if at < latest and step.state == "next"
        else step
        for at, step in enumerate(steps)
    ]
    if not failed:
        return before if any(step.state == "now" for step in before) else _begun(before)
    broken = next((at for at, step in enumerate(before) if step.state != "done"), len(before))
    return [
        Step(words=step.words, state="failed") if at == broken else step
        for at, step in enumerate(before)
    ]
