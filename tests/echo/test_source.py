"""The list comes from a folder or an address, by itself, and nothing that it cannot vouch for is taken in."""

from __future__ import annotations

import datetime as dt
import os
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from sqlalchemy import select

from deckproof.customers_source import CustomersSource
from deckproof.errors import (
    CustomerListError,
    CustomerSourceError,
    NotAllowedError,
    SettingsError,
)
from deckproof.model import Person
from deckproof.settings import Settings, load_settings
from echo.refresh import Refreshed, refresh
from review.store import Store
from review.tables import ledger, outbox
from scanners.customers.imported import imported_customers
from tests.echo.making import customer_list
from tests.review.making import NOW, rooms

Cast = dict[str, Person]
NAMES = [f"Customer{letter} Works" for letter in "ABCDEFGHIJ"]


@dataclass
class Crm:
    """A server with one list; what it was asked is kept."""

    data: bytes = b"name\nOpal Kiosks\n"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    slow_s: float = 0.0
    cut: bool = False
    url: str = ""


@pytest.fixture
def crm() -> Iterator[Crm]:
    state = Crm()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.asked.append(dict(self.headers))
            if state.headers.get("ETag") and self.headers.get("If-None-Match") == state.headers["ETag"]:  # fmt: skip
                self.send_response(304)
                self.end_headers()
                return
            self.send_response(state.status)
            for name, value in state.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(state.data)))
            self.end_headers()
            half = len(state.data) // 2
            self.wfile.write(state.data[:half])
            self.wfile.flush()
            time.sleep(state.slow_s)
            if not state.cut:
                self.wfile.write(state.data[half:])

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    state.url = f"http://127.0.0.1:{server.server_port}/list.csv?key=hidden"
    yield state
    server.shutdown()
    server.server_close()
    thread.join()


def look(store: Store, who: Person, source: CustomersSource, *, accept: bool = False, now: dt.datetime = NOW, due: bool = False, token: str = "") -> Refreshed:  # fmt: skip
    settings = Settings(outputs=store.outputs, customers_source=source, customers_token=token)
    return refresh(store, who, settings, now=now, rooms=rooms(), accept=accept, only_when_due=due)


def names(store: Store) -> set[str]:
    return {one.name for one in imported_customers(store.outputs)}


def test_an_address_is_asked_and_only_a_changed_list_is_taken_in(
    store: Store, cast: Cast, crm: Crm
) -> None:
    crm.headers = {"ETag": '"one"', "Last-Modified": "Fri, 20 Nov 2026 09:00:00 GMT"}
    source = CustomersSource(url=crm.url)
    assert look(store, cast["cleo"], source, token="tkn-1").taken is not None
    assert names(store) == {"Opal Kiosks"}
    assert crm.asked[0]["Authorization"] == "Bearer tkn-1"
    assert "If-None-Match" not in crm.asked[0]
    assert not look(store, cast["cleo"], source).changed
    assert crm.asked[1]["If-None-Match"] == '"one"'
    assert crm.asked[1]["If-Modified-Since"].startswith("Fri")
    crm.headers = {}
    assert not look(store, cast["cleo"], source).changed
    crm.data = b"name\nOpal Kiosks\nTern Bakeries\n"
    told = look(store, cast["cleo"], source)
    assert told.taken is not None
    assert told.taken.imported.added == 1


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"status": 302, "headers": {"Location": "http://127.0.0.1:1/"}}, CustomerSourceError, "no redirect"),
        ({"status": 500}, CustomerSourceError, "status 500"),
        ({"status": 200, "headers": {"Content-Encoding": "gzip"}}, CustomerSourceError, "packed"),
        ({"cut": True}, CustomerSourceError, "IncompleteRead|broke off"),
        ({"slow_s": 4}, CustomerSourceError, "longer than|TimeoutError"),
        ({"data": b"x" * (2 << 20)}, CustomerListError, "larger than 1 MB"),
        ({"data": b"\x00\x01\x02"}, CustomerListError, "no column|not text"),
    ],
)  # fmt: skip
def test_what_the_other_side_does_wrong_leaves_the_old_list_in_force(
    store: Store, cast: Cast, crm: Crm, change: dict[str, object], error: type[Exception], words: str
) -> None:  # fmt: skip
    patience_s = 3 if "slow_s" in change else 30
    source = CustomersSource(url=crm.url, timeout_s=patience_s, most_mb=1)
    look(store, cast["cleo"], source)
    for name, value in change.items():
        setattr(crm, name, value)
    with pytest.raises(error, match=words) as raised:
        look(store, cast["cleo"], source)
    assert "hidden" not in str(raised.value)
    assert names(store) == {"Opal Kiosks"}


