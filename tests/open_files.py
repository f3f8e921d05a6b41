"""What the process of the tests has open: of a folder, since other threads may open files of their own meanwhile."""

from __future__ import annotations

import os
from pathlib import Path


def open_below(folder: Path) -> list[str]:
    """What this process has open of a folder, where the system tells."""
    links = [os.path.realpath(one) for one in Path("/proc/self/fd").glob("*")]
    return [one for one in links if one.startswith(str(folder))]
