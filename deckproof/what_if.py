"""The house's own answers to what may happen after a release: `[what_if]` in deckproof.toml, for briefs that do not say."""

from __future__ import annotations

import difflib
from dataclasses import fields
from typing import Any

from deckproof.errors import SettingsError
from deckproof.model import WhatIf


def read_what_if(value: Any, where: str) -> WhatIf:
    """The table as a noun; raises SettingsError for a key that there is not, or for one that is no text."""
    known = [one.name for one in fields(WhatIf)]
    if not isinstance(value, dict):
        raise SettingsError(
            "[what_if] has to be a table.", where=where, remedy=f"It may hold {', '.join(known)}."
        )
    for name, text in value.items():
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            remedy = f"Did you mean {near[0]!r}?" if near else f"Known: {', '.join(known)}."
            raise SettingsError(f"There is no 'what_if.{name}'.", where=where, remedy=remedy)
        if not isinstance(text, str):
            raise SettingsError(
                f"'what_if.{name}' has to say who answers, and by when.",
                where=where,
                remedy=f'For example: {name} = "Ida Brandt, head of service, within four hours".',
            )
    return WhatIf(**{name: text.strip() for name, text in value.items()})
