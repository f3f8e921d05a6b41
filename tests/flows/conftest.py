"""One Prefect server for all tests that need the engine, and a command line that talks to it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.decks import TestSlide, build_pptx

SERVE = """
import os, sys
from pathlib import Path
from flows.engine import start_engine
with start_engine(Path(sys.argv[1]), Path(sys.argv[1])) as engine:
    print(engine.kind, engine.api_url, os.environ["PREFECT_API_AUTH_STRING"], flush=True)
    sys.stdin.read()
"""


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True)
class CommandLine:
    """`deckproof` as a user calls it, in a folder of its own, beside the test run's engine."""

    folder: Path
    environment: dict[str, str]

    def __call__(self, *words: str | Path, **extra: str) -> Ran:
        done = subprocess.run(
            [sys.executable, "-c", "from deckproof.cli import main; main()", *map(str, words)],
            cwd=self.folder,
            env=self.environment | extra,
            capture_output=True,
            text=True,
            timeout=300,
            stdin=subprocess.DEVNULL,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    @property
    def outputs(self) -> Path:
        return self.folder / "outputs"


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of those who use a server that this test run started, the way a run starts its own."""
    home = tmp_path_factory.mktemp("engine")
    with subprocess.Popen(
        [sys.executable, "-c", SERVE, str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=clean_environment(),
    ) as server:
        assert server.stdout is not None
        kind, *where = server.stdout.readline().split()
        assert kind == "own", (home / "server.log").read_text()
        yield dict(zip(("PREFECT_API_URL", "PREFECT_API_AUTH_STRING"), where, strict=True))
        assert server.stdin is not None
        server.stdin.close()


@pytest.fixture
def command(tmp_path: Path, served: dict[str, str]) -> CommandLine:
    return CommandLine(tmp_path, clean_environment() | served)


@pytest.fixture
def lonely_command(tmp_path: Path) -> CommandLine:
    """The command line with no server beside it."""
    return CommandLine(tmp_path, clean_environment())


def clean_environment() -> dict[str, str]:
    kept = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("PREFECT_", "DECKPROOF_", "OPENAI_", "PYTEST_"))
    }
    return kept | {"COLUMNS": "120", "DECKPROOF_PICTURES": "off", "DECKPROOF_ENGINE_MINUTES": "0"}


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    """A small talk with a customer in a title, in notes and in a table."""
    path = tmp_path / "talk.pptx"
    path.write_bytes(build_talk())
    return path


def build_talk() -> bytes:
    return build_pptx(
        TestSlide(
            title="How we stopped losing parcels at the last gate",
            bullets=["A field report from the night shift"],
            notes="Every night forty thousand parcels pass one gate, and until last spring we lost "
            "a handful of them between the scanner and the van.",
        ),
        TestSlide(
            title="Where parcels got lost",
            bullets=[
                "The gate scanner slept",
                "Two belts met without a marker",
                "Labels peeled off",
            ],
            notes="The scanner switched itself off after ninety seconds without a parcel. Nobody had "
            "noticed, because it woke up as soon as somebody walked past. On quiet nights the first "
            "parcel after a pause went through unread. Brindlemark Foods saw it first, and we thank them.",
        ),
        TestSlide(
            title="What Brindlemark Foods told us",
            bullets=["Three boxes in one week", "All of them after a pause"],
            notes="They kept a list by hand for a month, with the minute in which each box was handed "
            "over. With that list we needed one evening to find the cause.",
        ),
        TestSlide(
            title="What it cost",
            bullets=["A look at one quarter"],
            table=[
                ["Cause", "Parcels", "Share"],
                ["Sleeping scanner", "212", "61 %"],
                ["Belts that meet", "97", "28 %"],
                ["Peeled labels", "38", "11 %"],
            ],
            notes="Three causes explain every lost parcel of that quarter. The sleeping scanner alone "
            "accounts for 212 of them. We had suspected theft for a year, and it was a timer.",
        ),
        TestSlide(
            title="What we changed",
            bullets=["The timer is off", "A marker between the belts", "Labels from another roll"],
            notes="The timer was a checkbox in a menu that no one had opened since the gate was built. "
            "The marker between the belts is a strip of yellow plastic. Together the three changes "
            "cost less than one day of searching.",
        ),
        TestSlide(
            title="Our own embarrassing slide",
            bullets=["Login for the gate: admin / Winter-Gate-77"],
            notes="Not for the audience.",
            hidden=True,
        ),
        title="Lost parcels",
        author="Ida Marlow",
    )


@pytest.fixture
def customers(tmp_path: Path) -> Path:
    path = tmp_path / "customers.csv"
    path.write_text(
        "name,id,aliases\nBrindlemark Foods Ltd,C-1,Brindlemark\nQuellstadt AG,C-2,\n",
        encoding="utf-8",
    )
    return path
