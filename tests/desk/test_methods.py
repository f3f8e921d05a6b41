"""Requests as no browser sends them: other methods, parts of files, two tabs, the same form twice, ids that are somebody else's."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from deckproof.model import OutputState
from review.outputs import load_output
from review.rooms import Rooms
from tests.desk.making import TestDesk, routes_of
from tests.review.making import make_pack, rooms

CALM = "A calm sentence.[^s1]"
EDITED = "# A title\n\nAnother sentence.[^s1]\n"


@pytest.fixture(autouse=True)
def small_rooms(monkeypatch: pytest.MonkeyPatch) -> None:
    def small(_store: object) -> Rooms:
        return rooms()

    monkeypatch.setattr("review.rooms.house", small)


def filled(path: str) -> str:
    return re.sub(r"{[^}]+}", "1", path)


def test_a_method_that_a_route_has_not_does_nothing(desk: TestDesk) -> None:
    """No PUT, PATCH, DELETE or TRACE is taken for a GET or a POST, and no method is changed by a header or a field."""
    root = desk.browser("root")
    own = {"x-csrf-token": root.csrf, "x-http-method-override": "POST"}
    taken: dict[str, set[str]] = {}
    for route in routes_of(desk.app):
        taken.setdefault(filled(route.path), set()).update(route.methods or ())
    for path, methods in taken.items():
        for method in {"PUT", "PATCH", "DELETE", "TRACE", "OPTIONS"} - methods:
            answer = root.client.request(method, path, headers=own, data={"_method": "POST"})
            assert answer.status_code in {404, 405}, (method, path)
            assert "access-control-allow-origin" not in answer.headers


def test_a_head_of_a_page_tells_no_more_than_the_page(desk: TestDesk) -> None:
    make_pack(desk.store, CALM, pack="theirs", author="carl")
    for name, status in (("carl", {200, 405}), ("ana", {404, 405})):
        answer = desk.browser(name).client.head("/packs/theirs")
        assert answer.status_code in status
        assert not answer.content


@pytest.mark.parametrize("asked", ["bytes=0-0", "bytes=-1", "bytes=5-2", "bytes=0-9,1-8,2-7", "bytes=99999999-", "lines=1"])  # fmt: skip
def test_a_part_of_a_file_is_a_part_or_refused(desk: TestDesk, asked: str) -> None:
    whole = desk.stranger().get("/static/base.css").content
    answer = desk.stranger().get("/static/base.css", headers={"range": asked})
    assert answer.status_code in {200, 206, 400, 416}
    assert len(answer.content) <= len(whole) + 2000


def test_of_two_tabs_the_second_one_does_not_save_over_the_first(desk: TestDesk) -> None:
    (own_id,) = make_pack(desk.store, CALM, author="ana")
    first, second = desk.browser("ben"), desk.browser("bea")
    for browser in (first, second):
        assert browser.get(f"/review/{own_id}/edit").status == 200
    saved = first.post(f"/review/{own_id}/edit", page=EDITED, revision="1", then="save")
    assert saved.status == 303
    late = second.post(f"/review/{own_id}/edit", page=EDITED.replace("Another", "My"), revision="1", then="save")  # fmt: skip
    assert late.status in {409, 412}
    assert "My sentence." in late.text, "what was typed is not lost"
    assert load_output(desk.store, own_id).revision == 2


def test_the_same_form_twice_releases_once(desk: TestDesk) -> None:
    (own_id,) = make_pack(desk.store, CALM, author="ana")
    ben = desk.browser("ben")
    sha256 = load_output(desk.store, own_id).sha256
    said = [ben.post(f"/review/{own_id}/approve", sha256=sha256).status for _ in range(2)]
    assert said == [303, 303], "who comes twice is told the same"
    assert _count(desk, "decision") == 1
    again = [ben.post(f"/review/{own_id}/release").status for _ in range(2)]
    assert again[0] == 303
    assert load_output(desk.store, own_id).state is OutputState.RELEASED
    assert _count(desk, "release") == 1


def _count(desk: TestDesk, table: str) -> int:
    with desk.store.reading() as connection:
        return int(connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())  # noqa: S608 - the names in its statements are the test's own


def test_an_approval_that_was_kept_is_worth_nothing_after_an_edit(desk: TestDesk) -> None:
    (own_id,) = make_pack(desk.store, CALM, author="ana")
    ben = desk.browser("ben")
    old = load_output(desk.store, own_id).sha256
    desk.browser("bea").post(f"/review/{own_id}/edit", page=EDITED, revision="1", then="save")
    assert ben.post(f"/review/{own_id}/approve", sha256=old).status == 409
    assert load_output(desk.store, own_id).state is OutputState.HELD


def pages_of_others(desk: TestDesk) -> Iterator[tuple[str, str]]:
    """Method and path of every route that names an output or a pack."""
    for route in routes_of(desk.app):
        if "{output_id}" in route.path or "{pack_id}" in route.path:
            for method in sorted((route.methods or set()) & {"GET", "POST"}):
                yield method, route.path


def test_what_is_somebody_elses_is_answered_as_what_is_not_there(desk: TestDesk) -> None:
    """On every route, in the same words, so that no id can be tried out."""
    (own_id,) = make_pack(desk.store, CALM, pack="theirs", author="carl")
    ana, seen = desk.browser("ana"), 0
    for method, path in pages_of_others(desk):
        if path.startswith("/api/"):
            continue
        answers = []
        for output_id, pack_id in ((own_id, "theirs"), ("f" * 12, "nowhere")):
            asked = path.replace("{output_id}", output_id).replace("{pack_id}", pack_id)
            asked = filled(asked.replace("{name:path}", "page.md"))
            answer = ana.get(asked) if method == "GET" else ana.post(asked, reason="x", how="accept", text="x", name="ana", page="x", revision="1", scope="deck", sha256="0")  # fmt: skip
            words = answer.words.replace(output_id, "ID").replace(pack_id, "ID")
            answers.append((answer.status, words))
        assert answers[0] == answers[1], (method, path)
        assert answers[0][0] == 404, (method, path, answers[0])
        seen += 1
    assert seen > 20
