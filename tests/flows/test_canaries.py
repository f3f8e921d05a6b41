"""Nothing of a deck gets into what the engine keeps: its database, its folder, its log, what its API answers."""

import base64
import http.client
import json
import re
import sqlite3
import zlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from flows import warm_engine
from tests.decks import TestSlide, build_pptx
from tests.flows.conftest import CommandLine, clean_environment

pytestmark = [pytest.mark.prefect, pytest.mark.xdist_group("prefect")]

WORDS = [f"Quoll{letter}march" for letter in "bcdfghjklmnp"]
"""Twelve made-up words, each in another place of the deck, its name, its brief or its customer list."""
BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{24,}={0,2}")


def decoded(data: bytes, depth: int = 2) -> Iterator[bytes]:
    """The bytes, and what is in them in base64 or deflated."""
    yield data
    if not depth:
        return
    for found in BASE64.findall(data):
        text = found.rstrip(b"=").translate(bytes.maketrans(b"-_", b"+/"))
        for start in range(4):  # what stands before it may look like base64, too
            whole = text[start : start + (len(text) - start) // 4 * 4]
            yield from decoded(base64.b64decode(whole), depth - 1)
            yield base64.b64decode(text[start:] + b"A" * (-(len(text) - start) % 4))
    for start in (
        found.start() for found in re.finditer(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b", data)
    ):
        try:
            yield from decoded(zlib.decompressobj(47).decompress(data[start:]), depth - 1)
        except zlib.error:
            continue


def leaks(data: bytes) -> list[str]:
    """The canaries in these bytes, however they are wrapped."""
    seen = b"\n".join(decoded(data)).lower()
    return [word for word in WORDS if word.lower().encode() in seen]


@pytest.fixture
def kept_command(tmp_path: Path) -> Iterator[CommandLine]:
    """The command line, which leaves its engine for us to look into."""
    yield CommandLine(tmp_path, clean_environment() | {"DECKPROOF_ENGINE_MINUTES": "5"})
    warm_engine.stop(tmp_path / "outputs" / "engine")


def deck() -> bytes:
    w = WORDS
    return build_pptx(
        TestSlide(title=f"Why {w[0]} was late", bullets=[f"{w[1]} slept.", "The gate was shut."], notes=f"We asked {w[2]} for nine weeks."),
        TestSlide(title="What it cost", bullets=["212 parcels"], table=[["Cause", "Share"], [w[3], "61 %"]]),
        TestSlide(title="Hidden", bullets=[f"Login: {w[4]}"], notes=w[5], hidden=True),
        title=f"A talk by {w[6]}", author=w[7],
    )  # fmt: skip


def api_pages(kept: warm_engine.Kept) -> bytes:
    """What the server tells the pages of its UI, as one text."""
    parts = urlsplit(kept.api_url)
    token = base64.b64encode(kept.secret.encode()).decode()
    pages = []
    for way in ("flows", "flow_runs", "task_runs", "logs", "artifacts", "events", "deployments", "variables"):  # fmt: skip
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
        headers = {"Authorization": f"Basic {token}", "Content-Type": "application/json"}
        connection.request("POST", f"{parts.path}/{way}/filter", json.dumps({}), headers)
        answer = connection.getresponse()
        pages.append(answer.read())
        assert answer.status == http.HTTPStatus.OK, (way, pages[-1][:200])
        connection.close()
    return b"\n".join(pages)


def test_twelve_canaries_through_a_whole_run_and_a_batch_leave_no_trace(
    kept_command: CommandLine, tmp_path: Path
) -> None:
    (tmp_path / f"{WORDS[8]}.pptx").write_bytes(deck())
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / f"{WORDS[8]}-2.pptx").write_bytes(deck() + b"\0")
    (tmp_path / "more" / f"{WORDS[9]}.pptx").write_text(f"broken {WORDS[9]}")
    (tmp_path / "brief.toml").write_text(f'why = "for {WORDS[10]}"\naudience = "engineers"\n')
    (tmp_path / "customers.csv").write_text(f"name,id\n{WORDS[11]} Foods,C-1\n")
    usual = ("--brief", "brief.toml", "--customers", "customers.csv", "--no-ocr", "--json")
    ran = kept_command("run", f"{WORDS[8]}.pptx", *usual)
    assert ran.code == 0, ran.err
    assert kept_command("batch", "more", *usual).code == 2
    home = kept_command.outputs / "engine"
    kept = warm_engine.find(home)
    assert kept is not None
    told = api_pages(kept)
    assert b"repurpose" in told  # the engine has seen the runs
    assert leaks(told) == []
    assert warm_engine.stop(home)  # closes its database, whose last pages else lie beside it
    assert not warm_engine.stop(home)
    with sqlite3.connect(home / "prefect.db") as database:
        database.execute("pragma wal_checkpoint(truncate)")
        tables = [name for (name,) in database.execute("select name from sqlite_master where type = 'table'")]  # fmt: skip
        rows = [str(row).encode() for name in tables for row in database.execute(f'select * from "{name}"')]  # fmt: skip  # noqa: S608 - the names in its statements are the test's own
    assert b"repurpose" in b"".join(rows)
    assert leaks(b"\n".join(rows)) == []
    for path in [*home.rglob("*"), *kept_command.outputs.glob("*.log*")]:
        if path.is_file():
            assert leaks(path.read_bytes()) == [], path.name


def test_the_search_finds_what_is_wrapped() -> None:
    secret = f"about {WORDS[0]} and no more than that".encode()
    assert leaks(b"x" + base64.b64encode(zlib.compress(secret)) + b"y") == [WORDS[0]]
    assert leaks(base64.urlsafe_b64encode(secret)) == [WORDS[0]]
    assert leaks(b"nothing") == []
