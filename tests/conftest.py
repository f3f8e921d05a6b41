"""For all tests: a loaded machine is slow, which is no failure, no engine stays behind, and a test has the same name in every process."""

from __future__ import annotations

import os
from functools import cache

import typer.testing
from hypothesis import settings

os.environ["DECKPROOF_ENGINE_MINUTES"] = "0"
settings.register_profile("deckproof", deadline=None, print_blob=True)
settings.load_profile("deckproof")

# Each call of a command would read the signatures of all of them anew.
typer.testing._get_command = cache(typer.testing._get_command)

LONGEST_IN_A_NAME = 200


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Call a file that is built for a test by its argument: its bytes hold the time at which each process built it."""
    if isinstance(val, bytes) or (isinstance(val, str) and len(val) > LONGEST_IN_A_NAME):
        return argname
    return None
