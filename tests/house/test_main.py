"""The package itself is a door, for machines on which the script is not on the path."""

from __future__ import annotations

import subprocess
import sys

import pytest

from deckproof import __version__


@pytest.mark.parametrize("package", ["deckproof", "deckproof.cli"])
def test_python_m_is_the_command(package: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", package, "--version"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.strip() == f"deckproof {__version__}"
