"""An OpenID provider on loopback, in a process of its own: its package warns when it is imported."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx


@contextmanager
def running_provider(people: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """The issuer of a provider that knows these subjects with these claims."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce", "true"]  # fmt: skip
    for subject, claims in people.items():
        words += ["--user-claims", json.dumps({"sub": subject, **claims})]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        issuer = f"http://127.0.0.1:{port}"
        _await(issuer, process)
        yield issuer
    finally:
        process.terminate()
        process.wait(10)


def consent(http: httpx.Client, address: str, subject: str) -> dict[str, str]:
    """What the browser brings back after this subject has said yes."""
    answer = http.post(address, data={"sub": subject})
    assert answer.status_code == httpx.codes.FOUND, answer.text
    return dict(parse_qsl(urlsplit(answer.headers["location"]).query))


def _await(issuer: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        assert process.poll() is None, "the provider ended"
        try:
            httpx.get(f"{issuer}/.well-known/openid-configuration", timeout=5).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the provider did not begin")
