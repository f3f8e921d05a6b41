"""Every route, listed from the router: its headers, and what a request has to be to change anything."""

from __future__ import annotations

import hashlib
import re
import tomllib
from pathlib import Path

import pytest

from desk.border import API, BODY_LIMIT_BYTES, HEADERS, SAFE, STRICT_TRANSPORT
from tests.desk.making import TestDesk, routes_of

ROOT = Path(__file__).parents[2]
OPEN_TO_ALL = {"/sign-in", "/invitation/{link}", "/oidc/begin", "/oidc/return"}
"""Where somebody may ask without a session; each has a test of its own."""


def filled(path: str) -> str:
    return re.sub(r"{[^}]+}", "1", path)


def pages(desk: TestDesk) -> list[tuple[str, str]]:
    """Method and path of every route."""
    found = [
        (method, route.path)
        for route in routes_of(desk.app)
        for method in sorted((route.methods or set()) - {"HEAD", "OPTIONS"})
    ]
    assert len(found) > 20
    return found


def unsafe(desk: TestDesk) -> list[tuple[str, str]]:
    return [(method, path) for method, path in pages(desk) if method not in SAFE]


def test_every_answer_of_every_route_has_all_headers(desk: TestDesk) -> None:
    stranger, root = desk.stranger(), desk.browser("root").client
    for method, path in pages(desk):
        for client in (stranger, root):
            answer = client.request(method, filled(path))
            missing = {name for name in HEADERS if not answer.headers.get(name)}
            assert not missing, (method, path, missing)
            assert answer.headers["content-security-policy"] == HEADERS["Content-Security-Policy"], path  # fmt: skip
            assert "unsafe" not in answer.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/nothing", "/static/nothing", "/static/htmx.js", "/api/nothing"])
def test_what_is_no_page_has_the_headers_too(desk: TestDesk, path: str) -> None:
    answer = desk.stranger().get(path)
    assert not {name for name in HEADERS if not answer.headers.get(name)}


def test_pages_are_kept_by_no_cache(desk: TestDesk) -> None:
    ana = desk.browser("ana")
    for path in ("/", "/upload", "/account"):
        assert ana.get(path).headers["cache-control"] == "no-store"


def test_transport_security_is_demanded_over_tls_alone(desk: TestDesk, public_desk: TestDesk) -> None:  # fmt: skip
    assert "strict-transport-security" not in desk.stranger().get("/sign-in").headers
    answer = public_desk.stranger().get("/sign-in")
    assert answer.headers["strict-transport-security"] == STRICT_TRANSPORT


def test_no_route_but_the_named_ones_answers_a_stranger(desk: TestDesk) -> None:
    stranger = desk.stranger()
    for method, path in pages(desk):
        if path in OPEN_TO_ALL:
            continue
        answer = stranger.request(method, filled(path))
        if path.startswith(API):
            assert answer.status_code == 401, (method, path)
        else:
            assert answer.status_code == 303, (method, path)
            assert answer.headers["location"].startswith("/sign-in"), (method, path)


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site", "origin": "https://evil.example"},
        {"sec-fetch-site": "same-site", "origin": "http://127.0.0.1:9999"},
        {"sec-fetch-site": "same-origin", "origin": "null"},
        {"sec-fetch-site": "cross-site", "origin": "http://127.0.0.1:8765"},
    ],
)
def test_no_other_site_changes_anything_by_any_route(
    desk: TestDesk, headers: dict[str, str]
) -> None:
    root = desk.browser("root")
    for method, path in unsafe(desk):
        answer = root.client.request(
            method, filled(path), headers=headers, data={"csrf": root.csrf}
        )
        assert answer.status_code == 403, (method, path)
        assert "another page" in answer.text


def test_a_browser_that_hides_where_it_sends_from_changes_nothing(desk: TestDesk) -> None:
    root = desk.browser("root")
    del root.client.headers["origin"], root.client.headers["sec-fetch-site"]
    for method, path in unsafe(desk):
        if not path.startswith(API):
            answer = root.client.request(method, filled(path), data={"csrf": root.csrf})
            assert answer.status_code == 403, (method, path)


