"""Whatever lies beside the code and is read by it is in the wheel: word lists, templates, pages, scripts."""

from __future__ import annotations

from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).parents[2]
PACKAGES = ("deckproof", "extractors", "scanners", "writers", "review", "plans", "echo", "desk", "flows")  # fmt: skip


@pytest.fixture(scope="module")
def shipped() -> set[str]:
    return {file.distribution_path for file in WheelBuilder(str(ROOT)).recurse_included_files()}


def data_files(folder: str) -> list[Path]:
    return [
        path.relative_to(ROOT)
        for path in sorted((ROOT / folder).rglob("*"))
        if path.is_file() and path.suffix != ".pyc" and "__pycache__" not in path.parts
    ]


@pytest.mark.parametrize("package", PACKAGES)
def test_every_file_of_a_package_is_in_the_wheel(package: str, shipped: set[str]) -> None:
    files = data_files(package)
    assert files
    assert not [path.as_posix() for path in files if path.as_posix() not in shipped]


def test_the_templates_are_inside_the_package_where_they_are_looked_for(shipped: set[str]) -> None:
    files = data_files("templates")
    assert len(files) > 10
    assert not [path.as_posix() for path in files if f"deckproof/{path.as_posix()}" not in shipped]


def test_the_wheel_has_no_tests_decks_or_runtime_files(shipped: set[str]) -> None:
    tops = {name.partition("/")[0] for name in shipped}
    assert tops == set(PACKAGES)
    assert not [name for name in shipped if name.endswith((".pptx", ".db", ".pyc", ".sqlite"))]
