"""Texts read out of pictures, kept by the pictures' sha256: the same logo in a thousand decks is read once."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from pathlib import Path

from extractors._ocr import ReadLine

_SHA256 = re.compile(r"[0-9a-f]{64}")
_VERSION = 1


def kept_text(folder: Path | None, sha256: str, engine: str) -> list[ReadLine] | None:
    """What `engine` once read in this picture; None if it has not, or what was kept is damaged."""
    if folder is None or not _SHA256.fullmatch(sha256):
        return None
    try:
        kept = json.loads(_file(folder, sha256).read_text(encoding="utf-8"))
        if kept["version"] != _VERSION or kept["engine"] != engine:
            return None
        return [_line(str(text), edges, float(score)) for text, edges, score in kept["lines"]]
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _line(text: str, edges: Iterable[float], score: float) -> ReadLine:
    left, top, right, bottom = map(float, edges)
    return ReadLine(text, left, top, right, bottom, score)


def as_kept(line: ReadLine) -> ReadLine:
    """The line as exact as it is kept, so that a deck says the same whether or not its pictures were read before."""
    edges = [round(edge, 5) for edge in (line.left, line.top, line.right, line.bottom)]
    return _line(line.text, edges, round(line.score, 3))


def keep_text(folder: Path | None, sha256: str, engine: str, lines: list[ReadLine]) -> None:
    """Keep it, whole or not at all; a cache that cannot be written is no failure of the reading."""
    if folder is None or not _SHA256.fullmatch(sha256):
        return
    document = {
        "version": _VERSION,
        "engine": engine,
        "lines": [
            [
                line.text,
                [line.left, line.top, line.right, line.bottom],
                line.score,
            ]
            for line in lines
        ],
    }
    file = _file(folder, sha256)
    draft = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        draft.replace(file)
    except OSError:
        draft.unlink(missing_ok=True)


def _file(folder: Path, sha256: str) -> Path:
    return folder / "image-texts" / sha256[:2] / f"{sha256}.json"
