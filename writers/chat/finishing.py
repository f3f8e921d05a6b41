"""What a model made of a draft, laid into the offline writer's page, with remarks that tell the reviewer what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from deckproof.model import Draft, Source
from writers.chat.answers import Reason
from writers.chat.blocks import Block, rewrite
from writers.chat.judging import Fault
from writers.chat.prompts import Task
from writers.languages import language
from writers.marks import count_words, read_claims
from writers.passages import Sentence
from writers.profiles import off_profile
from writers.unnamed import plainly

WRITER = "chat/1"
MOSTLY = 0.5
"""From this share of its words on a draft is the model's, and no longer a digest."""
TOLERANCE = 0.1
"""Of the words, before a spoken draft is said to have another length."""

_WHY: Mapping[Reason, str] = {
    Reason.UNREACHABLE: "nobody could be reached at its endpoint",
    Reason.TIMED_OUT: "it did not answer in time; whether that request is paid for, its endpoint alone knows",
    Reason.BUSY: "its endpoint takes no more requests now",
    Reason.BROKEN: "its endpoint failed",
    Reason.DENIED: "its endpoint does not let this key in",
    Reason.FORMAT: "its endpoint does not take such requests",
    Reason.REFUSED: "it refused",
    Reason.FILTERED: "its endpoint's content filter kept the reply back",
    Reason.CUT: "its replies were cut short",
    Reason.TOO_LONG: "the slides are too long for it",
    Reason.GARBAGE: "its replies could not be read",
    Reason.BUDGET: "the budget is spent",
    Reason.MARKED: "the request would have held a marked span and was not sent",
}
"""Why the model did not write, for the reviewer."""

_RULES = {
    "address": "an address",
    "avoid": "a word to avoid",
    "cite": "slides that do not exist or were left out",
    "date": "a date",
    "glue-name": "a name without a slide",
    "glue-number": "a number without a slide",
    "length": "too many words",
    "markup": "markup",
    "name": "a name",
    "negation": "a turn of meaning",
    "novelty": "more than the slides say",
    "number": "a number",
    "number-unit": "a number's unit",
    "placeholder": "an unknown placeholder",
    "quotation": "a quotation",
}
"""What was wrong with a sentence, in words; other rules are told by their names."""


@dataclass(slots=True)
class Made:
    """What a model made of some blocks, by their ids; what could not stay, and why it gave no more."""

    blocks: dict[str, tuple[Sentence, ...]] = field(default_factory=dict)
    title: str = ""
    faults: list[Fault] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)

    def take(self, other: Made) -> None:
        """Add what was made of further blocks."""
        self.blocks |= other.blocks
        self.title = self.title or other.title
        self.faults += other.faults
        self.reasons += other.reasons


def finish(draft: Draft, task: Task, made: Made, source: Source, *, model: str) -> Draft:
    """The draft with the model's sentences; the offline writer's own, with a remark, where there are none."""
    written = list(_said_once(task.blocks, made))
    remarks = tuple(_remarks(task, made, len(written), model))
    if not written:
        return replace(draft, remarks=(*draft.remarks, *remarks))
    words = sum(block.words for block in task.blocks)
    mostly = sum(block.words for block, _ in written) >= MOSTLY * words
    tongue = language(source.language)
    digest = tongue.say.get("digest", "") if mostly else ""
    title = plainly(made.title, tongue)
    written_page = rewrite(draft.marked, written, title=title, without=digest)
    page = plainly(written_page, tongue, apart=bool(task.kind.front.get("apart")))
    claims = read_claims(page, source)
    new = replace(
        draft,
        title=title or draft.title,
        marked=page,
        claims=claims,
        slides=tuple(sorted({number for claim in claims for number in claim.cites})),
        words=count_words(page),
        writer=f"{WRITER} {model}",
        needs_writing=draft.needs_writing and not mostly,
    )
    old = off_profile(draft.marked, task.style, task.kind, tongue)
    kept = [one for one in draft.remarks if one not in old and one != digest]
    return replace(
        new,
        remarks=(
            *kept,
            *off_profile(page, task.style, task.kind, tongue),
            *remarks,
            *_length(draft, new),
        ),
    )


def _said_once(blocks: Sequence[Block], made: Made) -> Iterator[tuple[Block, tuple[Sentence, ...]]]:
    """The blocks with what the model wrote, without what an earlier paragraph of the page has said.

    A block that says again what was said (key points at the end, a post for another network) may, as the offline writer's does.
    """
    told: set[str] = set()
    before: set[str] = set()
    for block in blocks:
        own = {one.text for one in block.sentences if one.cites}
        again = bool(own & before) or bool(block.most_characters)
        before |= own
        sentences = made.blocks.get(block.id, ())
        if not again:
            sentences = tuple(one for one in sentences if one.text.casefold() not in told)
        if any(one.cites for one in sentences):
            yield block, sentences
        stays = sentences if any(one.cites for one in sentences) else block.sentences
        told |= {one.text.casefold() for one in stays}


def _remarks(task: Task, made: Made, written: int, model: str) -> Iterator[str]:
    if not written:
        why = _WHY[made.reasons[0]] if made.reasons else "nothing of what it wrote could stay"
        yield f"Assembled by the offline writer: the model {model!r} was to write this, but {why}."
    else:
        yield f"Written with the model {model!r}; each of its sentences was held against the slides it names."
        left = len(task.blocks) - written
        if left:
            why = f": {_WHY[made.reasons[0]]}" if made.reasons else ""
            yield f"{left} of {len(task.blocks)} paragraphs and items are the offline writer's own{why}."
    if made.faults:
        counts = Counter(_RULES.get(one.rule, one.rule) for one in made.faults)
        told = "; ".join(f"{name} ({count})" for name, count in sorted(counts.items()))
        yield f"Sentences of the model that were left out, after it was asked to mend them: {told}."


def _length(before: Draft, after: Draft) -> Iterator[str]:
    if "minutes" in before.fields and abs(after.words - before.words) > TOLERANCE * before.words:
        yield f"The model wrote {after.words} words where {before.words} were planned: the times of the chapters are off."
