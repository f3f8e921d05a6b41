"""Placeholder until the commands of this noun are joined."""

from __future__ import annotations

import typer


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    del app
