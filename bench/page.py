"""docs/performance.md: the machine that was measured on, and sections that a command writes between two marks."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "docs" / "performance.md"


def machine() -> str:
    """What it was measured on."""
    about = Path("/proc/cpuinfo")
    lines = about.read_text().splitlines() if about.is_file() else []
    name = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine())  # fmt: skip
    load = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} cores ({name}), {platform.system()}, Python {platform.python_version()}, "
        f"prefect {version('prefect')}; load when it began {load:.1f}."
    )


def put(writer: str, heading: str, lines: list[str]) -> None:
    """Put the section of the command `writer` into the page, in place of the last one, else at its end under `heading`."""
    begin, end = f"<!-- {writer} writes from here -->", f"<!-- {writer}: to here -->"
    text = PAGE.read_text(encoding="utf-8")
    if begin not in text:
        text = f"{text.rstrip()}\n\n{heading}\n\n{begin}\n{end}\n"
    before, _, rest = text.partition(begin)
    _, _, after = rest.partition(end)
    body = "\n".join(lines).strip()
    PAGE.write_text(f"{before}{begin}\n\n{body}\n\n{end}{after}", encoding="utf-8")
