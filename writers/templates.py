"""Kinds and styles: one Markdown template a file, its front matter in TOML between lines of "+++".

A team's folder is looked at first, then the bundled one. Templates run in a sandbox and may not change what they are given.
"""

from __future__ import annotations

import functools
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import deckproof
from deckproof.errors import TemplateError, UnknownNameError
from writers.front_matter import split_front
from writers.languages import Language, language

ENDING = ".md.j2"

Noun = Literal["kind", "style"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One kind or style. `front` is its front matter, `page` its Jinja text."""

    name: str
    noun: Noun
    path: Path
    front: Mapping[str, Any]
    page: str

    def say(self, code: str) -> Mapping[str, str]:
        """Its sentences in the language of that code, English where it has none."""
        return self.words_in(language(code))

    def words_in(self, tongue: Language) -> Mapping[str, str]:
        """Its sentences in the language's words: its own, else those of the language's book, else the English ones."""
        said = self.front.get("say", {})
        book = tongue.templates.get(self.name, {})
        return {**said.get("en", {}), **book, **said.get(tongue.words, {})}


def bundled_templates() -> Path:
    """The folder with the templates that come with Deckproof: inside the package, or beside it in a checkout."""
    inside = Path(deckproof.__file__).parent / "templates"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "templates"


def kinds(templates_dir: Path | None = None) -> tuple[str, ...]:
    """The names of all kinds, in alphabetical order."""
    return _names("kind", templates_dir)


def styles(templates_dir: Path | None = None) -> tuple[str, ...]:
    """The names of all styles, in alphabetical order."""
    return _names("style", templates_dir)


def load_template(noun: Noun, name: str, templates_dir: Path | None = None) -> Template:
    """The template of that name; raises UnknownNameError with the nearest known one, or TemplateError."""
    for folder in _folders(noun, templates_dir):
        path = folder / f"{name}{ENDING}"
        if path.is_file() and path.parent == folder:
            return _read(noun, name, path, path.stat().st_mtime_ns)
    raise UnknownNameError.among(noun, name, _names(noun, templates_dir))


@functools.lru_cache(maxsize=32)
def joining_words(tongue: Language) -> tuple[str, ...]:
    """All that the program's own templates and the language itself say between a deck's words."""
    pairs: tuple[tuple[Noun, tuple[str, ...]], ...] = (("kind", kinds()), ("style", styles()))
    said = (
        text
        for noun, names in pairs
        for name in names
        for text in load_template(noun, name).words_in(tongue).values()
    )
    return (*tongue.say.values(), *said)


def render(template: Template, context: Mapping[str, Any]) -> str:
    """The template's page with this context; raises TemplateError, naming the file and line."""
    import jinja2

    try:
        return str(_compiled(template.page).render(context))
    except jinja2.TemplateError as error:
        line = getattr(error, "lineno", None) or _line_in_page(error)
        where = f"{template.path}:{line + _offset(template)}" if line else str(template.path)
        raise TemplateError(
            f"The template cannot be used: {type(error).__name__}: {error}.",
            where=where,
            remedy=_remedy(template, error),
        ) from None


def _line_in_page(error: Exception) -> int | None:
    """The line of the page at which rendering stopped, 1-based; None where it is not told."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == "<template>"]
    return lines[-1] if lines else None


def _remedy(template: Template, error: Exception) -> str | None:
    """What to do about a name that nothing computes: let the kind that knows it compute it."""
    import jinja2

    if template.noun != "kind" or not isinstance(error, jinja2.UndefinedError):
        return None
    return 'Take the name out, or name in the front matter the kind whose names the page uses: context = "summary".'


@functools.lru_cache(maxsize=256)
def _compiled(page: str) -> Any:
    return _environment().from_string(page)


@functools.cache
def _environment() -> Any:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    from writers.marking import cell, cite, heading, marked, marks
    from writers.speaking import speech

    # Not autoescaped: the pages are Markdown; `marked`, `heading` and `cell` disarm the deck's text for it.
    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    environment.filters.update(
        marked=marked, cite=cite, marks=marks, heading=heading, cell=cell, speech=speech
    )
    return environment


def _folders(noun: Noun, templates_dir: Path | None) -> list[Path]:
    roots = [templates_dir, bundled_templates()] if templates_dir else [bundled_templates()]
    return [root / f"{noun}s" for root in roots]


def _names(noun: Noun, templates_dir: Path | None) -> tuple[str, ...]:
    return tuple(
        sorted(
            {
                path.name.removesuffix(ENDING)
                for folder in _folders(noun, templates_dir)
                for path in folder.glob(f"*{ENDING}")
            }
        )
    )


@functools.cache
def _read(noun: Noun, name: str, path: Path, changed: int) -> Template:
    """The file as a template; `changed` lets an edited file be read again."""
    del changed
    front, page = split_front(path)
    return Template(name=name, noun=noun, path=path, front=front, page=page)


def _offset(template: Template) -> int:
    """How many lines of the file stand before its page."""
    return template.path.read_text(encoding="utf-8").split(template.page, 1)[0].count("\n")
