"""Fetching the customer list from where the team named: a file, a folder, or an https address.

No redirect is followed, no more is read than the limit says, and the whole takes no longer than the time it is given.
"""

from __future__ import annotations

import contextlib
import http.client
import ssl
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from deckproof.codec import digest
from deckproof.customers_source import CustomersSource, check_address
from deckproof.errors import CustomerListError, CustomerSourceError

_ENDINGS = {".csv", ".xlsx", ".txt", ".tsv"}
_PART = 64 * 1024
_MB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What is remembered of the last list: by what the other side knows it, and the sha256 of its bytes."""

    etag: str = ""
    last_modified: str = ""
    sha256: str = ""
    looked_at: str = ""
    """When it was looked for last; ISO 8601."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A list that is another than the last; `name` is for messages."""

    data: bytes
    name: str
    seen: Seen


def fetch(source: CustomersSource, seen: Seen, *, token: str = "") -> Fetched | None:
    """The list where it has changed; None where it has not. Raises CustomerListError, CustomerSourceError, SettingsError."""
    found = _from_url(source, seen, token) if source.url else _from_path(source)
    if found is None or found.seen.sha256 == seen.sha256:
        return None
    return found


def _from_path(source: CustomersSource) -> Fetched:
    path = source.path or Path()
    try:
        if path.is_dir():
            path = _youngest(path)
        # A pipe that nobody writes to would never end.
        if not path.is_file():
            raise CustomerListError("The customer list is no file.", where=str(path))
        with path.open("rb") as file:
            data = file.read(source.most_mb * _MB + 1)
    except OSError as error:
        raise CustomerListError(
            f"The customer list cannot be read ({error.strerror}).", where=str(path)
        ) from None
    _check_size(len(data), source, str(path))
    return Fetched(data=data, name=path.name, seen=Seen(sha256=digest(data)))


def _youngest(folder: Path) -> Path:
    files = [one for one in folder.iterdir() if one.suffix.lower() in _ENDINGS and one.is_file()]
    if not files:
        raise CustomerListError("The folder has no CSV or XLSX file.", where=str(folder))
    return max(files, key=lambda one: (one.stat().st_mtime, one.name))


def _from_url(source: CustomersSource, seen: Seen, token: str) -> Fetched | None:
    check_address(source.url, "the settings")
    parts = urlsplit(source.url)
    host, until = parts.hostname or "", time.monotonic() + source.timeout_s
    connection = _connection(parts, source.timeout_s)
    try:
        connection.request("GET", _target(parts), headers=_headers(seen, token))
        with contextlib.closing(connection.getresponse()) as answer:
            if answer.status == http.client.NOT_MODIFIED:
                return None
            _require_list(answer, host)
            _check_size(int(answer.length or 0), source, host)
            data = _body(answer, source, until, host)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise CustomerSourceError(f"The customer list was not fetched from {host} ({type(error).__name__}).") from None  # fmt: skip
    finally:
        connection.close()
    etag, modified = answer.headers.get("ETag", ""), answer.headers.get("Last-Modified", "")
    told = Seen(etag=etag[:500], last_modified=modified[:100], sha256=digest(data))
    return Fetched(data=data, name=host, seen=told)


def _connection(parts: SplitResult, timeout_s: float) -> http.client.HTTPConnection:
    if parts.scheme == "https":
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(parts.hostname or "", parts.port, timeout=timeout_s, context=context)  # fmt: skip
    return http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=timeout_s)


def _target(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _headers(seen: Seen, token: str) -> dict[str, str]:
    headers = {"Accept": "text/csv, */*;q=0.5", "Accept-Encoding": "identity", "User-Agent": "Deckproof"}  # fmt: skip
    if seen.etag:
        headers["If-None-Match"] = seen.etag
    if seen.last_modified:
        headers["If-Modified-Since"] = seen.last_modified
    if token:
        headers["Authorization"] = f"Bearer {token}"
    return headers


def _require_list(answer: http.client.HTTPResponse, host: str) -> None:
    if 300 <= answer.status < 400:
        raise CustomerSourceError(
            f"{host} sends on to another address, and no redirect is followed.",
            remedy="Name the address itself as customers_source.url.",
        )
    if answer.status != http.client.OK:
        raise CustomerSourceError(f"{host} answered with status {answer.status}.")
    if answer.headers.get("Content-Encoding", "identity") != "identity":
        raise CustomerSourceError(f"{host} sends the list packed, which was not asked for.")


def _body(
    answer: http.client.HTTPResponse, source: CustomersSource, until: float, host: str
) -> bytes:
    told = answer.length
    data = bytearray()
    while part := answer.read1(_PART):
        data += part
        _check_size(len(data), source, host)
        if time.monotonic() > until:
            raise CustomerSourceError(f"{host} took longer than {source.timeout_s} seconds.")
    if told and len(data) < told:
        raise CustomerSourceError(f"{host} broke off in the middle of the list.")
    return bytes(data)


def _check_size(size: int, source: CustomersSource, where: str) -> None:
    if size > source.most_mb * _MB:
        raise CustomerListError(
            f"The customer list is larger than {source.most_mb} MB.",
            where=where,
            remedy="Raise customers_source.most_mb if it has to be.",
        )