@pytest.mark.parametrize("token", [None, "", "0" * 64])
def test_a_form_without_the_sessions_own_token_changes_nothing(
    desk: TestDesk, token: str | None
) -> None:
    root, ana = desk.browser("root"), desk.browser("ana")
    for given in (token, ana.csrf):
        data = {} if given is None else {"csrf": given}
        for method, path in unsafe(desk):
            if path in OPEN_TO_ALL or path.startswith(API):
                continue
            answer = root.client.request(method, filled(path), data=data)
            assert answer.status_code == 403, (method, path)
            assert "older than your sign-in" in answer.text


def test_a_cookie_opens_nothing_under_api(desk: TestDesk) -> None:
    root = desk.browser("root")
    for method, path in pages(desk):
        if path.startswith(API):
            assert root.client.request(method, filled(path)).status_code == 401, path


def test_no_get_changes_the_ledger(desk: TestDesk) -> None:
    root = desk.browser("root")

    def length() -> int:
        with desk.store.reading() as connection:
            return int(connection.exec_driver_sql("SELECT count(*) FROM ledger").scalar_one())

    before = length()
    for method, path in pages(desk):
        if method in SAFE:
            root.get(filled(path))
    assert length() == before


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1:1", "desk.example.com", "", "localhost.evil.example:8765"]
)
def test_another_hosts_name_opens_nothing(desk: TestDesk, host: str) -> None:
    assert desk.stranger(host=host).get("/sign-in").status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost:8765", "[::1]:8765"])
def test_each_name_of_this_machine_opens_the_desk(desk: TestDesk, host: str) -> None:
    assert desk.stranger(host=host).get("/sign-in").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/..%2fapp.py",
        "/static/%2e%2e/%2e%2e/deckproof.toml",
        "/static//etc/passwd",
        "/static/..\\app.py",
        "/packs/../../keys/ledger.key",
        "/packs/..%2f..%2fkeys%2fledger.key",
        "/runs/%2e%2e%2f%2e%2e",
    ],
)
def test_no_path_leads_out_of_the_pages(desk: TestDesk, path: str) -> None:
    answer = desk.browser("root").get(path)
    assert answer.status in {404, 405, 422}
    assert "import" not in answer.words


def test_a_form_that_is_too_large_is_refused_by_its_claim_and_by_its_count(desk: TestDesk) -> None:
    ana = desk.browser("ana")
    claimed = ana.client.post("/sign-out", headers={"content-length": str(BODY_LIMIT_BYTES + 1)})
    assert claimed.status_code == 413
    chunks = (b"a" * 65536 for _ in range(BODY_LIMIT_BYTES // 65536 + 2))
    counted = ana.client.post("/sign-out", content=chunks, headers={"content-type": "application/x-www-form-urlencoded"})  # fmt: skip
    assert counted.status_code == 413
    assert "larger than 1 MB" in counted.text


def test_an_error_of_the_program_tells_a_number_and_nothing_else(
    desk: TestDesk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    quoted = "Quill" + "feather Air, page 41"

    def broken(*_: object, **__: object) -> None:
        raise ValueError(quoted)

    monkeypatch.setattr("review.shelf.list_packs", broken)
    answer = desk.browser("ana").get("/")
    assert answer.status == 500
    number = re.search(r"under the number ([0-9a-f]{8})", answer.words)
    assert number is not None
    assert number[1] in caplog.text
    assert "Quillfeather" not in answer.text + caplog.text
    assert answer.headers["content-security-policy"]


def test_what_others_wrote_is_what_they_published() -> None:
    for folder in (ROOT / "desk" / "static", ROOT / "tests" / "desk" / "vendor"):
        listed = tomllib.loads((folder / "VENDORED.toml").read_text(encoding="utf-8"))
        assert listed
        for name, about in listed.items():
            assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == about["sha256"], name
            assert about["licence"]
            assert about["version"]


def test_no_page_asks_for_anything_elsewhere_or_has_anything_inline() -> None:
    for page in (ROOT / "desk" / "pages").rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert not re.search(r"""(?:src|href|action)=["'](?:https?:)?//""", text), page
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|\|\s*safe|hx-on", text), page  # fmt: skip


def test_every_unsafe_page_is_a_plain_form_too(desk: TestDesk) -> None:
    """What a page sends by a script, it sends by a form: no PUT, PATCH or DELETE outside /api/."""
    odd = [(method, path) for method, path in unsafe(desk) if method != "POST" and not path.startswith(API)]  # fmt: skip
    assert not odd
