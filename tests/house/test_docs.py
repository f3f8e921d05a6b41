"""Documentation that cannot rot: the command pages, and every name that a user can type."""

import importlib.util
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[2]


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_command_pages_are_up_to_date() -> None:
    page = load(ROOT / "docs" / "write_cli.py").write()
    assert (ROOT / "docs" / "cli.md").read_text(encoding="utf-8") == page, "run: make docs"


def test_every_kind_style_and_detector_is_documented() -> None:
    import scanners
    import writers

    texts = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "docs").rglob("*.md"))
    names = {*writers.kinds(), *writers.styles(), *scanners.detectors.names()}
    assert not {name for name in names if f"`{name}`" not in texts}


def test_every_decision_has_its_number() -> None:
    numbers = sorted(path.name[:4] for path in (ROOT / "docs" / "adr").glob("*.md"))
    assert numbers == [f"{number:04d}" for number in range(1, len(numbers) + 1)]
    assert numbers


def test_every_field_of_the_brief_is_documented() -> None:
    from writers.brief import known_keys

    page = (ROOT / "docs" / "brief.md").read_text(encoding="utf-8")
    assert not [key for key in known_keys() if key.rpartition(".")[2] not in page]
