"""Words that stand in a deck alone, and the search for them wherever the engine could have put them, decoded."""

from __future__ import annotations

import base64
import binascii
import http.client
import json
import re
import subprocess
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tests.cluster import require_programs
from tests.decks import TestSlide, build_pptx

if TYPE_CHECKING:
    from tests.flows.remote.scene import Scene

ALL = tuple(f"canary{word}" for word in (
    "alderwick", "brookmoss", "cindervale", "dunnocksea", "emberquill", "fernhollow", "gorsebank", "hazelmere",
    "inkbarrow", "juniperlow", "kestrelby", "larchfold",
))  # fmt: skip
FILE_NAME = ALL[11]
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{24,}={0,2}")
_HEX = re.compile(rb"(?:[0-9a-fA-F]{2}){16,}")
_ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b")


def build_deck() -> bytes:
    """A deck with each of the words in another place; the last one is its file's name."""
    return build_pptx(
        TestSlide(title=f"About {ALL[0]}", bullets=[f"A line of {ALL[1]}"], notes=f"Told of {ALL[2]}."),
        TestSlide(title=f"More of {ALL[3]}", table=[["Cause", ALL[4]], [ALL[5], "7"]], notes=f"And {ALL[6]}."),
        TestSlide(title=f"Hidden {ALL[7]}", bullets=[f"Login: {ALL[8]}"], notes="Not for all.", hidden=True),
        title=f"Deck of {ALL[9]}",
        author=f"Ida {ALL[10]}",
    )  # fmt: skip


def build_broken() -> bytes:
    """A file that names them and is no presentation, for the ways of an error."""
    return b"PK\x03\x04" + build_text().encode()


def build_text() -> str:
    return " ".join(ALL)


def find(data: bytes) -> set[str]:
    """The words in these bytes, plain, in UTF-16, or behind base64, hexadecimal digits and zlib, up to three deep."""
    found: set[str] = set()
    for one in _unfold(data, 3):
        low = one.lower()
        for word in ALL:
            if word.encode() in low or word.encode("utf-16-le") in low:
                found.add(word)
    return found


def _unfold(data: bytes, depth: int) -> Iterator[bytes]:
    yield data
    if depth == 0:
        return
    for found in _BASE64.finditer(data):
        text = found[0].rstrip(b"=").translate(bytes.maketrans(b"-_", b"+/"))
        for start in range(4):
            try:
                part = text[start : len(text) - (len(text) - start) % 4]
                yield from _unfold(base64.b64decode(part), depth - 1)
            except binascii.Error:
                continue
            break
    for found in _HEX.finditer(data):
        yield from _unfold(bytes.fromhex(found[0].decode()), depth - 1)
    for found in _ZLIB.finditer(data):
        opener = zlib.decompressobj(47)
        try:
            yield from _unfold(opener.decompress(data[found.start() :], 10_000_000), depth - 1)
        except zlib.error:
            continue


def find_in_database(scene: Scene) -> set[str]:
    """In everything that the server keeps in PostgreSQL."""
    dump = subprocess.run(
        [require_programs() / "pg_dump", "--dbname", scene._plain("prefect"), "--data-only"],
        capture_output=True,
        check=True,
    ).stdout
    assert b"repurpose-chunk" in dump
    return find(dump.replace(b"\\n", b"\n"))


def find_in_folders(scene: Scene) -> set[str]:
    """In every log, and in whatever the server and the workers keep beside Deckproof's own outputs."""
    found: set[str] = set()
    looked = 0
    for path in sorted(scene.folder.rglob("*")):
        parts = path.relative_to(scene.folder).parts
        own = "outputs" in parts and path.suffix != ".log"
        if path.is_file() and parts[0] != "postgres" and not own:
            found |= find(path.read_bytes())
            looked += 1
    assert looked > 10
    return found


_PAGES = ("flow_runs", "task_runs", "flows", "deployments", "logs", "artifacts", "variables", "work_pools", "events", "automations",
          "block_documents", "flow_run_states", "concurrency_limits", "v2/concurrency_limits", "saved_searches")  # fmt: skip


def find_in_api(api_url: str) -> set[str]:
    """In what the pages of the server's UI are made of."""
    found: set[str] = set()
    answered = 0
    for page in _PAGES:
        status, data = _post(f"{api_url}/{page}/filter", {"limit": 200})
        if status == 422:
            status, data = _post(f"{api_url}/{page}/filter", {})
        if status != 200:
            continue
        answered += 1
        found |= find(data)
        for one in json.loads(data) if page == "flow_runs" else ():
            found |= find(_get(f"{api_url}/flow_runs/{one['id']}"))
            found |= find(_get(f"{api_url}/flow_run_states/?flow_run_id={one['id']}"))
            found |= find(_get(f"{api_url}/flow_runs/{one['id']}/graph-v2"))
    assert answered >= 9
    return found


def _post(url: str, body: dict[str, object]) -> tuple[int, bytes]:
    return _ask("POST", url, json.dumps(body))


def _get(url: str) -> bytes:
    return _ask("GET", url, "")[1]


def _ask(method: str, url: str, body: str) -> tuple[int, bytes]:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    try:
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        connection.request(method, path, body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()
