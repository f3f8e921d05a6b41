"""The lock file: hashes for everything, the pins that run together, and no address of any registry."""

import re
import tomllib

import pytest

from tests.house.tracked import ROOT, tracked_files

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


HOSTS = tuple(
    name + "." + end
    for name, end in (
        ("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"), ("unpkg", "com"), ("jsdelivr", "net"),
        ("crates", "io"), ("rubygems", "org"), ("golang", "org"), ("deb.debian", "org"), ("maven", "org"), ("docker", "io"),
        ("quay", "io"), ("ghcr", "io"), ("anaconda", "org"), ("huggingface", "co"),
    )
)  # fmt: skip
"""Written in two parts, so that they do not stand here either."""


ANY = tuple(host.encode() for host in HOSTS)
NAMED = re.compile("|".join(rf"(?<![\w-]){re.escape(one)}(?!\.?[\w-])" for one in HOSTS).encode())


def test_no_tracked_file_names_a_registry() -> None:
    files = tracked_files()
    assert len(files) > 1000
    assert not [path for path in files if names_a_registry(path.read_bytes())]


def names_a_registry(held: bytes) -> bool:
    return any(host in held for host in ANY) and NAMED.search(held) is not None


@pytest.mark.parametrize("host", HOSTS)
def test_a_registry_would_be_seen(host: str) -> None:
    assert names_a_registry(f"Fetched from https://files.{host}.".encode())
    assert not names_a_registry(f"https://not-{host}, {host}.example".encode())
