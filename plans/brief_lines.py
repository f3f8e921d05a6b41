"""On which line of its file each key of a brief stands, so that a finding can be looked up."""

from __future__ import annotations

import re
from collections.abc import Mapping

_TABLE = re.compile(r"\s*\[\s*([A-Za-z0-9_-]+)\s*\]\s*(?:#.*)?$")
_KEY = re.compile(r"\s*([A-Za-z0-9_-]+(?:\s*\.\s*[A-Za-z0-9_-]+)*)\s*=")
_QUOTES = ('"""', "'''")


def key_lines(text: str) -> Mapping[str, int]:
    """The line, from 1, of each key and table of the TOML text, those of a table as "table.key"."""
    found: dict[str, int] = {}
    table, inside = "", ""
    for number, line in enumerate(text.splitlines(), start=1):
        if inside:
            inside = "" if inside in line else inside
            continue
        if head := _TABLE.match(line):
            table = f"{head[1]}."
            found.setdefault(head[1], number)
        elif key := _KEY.match(line):
            found.setdefault(table + re.sub(r"\s", "", key[1]), number)
            value = line[key.end() :]
            inside = next((one for one in _QUOTES if value.count(one) % 2), "")
    return found


def line_of(key: str, lines: Mapping[str, int]) -> int:
    """The line of the key, else of its table; 0 where the file has neither."""
    return lines.get(key) or lines.get(key.partition(".")[0], 0)
