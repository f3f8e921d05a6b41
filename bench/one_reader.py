"""One reader over some files in a process of its own: its CPU seconds a file, its peak memory, what it costs to get ready.

Run by `reading.py`, also with the interpreter of the peers, so every reader imports what it needs itself.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

Read = Callable[[Path], int]
"""Reads a file and says how many slides or pages it has; 0 where the reader does not tell."""


def ready_read_deck() -> Read:
    """As every command reads, each file in a child of its own; text in pictures is not read."""
    from extractors import ReadOptions, read_deck

    options = ReadOptions(ocr=False)
    return lambda path: len(read_deck(path, options=options).slides)


def ready_in_one_process(format_: str) -> Read:
    """What the children of `read_deck` do, without them."""
    from deckproof.codec import from_json, to_json
    from deckproof.model import Deck
    from extractors import _tasks
    from extractors._protocol import Task

    family = "zip" if format_ == "pptx" else format_

    def read(path: Path) -> int:
        data = path.read_bytes()
        task = Task(verb="read", family=family, name=path.name, ocr=False)
        deck = _tasks.read(data, task)
        answer = to_json(deck)
        if deck.images:
            answer = to_json(_tasks.with_known_pictures(deck, data, task))
        return len(from_json(answer, Deck).slides)

    return read


def ready_reader(format_: str) -> Read:
    """The function that is registered for the format, and nothing round it."""
    from extractors import ReadOptions, readers

    read, options = readers.get(format_), ReadOptions(ocr=False)
    return lambda path: len(read(path.read_bytes(), path.name, options).slides)


def ready_python_pptx() -> Read:
    """Text of shapes, tables and notes, as most programs take it."""
    from pptx import Presentation

    def read(path: Path) -> int:
        texts: list[str] = []
        slides = Presentation(str(path)).slides
        for slide in slides:
            for shape in slide.shapes:
                if shape.has_text_frame:
                    texts.append(shape.text_frame.text)
                elif shape.has_table:
                    texts += [cell.text for row in shape.table.rows for cell in row.cells]
            if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
                texts.append(slide.notes_slide.notes_text_frame.text)
        return len(slides)

    return read


def ready_markitdown() -> Read:
    from markitdown import MarkItDown

    convert = MarkItDown().convert

    def read(path: Path) -> int:
        convert(str(path))
        return 0

    return read


def ready_pypdfium2() -> Read:
    """The text of every page, and nothing else."""
    import pypdfium2

    def read(path: Path) -> int:
        document = pypdfium2.PdfDocument(path)
        for page in document:
            text = page.get_textpage()
            text.get_text_range()
            text.close()
            page.close()
        pages = len(document)
        document.close()
        return pages

    return read


PRICES = "pdf, by step"
_STEPS = {
    "check_streams": "guard against streams that inflate beyond measure",
    "read_structure": "properties, outline, notes, links, forms, attachments (pypdf)",
    "_open": "open the document (pdfium)",
    "page_objects": "list what is drawn on the pages",
    "TextPage": "load the text (pdfium)",
    "read_lines": "lines with their boxes",
    "unseen_texts": "look for text in no ink, paper's ink, under covers, off layers",
    "part_unseen": "part what is unseen from what is seen",
    "try_out": "draw doubtful pages with and without the doubtful text",
    "page_images": "pictures and their hashes",
    "group_lines": "paragraphs and blocks",
    "_deck": "titles, footers, reading order, the deck",
}
"""Functions that `extractors.pdf._reading` calls, and what they are for."""


def prices(paths: Sequence[str]) -> dict[str, float]:
    """CPU seconds of each step of the PDF reader over the files, what is not in any step last."""
    from extractors import ReadOptions
    from extractors.pdf import _reading

    spent = dict.fromkeys(_STEPS.values(), 0.0)

    def timed(name: str) -> Callable[..., object]:
        step, what = getattr(_reading, name), _STEPS[name]

        def run(*given: object) -> object:
            before = time.process_time()
            try:
                return step(*given)
            finally:
                spent[what] += time.process_time() - before

        return run

    def read(some: Sequence[str]) -> float:
        before = time.process_time()
        for path in some:
            _reading.read(Path(path).read_bytes(), Path(path).name, ReadOptions(ocr=False))
        return time.process_time() - before

    read(paths[:1])
    for name in _STEPS:
        setattr(_reading, name, timed(name))
    whole = read(paths)
    return {**spent, "load the pages (pdfium), and the rest": whole - sum(spent.values())}


READY: dict[str, Callable[[], Read]] = {
    "read_deck": ready_read_deck,
    "pptx, in one process": lambda: ready_in_one_process("pptx"),
    "pptx, the reader alone": lambda: ready_reader("pptx"),
    "pdf, in one process": lambda: ready_in_one_process("pdf"),
    "pdf, the reader alone": lambda: ready_reader("pdf"),
    "python-pptx": ready_python_pptx,
    "markitdown": ready_markitdown,
    "pypdfium2": ready_pypdfium2,
}


@dataclass(kw_only=True)
class Measured:
    """What one process found; the files it refused are not in `cpu_s` and `slides`."""

    ready_s: float = 0.0
    """CPU seconds until the first file can be read: the interpreter, the imports, one file read twice to warm up."""
    cpu_s: dict[str, float] = field(default_factory=dict)
    slides: dict[str, int] = field(default_factory=dict)
    own_mb: float = 0.0
    child_mb: float = 0.0
    """The largest of its children."""


def measure(name: str, paths: Sequence[Path], *, python: str, modules: Path) -> Measured:
    """The reader of that name over the files, the first of which only warms it up; our packages come from `modules`.

    The process that calls has to stay small: on Linux a child begins with its parent's peak.
    """
    done = subprocess.run(
        [python, str(Path(__file__).resolve()), name],
        input=json.dumps([str(path) for path in paths]),
        env=os.environ | {"PYTHONPATH": str(modules)},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise SystemExit(f"{name} did not run with {python}:\n{done.stderr}")
    return Measured(**json.loads(done.stdout.splitlines()[-1]))


def cpu() -> float:
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in both) + living_children_cpu()


def living_children_cpu() -> float:
    """What children that have not ended, and those that they waited for, took so far, to a hundredth of a second."""
    found = 0
    for listed in Path("/proc/self/task").glob("*/children"):
        for pid in listed.read_text().split():
            told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            found += sum(map(int, told[11:15]))  # utime, stime, cutime, cstime: proc(5)
    return found / os.sysconf("SC_CLK_TCK")


def work(name: str, paths: Sequence[str]) -> Measured:
    """The same in this process."""
    found = Measured()
    if name == PRICES:
        return Measured(cpu_s=prices(paths))
    read = READY[name]()
    for _ in range(2):
        read(Path(paths[0]))  # twice, since `read_deck` has its template from the second file on
    found.ready_s = cpu()
    for path in paths[1:]:
        before = cpu()
        try:
            slides = read(Path(path))
        except Exception:  # noqa: BLE001, S112 - every reader refuses in words of its own
            continue
        found.cpu_s[path], found.slides[path] = cpu() - before, slides
    if forked := sys.modules.get("extractors._forked"):
        forked.end_template()  # its children's memory is known when it has ended
    found.own_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found.child_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return found


if __name__ == "__main__":
    print(json.dumps(asdict(work(sys.argv[1], json.load(sys.stdin)))))
