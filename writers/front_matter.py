"""A template's file in two: TOML between two lines of "+++", and the page behind it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from deckproof.errors import TemplateError


def split_front(path: Path) -> tuple[dict[str, Any], str]:
    """The front matter and the page; raises TemplateError for a file that has not both."""
    try:
        pieces = path.read_text(encoding="utf-8").split("+++\n", 2)
    except (OSError, UnicodeDecodeError) as error:
        raise TemplateError(
            f"The template cannot be read: {type(error).__name__}.", where=str(path)
        ) from None
    if len(pieces) != 3 or pieces[0].strip():
        raise TemplateError(
            "The template has no front matter.",
            where=str(path),
            remedy='Begin it with TOML between two lines of "+++".',
        )
    try:
        return tomllib.loads(pieces[1]), pieces[2]
    except tomllib.TOMLDecodeError as error:
        raise TemplateError(
            f"The front matter is not valid TOML: {error}.", where=str(path)
        ) from None
