"""The files that git keeps, for tests that look at all of them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def tracked_files(*patterns: str) -> list[Path]:
    """Every file of the checkout that git keeps, of these patterns; skips the test where it is no checkout."""
    if not (ROOT / ".git").exists():
        pytest.skip("this is no checkout")
    # In a container the checkout may be somebody else's, of which git is wary.
    told = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--", *patterns],
        cwd=ROOT, capture_output=True, check=True, timeout=60,
    )  # fmt: skip
    named = [ROOT / name for name in told.stdout.decode().split("\0") if name]
    return [path for path in named if path.is_file()]
