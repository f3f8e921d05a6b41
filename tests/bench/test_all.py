"""One command measures a run and batches of every size."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bench import all as everything
from bench import batches


def test_the_one_command_goes_on_to_batches_of_ten_a_hundred_and_a_thousand(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run: list[tuple[int, int]] = []

    def one(_folder: Path, decks: int, workers: int) -> batches.Figures:
        run.append((decks, workers))
        return batches.Figures(decks, workers, cpu_s=decks / 5, wall_s=decks / 4, parent_cpu_s=1.0)

    monkeypatch.setattr(everything, "engine_part", lambda _rounds: ["| engine |"])
    monkeypatch.setattr(everything, "run_part", lambda _rounds, _peers: ["| run |"])
    monkeypatch.setattr(batches, "run", one)
    monkeypatch.setattr(batches, "make_decks", lambda _folder, _count: None)
    monkeypatch.setattr(sys, "argv", ["all", "--no-write", "--decks", str(tmp_path)])
    everything.main()
    assert run == [(size, workers) for order in ((1, 2), (2, 1)) for size in (10, 100, 1000) for workers in order]  # fmt: skip
    said = capsys.readouterr().out
    assert all(f"| {size} |" in said for size in ("10", "100", "1,000"))
