"""This process as Prefect's worker: what it is told, and what its flows are to find."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NoReturn

from flows.remote import QUIET

if TYPE_CHECKING:
    from deckproof.settings import Settings

POOL = "deckproof"


def become_worker(settings: Settings, *, limit: int, name: str | None) -> NoReturn:
    """Let Prefect's worker take this process over, so that a supervisor's signals reach it."""
    os.execve(sys.executable, command(limit, name), dict(os.environ) | environment(settings))  # noqa: S606 - our own interpreter, no shell


def command(limit: int, name: str | None) -> list[str]:
    """How Prefect's worker is called."""
    words = ["worker", "start", "--pool", POOL, "--type", "process", "--limit", str(limit)]
    named = ["--name", name] if name else []
    return [
        sys.executable,
        "-P",
        "-m",
        "prefect",
        *words,
        *named,
    ]  # nothing of the folder it stands in


def environment(settings: Settings) -> dict[str, str]:
    """What has to be there besides: flows run elsewhere, so the outputs folder is named in full."""
    return {**QUIET, "DECKPROOF_OUTPUTS": str(settings.outputs.absolute())}
