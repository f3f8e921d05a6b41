"""What the parts of a run that others have written cost by themselves on the same deck: below their sum no run gets.

    .venv/bin/python -m bench.floors [DECK]

CPU seconds of a second round, so that nothing is loaded any more: the text of the deck by python-pptx, and the names that spaCy's
recogniser sees in the texts of the deck, with nothing of ours around it.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "the-second-visit.pptx"
LOADING = "from flows.warming import warm; warm()"


def measure(deck: Path) -> dict[str, float]:
    """CPU seconds of each part."""
    texts = _texts(deck)
    return {
        "python-pptx: open it and take the text of its shapes and notes": _second(
            lambda: _bare_text(deck)
        ),
        "spaCy: the names in its texts, the recogniser alone": _second(lambda: _bare_names(texts)),
        "a process that has loaded all of it": _loading(),
    }


def _second(work: Callable[[], None]) -> float:
    work()
    before = time.process_time()
    work()
    return time.process_time() - before


def _texts(deck: Path) -> list[str]:
    from extractors import ReadOptions, read_deck

    read = read_deck(deck, name=deck.name, options=ReadOptions(ocr=False))
    texts = dict.fromkeys(block.text for block in read.all_blocks())
    return [text for text in texts if any(map(str.isupper, text))]


def _bare_text(deck: Path) -> None:
    from pptx import Presentation

    for slide in Presentation(str(deck)).slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                _ = shape.text_frame.text
        if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
            _ = slide.notes_slide.notes_text_frame.text


def _bare_names(texts: list[str]) -> None:
    from scanners import _language

    with _language._one_thread():  # noqa: SLF001 - what is measured is the part itself
        # Its own loop takes more than twice as long, and so is no floor.
        for doc in _language._recognised(texts):  # noqa: SLF001 - the same
            _ = doc.ents


def _loading() -> float:
    import resource

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", LOADING], check=True, cwd=ROOT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("deck", nargs="?", type=Path, default=EXAMPLE)
    for name, spent in measure(parser.parse_args().deck).items():
        print(f"{name:<66}{spent:>8.2f} CPU s")


if __name__ == "__main__":
    main()
