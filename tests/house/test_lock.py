"""The lock file: hashes for everything, the pins that run together, and no address of any registry."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "requirements.lock").read_text()


def test_every_requirement_has_a_hash() -> None:
    entries = re.split(r"\n(?=[a-z])", LOCK)
    unhashed = [
        entry.split()[0] for entry in entries if "==" in entry and "--hash=sha256:" not in entry
    ]
    assert not unhashed


def test_it_names_no_address() -> None:
    assert not re.findall(r"https?://|--(?:extra-)?index-url|--find-links", LOCK)


def test_what_runs_with_prefect_is_pinned_and_locked_as_pinned() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    pins = {item for item in wanted if "==" in item}
    names = {pin.partition("==")[0] for pin in pins}
    assert {
        "prefect",
        "fastapi",
        "starlette",
        "anyio",
        "pydantic",
        "sqlalchemy",
        "uvicorn",
    } <= names
    locked = set(re.findall(r"^([a-z0-9-]+)(?:\[[^\]]*\])?(==\S+)", LOCK, re.MULTILINE))
    assert {tuple(re.split("(?===)", pin)) for pin in pins} <= locked


def test_no_tracked_text_names_a_registry() -> None:
    hosts = (
        "pypi" + ".org",
        "pythonhosted" + ".org",
        "registry.npmjs" + ".org",
        "deb.debian" + ".org",
    )
    texts = [
        path
        for pattern in ("*.md", "*.toml", "Makefile", "*.lock", "**/*.py", ".ci/run")
        for path in ROOT.glob(pattern)
        if ".venv" not in path.parts
    ]
    named = [
        path for path in texts if any(host in path.read_text(errors="replace") for host in hosts)
    ]
    assert texts
    assert not named
