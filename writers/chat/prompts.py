"""What a model is sent: the templates under templates/chat filled with one piece's task and its masked material.

Everything out of the deck or the brief passes the border on its way in here, and stands in the user's message, as JSON between two
lines that it cannot know.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from deckproof.codec import digest
from deckproof.errors import TemplateError
from deckproof.model import Brief, Source, SourceSlide
from writers.chat.blocks import Block
from writers.chat.border import Border
from writers.chat.ladder import Message
from writers.chat.replies import Written
from writers.templates import Template, bundled_templates

_PROFILE = {
    "words_per_sentence": "{least:g} to {most:g} words in a sentence, on average.",
    "questions": "{least:g} to {most:g} questions in a hundred words.",
}
"""What a style's numbers ask of sentences; the others are the layout's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One piece for a model: some blocks of one draft, and the slides they rest on."""

    kind: Template
    style: Template
    language: str
    title: str
    """Of the draft, as the house has it."""
    titled: bool
    """Whether the model gives a title."""
    brief: Brief
    source: Source
    """As a model outside may see it."""
    blocks: tuple[Block, ...]
    slides: tuple[int, ...]
    notes: bool = True
    templates_dir: Path | None = None

    @property
    def purpose(self) -> str:
        """Kind and style, for the record."""
        return f"{self.kind.name}:{self.style.name}"


def first_messages(task: Task, border: Border, form: str) -> tuple[Message, ...]:
    """The task as messages."""
    return _messages(task, _material(task, _Out(border)), form)


def blank_messages(task: Task, form: str) -> tuple[Message, ...]:
    """The same without a word of deck or brief: what a request holds of our own."""
    return _messages(task, _material(task, _nothing), form)


def repair_messages(
    task: Task,
    border: Border,
    faults: Sequence[tuple[str, Written, str]],
    reply: str,
) -> tuple[Message, ...]:
    """What goes on behind the first messages: the model's reply, and which of its sentences cannot stay (block, sentence, why)."""
    told = [
        {"block": block, "sentence": border.out(one.text) or "", "why": border.out(why) or ""}
        for block, one, why in faults
    ]
    text = json.dumps(told, ensure_ascii=False)
    page = _render(
        task, "repair", {"faults": text, "boundary": _boundary(text), "titled": task.titled}
    )
    return ({"role": "assistant", "content": border.out(reply) or "{}"}, {"role": "user", "content": page})  # fmt: skip


def form_messages(task: Task, border: Border, reply: str, form: str) -> tuple[Message, ...]:
    """What goes on behind the first messages when the reply could not be read."""
    return (
        {"role": "assistant", "content": border.out(reply[:4000]) or "{}"},
        {"role": "user", "content": _render(task, "form", {"form": form})},
    )


def without_notes(task: Task) -> Task:
    """The same task, shorter: without what the speaker says."""
    return replace(task, notes=False)


Out = Callable[[str], str | None]


class _Out:
    """The border for texts of the deck."""

    def __init__(self, border: Border) -> None:
        self._border = border

    def __call__(self, text: str) -> str | None:
        return self._border.out(text)


def _nothing(text: str) -> str | None:
    del text
    return None


def _messages(task: Task, material: str, form: str) -> tuple[Message, ...]:
    system = _render(
        task,
        "system",
        {
            "kind": task.kind.name,
            "about_kind": task.kind.front.get("about", ""),
            "ask": " ".join(str(task.kind.front.get("ask", "")).split()),
            "style": task.style.name,
            "about_style": task.style.front.get("about", ""),
            "numbers": tuple(_numbers(task)),
            "language": task.language or "en",
            "form": form,
        },
    )
    user = _render(
        task,
        "pages",
        {"boundary": _boundary(material), "material": material, "titled": task.titled},
    )
    return ({"role": "system", "content": system}, {"role": "user", "content": user})


def _numbers(task: Task) -> Iterator[str]:
    wanted = {**task.style.front.get("profile", {}), **task.kind.front.get("profile", {})}
    for name, said in _PROFILE.items():
        if name in wanted:
            least, most = wanted[name]
            yield said.format(least=least, most=most)


def _material(task: Task, out: Out) -> str:
    slides = [
        _slide(slide, out, notes=task.notes)
        for slide in task.source.slides
        if slide.number in task.slides
    ]
    told = {
        "piece": out(task.title) or "",
        "plan": {name: out(text) or "" for name, text in _plan(task.brief).items()},
        "avoid": [word for word in map(out, task.brief.avoid) if word],
        "slides": slides,
        "blocks": [_block(block, out) for block in task.blocks],
    }
    return json.dumps(told, ensure_ascii=False)


def _plan(brief: Brief) -> Mapping[str, str]:
    names = ("purpose", "why", "audience", "value", "tone", "call_to_action")
    return {name: getattr(brief, name) for name in names if getattr(brief, name)}


def _slide(slide: SourceSlide, out: Out, *, notes: bool) -> dict[str, Any]:
    """A slide as it may leave; what says something that had to be dropped is left out."""

    def texts(found: Sequence[str]) -> list[str]:
        return [text for one in found if (text := out(one))]

    tables = [[texts(row) for row in table] for table in slide.tables]
    told = {
        "slide": slide.number,
        "title": out(slide.title) or "",
        "section": out(slide.section or "") or "",
        "lines": texts([unit.text for unit in slide.units]),
        "tables": [[row for row in table if row] for table in tables],
        "pictures": texts(slide.picture_texts),
        "spoken": texts([unit.text for unit in slide.notes]) if notes else [],
    }
    return {key: value for key, value in told.items() if value}


def _block(block: Block, out: Out) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": block.id,
        "role": block.role,
        "under": out(block.under) or "",
        "speaker": out(block.speaker) or "",
        "slides": list(block.slides),
        "words": block.words,
    }
    if block.most_characters:
        told["most_characters"] = block.most_characters
    return {key: value for key, value in told.items() if value}


def _boundary(text: str) -> str:
    """A line that no text can hold, since it is the hash of that text."""
    return f"=== {digest(text.encode())[:16]} ==="


def _render(task: Task, name: str, context: Mapping[str, Any]) -> str:
    import jinja2

    path = _find(name, task.templates_dir)
    try:
        page = _environment().from_string(path.read_text(encoding="utf-8"))
        return str(page.render(context)).strip()
    except (OSError, UnicodeDecodeError, jinja2.TemplateError) as error:
        raise TemplateError(
            f"The template cannot be used: {type(error).__name__}.", where=str(path)
        ) from None


def _find(name: str, templates_dir: Path | None) -> Path:
    """The team's own template, else the bundled one."""
    own = templates_dir / "chat" / f"{name}.md.j2" if templates_dir else None
    return own if own is not None and own.is_file() else bundled_templates() / "chat" / f"{name}.md.j2"  # fmt: skip


@functools.cache
def _environment() -> Any:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    # Not autoescaped: what comes out is plain text for a model, and the deck's part of it is JSON.
    return ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
