"""The bench of the readers runs on what every installation has."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from tests.decks import TestSlide, build_pptx

BENCH = Path(__file__).resolve().parents[2] / "bench" / "reading.py"


def test_the_bench_measures_a_deck_without_any_peer_and_keeps_the_rest_of_its_document(
    tmp_path: Path,
) -> None:
    deck, document = tmp_path / "talk.pptx", tmp_path / "performance.md"
    slides = [TestSlide(title=f"Step {number}", notes="Why") for number in (1, 2, 3)]
    deck.write_bytes(build_pptx(*slides))
    document.write_text("# Performance\n\n## Engine\n\nStays.\n")

    command = [sys.executable, str(BENCH), str(deck), "--rounds", "1", "--sizes", "--write"]
    done = subprocess.run([*command, str(document)], capture_output=True, text=True)

    assert done.returncode == 0, done.stderr
    assert "1 PowerPoint files, 3 slides" in done.stdout
    for reader in ("read_deck", "pptx, in one process", "python-pptx"):
        row = re.search(rf"^\| {re.escape(reader)} \| ([\d.]+) \|", done.stdout, re.MULTILINE)
        assert row, reader
        assert float(row[1]) > 0
    assert "\n| markitdown |" not in done.stdout
    written = document.read_text()
    assert written.startswith("# Performance\n\n## Engine\n\nStays.\n\n## Reading\n")
    assert done.stdout.strip() in written
    assert "talk.pptx" not in written