def test_nobody_there_is_a_sentence(store: Store, cast: Cast) -> None:
    with pytest.raises(CustomerSourceError, match="not fetched"):
        look(store, cast["cleo"], CustomersSource(url="http://127.0.0.1:9/x.csv", timeout_s=2))


def test_a_list_that_shrank_too_much_is_raised_once_and_waits_for_a_word(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    path = customer_list(tmp_path / "crm.csv", *NAMES)
    source = CustomersSource(path=path)
    look(store, cast["cleo"], source)
    customer_list(path, *NAMES[:7])
    for _ in range(2):
        told = look(store, cast["cleo"], source)
        assert (told.is_refused, told.lost, told.of) == (True, 3, 10)
    assert len(names(store)) == 10
    with store.reading() as connection:
        kinds = list(connection.execute(select(outbox.c.kind)).scalars())
        rows = f"{connection.execute(select(ledger)).all()}"
    assert kinds.count("customers-not-taken") == 1
    assert "CustomerA" not in rows
    assert look(store, cast["cleo"], source, accept=True).taken is not None
    assert len(names(store)) == 7


def test_of_a_folder_the_youngest_list_counts(store: Store, cast: Cast, tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    with pytest.raises(CustomerListError, match="no CSV"):
        look(store, cast["cleo"], CustomersSource(path=folder))
    old = customer_list(folder / "z-old.csv", "Opal Kiosks")
    os.utime(old, (1, 1))
    customer_list(folder / "a-new.csv", "Tern Bakeries")
    (folder / "readme.md").write_text("name\nNobody\n")
    look(store, cast["cleo"], CustomersSource(path=folder))
    assert names(store) == {"Tern Bakeries"}


def test_a_schedule_looks_as_often_as_was_said(store: Store, cast: Cast, tmp_path: Path) -> None:
    source = CustomersSource(path=customer_list(tmp_path / "a.csv", "Opal Kiosks"), every_hours=6)
    assert look(store, cast["cleo"], source, due=True).taken is not None
    soon, later = NOW + dt.timedelta(hours=5), NOW + dt.timedelta(hours=6)
    assert look(store, cast["cleo"], source, due=True, now=soon).not_due
    assert not look(store, cast["cleo"], source, due=True, now=later).not_due


def test_only_those_who_may_import_refresh(store: Store, cast: Cast, tmp_path: Path) -> None:
    source = CustomersSource(path=customer_list(tmp_path / "a.csv", "Opal Kiosks"))
    for name in ("ana", "audrey"):
        with pytest.raises(NotAllowedError):
            look(store, cast[name], source)
    with pytest.raises(SettingsError, match="No place"):
        look(store, cast["cleo"], CustomersSource())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('url = "http://crm.example.com/x"', "without TLS"),
        ('url = "https://ana:pw@crm.example.com/x"', "password"),
        ('url = "file:///etc/passwd"', "no address"),
        ('url = "https://crm.example.com/x"\npath = "a.csv"', "path and an address"),
        ("every_hours = 0", "1 to"),
        ('pth = "x"', "Did you mean 'path'"),
    ],
)
def test_a_place_that_cannot_be_is_refused_at_once(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "deckproof.toml"
    file.write_text(f"[customers_source]\n{text}\n")
    with pytest.raises(SettingsError, match=words):
        load_settings(file, {})
