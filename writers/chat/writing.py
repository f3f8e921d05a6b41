"""The chat writer: the offline writer's pages with their blocks written anew by a model, and every sentence judged.

Where the model gives nothing that may stay, the offline writer's sentences do; a remark says what became of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from deckproof.endpoint import Endpoint
from deckproof.model import Brief, Draft, Outline, Source
from writers import offline
from writers.chat.answers import AskError, Reason, tokens_in
from writers.chat.asking import Asker
from writers.chat.blocks import Block, read_blocks
from writers.chat.border import Border
from writers.chat.finishing import Made, finish
from writers.chat.judging import Fault, Judge
from writers.chat.ladder import Message, Way, make_body
from writers.chat.prompts import (
    Task,
    blank_messages,
    first_messages,
    form_messages,
    repair_messages,
    without_notes,
)
from writers.chat.replies import FORM, Reply, read_reply
from writers.templates import load_template

REPAIRS = 2
_ENDS = frozenset({Reason.UNREACHABLE, Reason.TIMED_OUT, Reason.DENIED, Reason.BUSY, Reason.BUDGET, Reason.BROKEN})  # fmt: skip
"""After these the rest of the draft is not tried: the next request would meet the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """All drafts of one kind in one style, for one deck."""

    source: Source
    """As the house has it."""
    outside: Source
    """As a model outside may see it."""
    outline: Outline
    brief: Brief
    kind: str
    style: str
    marked: tuple[str, ...] = ()
    """Every marked text of the deck, also of what was dropped."""
    templates_dir: Path | None = None


def write(job: Job, asker: Asker) -> tuple[Draft, ...]:
    """The drafts, each written by the model as far as it may; raises UnknownNameError or TemplateError, never for the model."""
    drafts = _offline(job)
    border = Border(job.source, job.outside, job.marked)
    judge = _judge_of(job, border)
    tasks = [_task(job, draft, judge) for draft in drafts]
    with ThreadPoolExecutor(max_workers=asker.endpoint.concurrency) as pool:
        made = list(pool.map(lambda task: _write_task(task, asker, border, judge), tasks))
    return tuple(
        finish(draft, task, one, job.source, model=asker.endpoint.name)
        for draft, task, one in zip(drafts, tasks, made, strict=True)
    )


def preview(job: Job, endpoint: Endpoint, way: Way) -> tuple[bytes, ...]:
    """The exact first requests that `write` would send; raises MarkedSpanError where one would hold a marked span."""
    border = Border(job.source, job.outside, job.marked)
    judge = _judge_of(job, border)
    bodies = []
    for draft in _offline(job):
        for chunk in _chunks(_task(job, draft, judge), endpoint, border):
            messages = first_messages(chunk, border, way.form)
            blank = blank_messages(chunk, way.form)
            body, empty = (
                make_body(endpoint, way, one, most_tokens=endpoint.max_tokens)
                for one in (messages, blank)
            )
            border.check(body, empty)
            bodies.append(body)
    return tuple(bodies)


def _judge_of(job: Job, border: Border) -> Judge:
    """The judge, who lets a joining sentence have the words that the templates join with."""
    looks = (
        load_template("kind", job.kind, job.templates_dir),
        load_template("style", job.style, job.templates_dir),
    )
    said = (text for look in looks for text in look.say(job.source.language).values())
    return Judge(job.source, job.brief, border, said)


def _offline(job: Job) -> tuple[Draft, ...]:
    return offline.write(
        job.source,
        job.outline,
        job.brief,
        kind=job.kind,
        style=job.style,
        templates_dir=job.templates_dir,
    )


def _task(job: Job, draft: Draft, judge: Judge) -> Task:
    kind = load_template("kind", job.kind, job.templates_dir)
    slides = set(draft.slides)
    if kind.front.get("each") == "part" and draft.number <= len(job.outline.parts):
        slides |= set(job.outline.parts[draft.number - 1].slides)
    return Task(
        kind=kind,
        style=load_template("style", job.style, job.templates_dir),
        language=job.source.language,
        title=draft.title,
        titled=True,
        brief=job.brief,
        source=job.outside,
        blocks=read_blocks(draft.marked, judge.slide_texts),
        slides=tuple(sorted(slides)),
        templates_dir=job.templates_dir,
    )


# Asking …


