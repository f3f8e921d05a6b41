"""How a draft serves its brief: the sentences at its end, and what to tell the reviewer."""

from __future__ import annotations

from deckproof.model import Brief
from writers.languages import Language
from writers.sentences import end_stop


def serving(brief: Brief, tongue: Language) -> str:
    """Whom and what the draft serves, or that it serves no stated plan."""
    if brief.is_default:
        return tongue.say["serves_none"]
    said = [
        tongue.say[f"serves_{field}"].format(**{field: getattr(brief, field).rstrip(".")})
        for field in ("audience", "purpose", "value")
        if getattr(brief, field)
    ]
    if not brief.audience and not brief.value:
        said.append(tongue.say["serves_nobody"])
    return " ".join(said)


def closing(brief: Brief) -> tuple[str, ...]:
    """The brief's own last words: what the reader should do, whom to ask, who wrote it, what may be done with it."""
    by = " · ".join(part for part in (brief.byline, brief.company) if part)
    return tuple(
        end_stop(text) for text in (brief.call_to_action, brief.contact, by, brief.licence) if text
    )
