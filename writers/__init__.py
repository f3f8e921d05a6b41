"""A masked source and a brief in, drafts out whose every sentence knows its slides.

source = mask(deck, findings, outside=False)
outline = plan(source, brief)
drafts = write(source, outline, brief, kind="blog-post", style="reading")
"""

from __future__ import annotations

from pathlib import Path

from deckproof.model import Brief, Draft, Outline, Source

WRITER_VERSION = "offline/9"
"""Goes up whenever the same source may give other drafts; part of what a stored draft is known by."""


def default_brief() -> Brief:
    """The visible default brief: no plan stated."""
    from writers import brief

    return brief.default_brief()


def load_brief(path: Path) -> Brief:
    """The brief in this file; raises BriefError, naming the nearest known key for an unknown one."""
    from writers import brief

    return brief.load_brief(path)


def plan(source: Source, brief: Brief) -> Outline:
    """The deck split into parts by topic, each slide in one of them or listed with its reason."""
    from writers import outline

    return outline.plan(source, brief)


def write(
    source: Source,
    outline: Outline,
    brief: Brief,
    *,
    kind: str,
    style: str,
    templates_dir: Path | None = None,
) -> tuple[Draft, ...]:
    """The drafts of one kind in one style; raises UnknownNameError or TemplateError."""
    from writers import offline

    return offline.write(
        source, outline, brief, kind=kind, style=style, templates_dir=templates_dir
    )


def fitting(
    source: Source,
    brief: Brief,
    templates_dir: Path | None = None,
    *,
    any_language: bool = False,
) -> tuple[tuple[str, str], ...]:
    """The pairs of kind and style to write for this brief; with `any_language`, as for a model, whatever the deck's language is."""
    from writers import offline

    return offline.fitting(source, brief, templates_dir, any_language=any_language)


def kinds(templates_dir: Path | None = None) -> tuple[str, ...]:
    """The names of all kinds of text, in alphabetical order."""
    from writers import templates

    return templates.kinds(templates_dir)


def styles(templates_dir: Path | None = None) -> tuple[str, ...]:
    """The names of all styles, in alphabetical order."""
    from writers import templates

    return templates.styles(templates_dir)
