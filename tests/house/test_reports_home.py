"""Nothing that we load reports to who made it: not even a note of it is kept."""

from __future__ import annotations

import ast
import importlib.util
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("deckproof", "extractors", "scanners", "writers", "review", "plans", "echo", "desk", "flows")  # fmt: skip
REPORTING = {"onnxruntime", "rapidocr"}

MEANING = "from scanners.meaning.encoder import encoder\nencoder()"
PICTURES = "from extractors import _ocr\nassert _ocr._rapid_engine() is not None"


@pytest.mark.parametrize("code", [MEANING, PICTURES])
def test_what_computes_with_models_leaves_no_note_of_it(code: str, tmp_path: Path) -> None:
    if code is PICTURES and importlib.util.find_spec("rapidocr") is None:
        pytest.skip("rapidocr is missing")
    known = {"PATH": "", "PYTHONPATH": str(ROOT), "ORT_DISABLE_TELEMETRY": "0"}
    folders = {name: str(tmp_path / name) for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME")}
    for folder in folders.values():
        Path(folder).mkdir()
    subprocess.run(
        [sys.executable, "-B", "-c", code], env=known | folders, check=True, timeout=120, cwd=tmp_path
    )  # fmt: skip
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def loaded_in(nodes: Sequence[ast.AST]) -> set[str]:
    """The names at the top of what these nodes themselves import."""
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}
    return {name.partition(".")[0] for name in names}


def test_whoever_loads_a_library_that_reports_silences_it_first() -> None:
    found = 0
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            if not any(name in text for name in REPORTING):
                continue
            module = ast.parse(text)
            assert REPORTING.isdisjoint(loaded_in(module.body)), path
            for node in ast.walk(module):
                if (
                    isinstance(node, ast.FunctionDef)
                    and loaded_in(list(ast.walk(node))) & REPORTING
                ):
                    found += 1
                    assert "silence_onnxruntime()" in ast.unparse(node), (path, node.name)
    assert found >= 2
