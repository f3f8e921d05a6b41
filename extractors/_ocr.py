"""Text out of a picture: rapidocr, whose models lie in its wheel, or tesseract where that does not load.

Nothing here uses the network: the models are named by their files, so nothing is ever looked up or fetched.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deckproof.reports_home import silence_onnxruntime

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

LONGEST_SIDE = 1_600
"""Pixels that are looked at in one go; what is larger is looked at as a whole, made smaller, and in tiles besides."""
TILE_SIDE = 1_280
OVERLAP = 200
TILES = 12
SMALL_SIDE = 640
"""Pictures of fewer pixels are doubled: rapidocr finds letters from about ten pixels of height on."""
TESSERACT_TIMEOUT_S = 120


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line of text in a picture; edges in shares of its width and height from the top left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    score: float


_DOUBTED = 0.75
"""Score of a line below which its letters are mostly wrong."""


class NoOcrError(Exception):
    """Neither rapidocr nor tesseract can be used on this machine."""


Engine = Callable[["Picture"], list[ReadLine]]


def engine_name() -> str:
    """The engine that `read_text` uses, with its version; "" if there is none. Loads nothing heavy."""
    from importlib import metadata  # takes longer to load than all else here

    for package in ("rapidocr", "onnxruntime"):
        try:
            version = metadata.version(package)
        except metadata.PackageNotFoundError:
            break
        if package == "rapidocr":
            name = f"rapidocr-{version}"
    else:
        return name
    return "tesseract" if shutil.which("tesseract") else ""


def read_text(picture: Picture) -> list[ReadLine]:
    """The lines in an RGB picture, tile by tile; raises NoOcrError."""
    engine = _engine()
    if max(picture.size) < SMALL_SIDE:
        return _distinct(engine(picture.resize((picture.width * 2, picture.height * 2))))
    if max(picture.size) <= LONGEST_SIDE:
        return _distinct(engine(picture))
    whole = picture.copy()
    whole.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    lines = engine(whole)
    for box in _tiles(*picture.size):
        found = (_placed(line, box, picture.size) for line in engine(picture.crop(box)))
        # A line that runs on in the next tile is cut here, and whole in the smaller picture.
        lines.extend(line for line in found if not any(_same_place(line, known) for known in lines))
    return _distinct(lines)


def _tiles(width: int, height: int) -> Iterator[tuple[int, int, int, int]]:
    """Overlapping boxes that cover the picture; none where it is little larger, or would take too many."""
    if max(width, height) <= LONGEST_SIDE * 1.25:
        return
    columns, rows = _count(width), _count(height)
    if columns * rows > TILES:
        return
    for row in range(rows):
        for column in range(columns):
            left, right = _stretch(width, columns, column)
            top, bottom = _stretch(height, rows, row)
            yield left, top, right, bottom


def _count(side: int) -> int:
    return -(-side // TILE_SIDE)


def _stretch(side: int, count: int, at: int) -> tuple[int, int]:
    step = side / count
    return max(0, int(at * step) - OVERLAP), min(side, int((at + 1) * step) + OVERLAP)


def _placed(line: ReadLine, box: tuple[int, int, int, int], size: tuple[int, int]) -> ReadLine:
    """The line of a tile in shares of the whole picture."""
    left, top, right, bottom = box
    width, height = size
    return ReadLine(
        line.text,
        (left + line.left * (right - left)) / width,
        (top + line.top * (bottom - top)) / height,
        (left + line.right * (right - left)) / width,
        (top + line.bottom * (bottom - top)) / height,
        line.score,
    )


def _distinct(lines: list[ReadLine]) -> list[ReadLine]:
    """The lines without those that two tiles both saw, the longer kept; in order of place."""
    kept: list[ReadLine] = []
    for line in sorted(lines, key=lambda each: -len(each.text)):
        if not any(_same_place(line, other) for other in kept):
            kept.append(line)
    return sorted(kept, key=lambda each: (each.top, each.left))


def _same_place(line: ReadLine, other: ReadLine) -> bool:
    """Whether most of `line` lies within `other`."""
    wide = min(line.right, other.right) - max(line.left, other.left)
    high = min(line.bottom, other.bottom) - max(line.top, other.top)
    if wide <= 0 or high <= 0:
        return False
    area = (line.right - line.left) * (line.bottom - line.top)
    return area > 0 and wide * high > 0.6 * area


@lru_cache(maxsize=1)
def _engine() -> Engine:
    rapid = _rapid_engine()
    if rapid is not None:
        return rapid
    program = shutil.which("tesseract")
    if program is None:
        raise NoOcrError
    return lambda picture: _tesseract(program, picture)


def _rapid_engine() -> Engine | None:
    """rapidocr, quiet and with two threads at most; None if it does not load."""
    silence_onnxruntime()  # which rapidocr loads
    try:
        import numpy
        import rapidocr
    except ImportError:
        return None
    models = Path(rapidocr.__file__).parent / "models"
    files = {
        key: next(iter(sorted(models.glob(pattern))), None)
        for key, pattern in (("Det", "*_det_*.onnx"), ("Rec", "*_rec_*.onnx"), ("Cls", "*_cls_*"))
    }
    parameters: dict[str, Any] = {
        "Global.log_level": "critical",
        "EngineConfig.onnxruntime.intra_op_num_threads": min(2, os.cpu_count() or 1),
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    }
    if any(path is None for path in files.values()):
        return None
    parameters |= {f"{key}.model_path": str(path) for key, path in files.items()}
    try:
        recognise: Any = rapidocr.RapidOCR(params=parameters)
    except (RuntimeError, ValueError, OSError, KeyError, AttributeError, TypeError):
        return None

    def read(picture: Picture) -> list[ReadLine]:
        # rapidocr takes arrays as OpenCV has them, blue first.
        array = numpy.asarray(picture)[:, :, ::-1]
        found = recognise(array, use_cls=False)
        if any(score < _DOUBTED for score in found.scores or ()):
            # Perhaps upside down, which costs too much to ask of every picture.
            turned = recognise(array, use_cls=True)
            found = turned if sum(turned.scores or ()) > sum(found.scores or ()) else found
        if found.txts is None or found.boxes is None:
            return []
        width, height = picture.size
        return [
            ReadLine(
                text,
                float(box[:, 0].min()) / width,
                float(box[:, 1].min()) / height,
                float(box[:, 0].max()) / width,
                float(box[:, 1].max()) / height,
                float(score),
            )
            for text, box, score in zip(found.txts, found.boxes, found.scores, strict=True)
            if text.strip()
        ]

    return read


def _tesseract(program: str, picture: Picture) -> list[ReadLine]:
    """What tesseract reads, words joined to its lines; nothing if it fails or takes too long."""
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    done = subprocess.run(  # noqa: S603 - a program of this machine, fixed arguments, no shell
        [program, "stdin", "stdout", "--psm", "11", "tsv"],
        input=buffer.getvalue(),
        capture_output=True,
        timeout=TESSERACT_TIMEOUT_S,
        check=True,
        env={"PATH": os.defpath, "OMP_THREAD_LIMIT": "1"},
    )
    words: dict[tuple[str, ...], list[list[str]]] = {}
    for row in done.stdout.decode("utf-8", "replace").splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) == 12 and cells[0] == "5" and cells[11].strip():
            words.setdefault(tuple(cells[1:5]), []).append(cells)
    return [_tesseract_line(line, picture.size) for line in words.values()]


def _tesseract_line(words: list[list[str]], size: tuple[int, int]) -> ReadLine:
    boxes = [[float(cell) for cell in word[6:10]] for word in words]
    width, height = size
    return ReadLine(
        " ".join(word[11] for word in words),
        min(box[0] for box in boxes) / width,
        min(box[1] for box in boxes) / height,
        max(box[0] + box[2] for box in boxes) / width,
        max(box[1] + box[3] for box in boxes) / height,
        min(float(word[10]) for word in words) / 100,
    )