def _write_task(task: Task, asker: Asker, border: Border, judge: Judge) -> Made:
    made = Made()
    for chunk in _chunks(task, asker.endpoint, border):
        if made.reasons and made.reasons[-1] in _ENDS:
            break
        made.take(_write_blocks(chunk, asker, border, judge))
    return made


def _chunks(task: Task, endpoint: Endpoint, border: Border) -> Iterator[Task]:
    """The task in pieces that fit the model's context, replies included; each but the first without a title."""
    if not task.blocks:
        return
    waiting = [task]
    while waiting:
        one = waiting.pop(0)
        if len(one.blocks) > 1 and not _fits(one, endpoint, border):
            waiting[:0] = _halves(one)
        else:
            yield one


def _fits(task: Task, endpoint: Endpoint, border: Border) -> bool:
    messages = first_messages(task, border, FORM)
    size = sum(len(one["content"].encode()) for one in messages)
    reply = 2 * tokens_in(sum(8 * block.words + 60 for block in task.blocks))
    room = endpoint.context_tokens - endpoint.max_tokens
    return tokens_in(size) <= room and reply <= endpoint.max_tokens


def _halves(task: Task) -> list[Task]:
    middle = len(task.blocks) // 2
    return [
        _part(task, task.blocks[:middle], titled=task.titled),
        _part(task, task.blocks[middle:], titled=False),
    ]


def _part(task: Task, blocks: tuple[Block, ...], *, titled: bool) -> Task:
    """Some blocks of the task, with their own slides alone."""
    slides = {number for block in blocks for number in block.slides}
    return replace(task, blocks=blocks, slides=tuple(sorted(slides)), titled=titled)


def _write_blocks(task: Task, asker: Asker, border: Border, judge: Judge) -> Made:
    """What the model makes of the task; in halves where it was too long, without the notes where one block is."""
    try:
        return _write_whole(task, asker, border, judge)
    except AskError as error:
        if error.reason in {Reason.TOO_LONG, Reason.CUT}:
            if len(task.blocks) > 1:
                made = Made()
                for half in _halves(task):
                    made.take(_write_blocks(half, asker, border, judge))
                return made
            if task.notes and error.reason is Reason.TOO_LONG:
                return _write_blocks(without_notes(task), asker, border, judge)
        return Made(reasons=[error.reason])


def _write_whole(task: Task, asker: Asker, border: Border, judge: Judge) -> Made:
    form = asker.way().form
    messages = first_messages(task, border, form)
    blank = blank_messages(task, form)

    def ask(more: Sequence[Message]) -> str:
        return asker.ask((*messages, *more), blank, border, purpose=task.purpose)

    text = ask(())
    reply = _read(text, task, border, ask)
    made = Made(title=judge.title(reply.title) if task.titled else "")
    faults = _judge(task, reply, judge, made)
    said: list[Message] = []
    for _ in range(REPAIRS):
        if not faults:
            break
        told = [(one.block, one.written, one.why) for one in faults]
        said += repair_messages(task, border, told, text)
        try:
            text = ask(said)
            reply = read_reply(text)
        except AskError as error:
            made.reasons.append(error.reason)
            break
        faults = _mended(task, reply, judge, made, faults)
    made.faults += faults
    return made


def _mended(
    task: Task, reply: Reply, judge: Judge, made: Made, faults: Sequence[Fault]
) -> list[Fault]:
    """What is still wrong: with the blocks that were written anew, and with those that were not."""
    wanted = {one.block for one in faults}
    again = _judge(task, reply, judge, made, only=wanted)
    return [*again, *(one for one in faults if one.block not in reply.blocks)]


def _read(text: str, task: Task, border: Border, ask: Callable[[Sequence[Message]], str]) -> Reply:
    """The reply in the text, or in the model's second try at the form; raises AskError."""
    try:
        return read_reply(text)
    except AskError:
        return read_reply(ask(form_messages(task, border, text, FORM)))


def _judge(
    task: Task, reply: Reply, judge: Judge, made: Made, only: set[str] | None = None
) -> list[Fault]:
    """Take what may stay of the reply into `made`; gives what may not."""
    faults: list[Fault] = []
    for block in task.blocks:
        if block.id in reply.blocks and (only is None or block.id in only):
            judged = judge.judge(block, reply.blocks[block.id])
            faults += judged.faults
            if judged.kept:
                made.blocks[block.id] = judged.kept
    return faults
