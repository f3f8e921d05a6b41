"""The package itself is a door, for machines on which the script is not on the path."""

from __future__ import annotations

import subprocess
import sys

from deckproof import __version__


def test_python_m_deckproof_is_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "deckproof", "--version"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.strip() == f"deckproof {__version__}"
