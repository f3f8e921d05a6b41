"""What the parts of a run that others have written cost by themselves on the same deck: below their sum no run gets.

    .venv/bin/python -m bench.floors [DECK]

CPU seconds of a second round, so that nothing is loaded any more. Each is the bare call of a library that any tool with these
outputs has to make – the deck opened, its copy saved, a Word document for each draft – or a model with nothing of ours around it.
"""

from __future__ import annotations

import argparse
import io
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deckproof.model import Draft

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "the-second-visit.pptx"
LOADING = """
import sys
from pathlib import Path
from deckproof.caches import keep_under
from flows.warming import warm
keep_under(Path(sys.argv[1]))
warm()
"""
ALONE = "a process that has loaded all of it"
"""Is paid once a process, and so is no part of the sum."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Material:
    """What the libraries are given."""

    told: tuple[str, ...]
    """The different texts of the deck."""
    written: tuple[str, ...]
    """Those of the drafts that are none of the deck's."""
    drafts: tuple[Draft, ...]


def measure(deck: Path) -> dict[str, float]:
    """CPU seconds of each part."""
    given = _material(deck)
    parts: dict[str, Callable[[], None]] = {
        "python-pptx: open it and take the text of its shapes and notes": lambda: _bare_text(deck),
        "python-pptx: open it and save it, as a clean copy has to be": lambda: _bare_copy(deck),
        "spaCy: the names in its texts, the recogniser alone": lambda: _bare_names(given.told),
        "spaCy: the names in the drafts' texts": lambda: _bare_names(given.written),
        "onnxruntime: what those of its clauses mean that the model is asked about": lambda: _bare_senses(given.told),
        "onnxruntime: the same of the drafts": lambda: _bare_senses(given.written),
        "python-docx: each draft as a Word document, claim by claim": lambda: _bare_documents(given.drafts),
    }  # fmt: skip
    return {name: _second(work) for name, work in parts.items()} | {ALONE: _loading()}


def together(measured: dict[str, float]) -> float:
    """The sum of the parts that each run has to pay."""
    return sum(spent for name, spent in measured.items() if name != ALONE)


def _second(work: Callable[[], None]) -> float:
    work()
    before = time.process_time()
    work()
    return time.process_time() - before


def _material(deck: Path) -> _Material:
    import writers
    from deckproof.model import Brief
    from extractors import ReadOptions, read_deck
    from writers.masking import mask

    read = read_deck(deck, name=deck.name, options=ReadOptions(ocr=False))
    source, brief = mask(read, (), outside=False, use_notes=True), Brief()
    outline = writers.plan(source, brief)
    drafts = tuple(
        draft
        for kind, style in writers.fitting(source, brief)
        for draft in writers.write(source, outline, brief, kind=kind, style=style)
    )
    told = dict.fromkeys(block.text for block in read.all_blocks())
    written = dict.fromkeys(claim.text for draft in drafts for claim in draft.claims)
    return _Material(
        told=tuple(told), written=tuple(text for text in written if text not in told), drafts=drafts
    )


def _bare_text(deck: Path) -> None:
    from pptx import Presentation

    for slide in Presentation(str(deck)).slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                _ = shape.text_frame.text
        if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
            _ = slide.notes_slide.notes_text_frame.text


def _bare_copy(deck: Path) -> None:
    from pptx import Presentation

    Presentation(str(deck)).save(io.BytesIO())


def _bare_names(texts: Iterable[str]) -> None:
    from deckproof.one_thread import one_thread
    from scanners import _language

    with one_thread():
        # Its own loop takes more than twice as long, and so is no floor.
        for _ in _language._recognised([text for text in texts if any(map(str.isupper, text))]):  # noqa: SLF001 - what is measured is the part itself
            pass


def _bare_senses(texts: Iterable[str]) -> None:
    import inspect

    from scanners.cues.clauses import readings_in
    from scanners.meaning.senses import opinion_on, scores_of

    ask = inspect.unwrap(
        opinion_on
    )  # what it has made of a clause is kept, and would cost nothing here
    for clause in {text[start:end] for text in texts for start, end, _ in readings_in(text)}:
        if scores_of(clause):
            ask(clause)


def _bare_documents(drafts: Sequence[Draft]) -> None:
    from docx import Document

    for draft in drafts:
        document = Document()
        for claim in draft.claims:
            document.add_paragraph(claim.text)
        document.save(io.BytesIO())


def _loading() -> float:
    """As where Deckproof is installed and has run before: its modules are compiled, its lists of words are kept."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            key: os.environ[key] for key in os.environ if key != "PYTHONDONTWRITEBYTECODE"
        }
        environment["PYTHONPYCACHEPREFIX"] = f"{folder}/compiled"
        work = [sys.executable, "-c", LOADING, folder]
        for _ in ("the first, which compiles and keeps", "the one that counts"):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run(work, check=True, cwd=ROOT, env=environment)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("deck", nargs="?", type=Path, default=EXAMPLE)
    measured = measure(parser.parse_args().deck)
    for name, spent in (*measured.items(), ("together, without loading", together(measured))):
        print(f"{name:<66}{spent:>8.2f} CPU s")


if __name__ == "__main__":
    main()
