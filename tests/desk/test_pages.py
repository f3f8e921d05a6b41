"""What the pages show and do, without a browser."""

from __future__ import annotations

import csv
import io
import re

import pytest

from deckproof.model import Role
from desk.uploads import display_name
from review import runs
from review.people import list_people
from review.runs import RunState, Wanted
from tests.decks import TestSlide, build_pptx
from tests.desk.making import ORIGIN, Answer, Browser, TestDesk
from tests.review.making import find_risks, make_draft, make_pack

GOOD = "seven slow ferries cross at noon"
DECK = build_pptx(TestSlide(title="One", bullets=["First", "Second"], notes="Some notes."))


def submit(desk: TestDesk, author: str = "ana", run_id: str = "a" * 16, batch: str = "") -> str:
    wanted = Wanted(id=run_id, deck="e" * 64, name=f"{author}.pptx", author=author, batch=batch)
    runs.submit(desk.store, wanted, now=desk.clock())
    return run_id


# Signing in …


def link_of(page: str) -> str:
    found = re.search(rf'value="{ORIGIN}(/invitation/[^"]+)"', page)
    assert found is not None
    return found[1]


def invite(desk: TestDesk, name: str) -> str:
    return link_of(desk.browser("root").post(f"/people/{name}/invite").text)


def test_a_link_lets_somebody_choose_a_password_once(desk: TestDesk) -> None:
    link = invite(desk, "ana")
    stranger = desk.stranger()
    shown = stranger.get(link)
    assert "You are <strong>ana</strong> here" in shown.text
    assert stranger.get(link).status_code == 200, "looking does not use it up"
    differing = stranger.post(link, data={"password": GOOD, "again": GOOD + "!"})
    assert differing.status_code == 422
    assert "not the same" in differing.text
    assert stranger.post(link, data={"password": GOOD, "again": GOOD}).headers["location"] == "/?said=welcome"  # fmt: skip
    again = desk.stranger().post(link, data={"password": GOOD, "again": GOOD})
    assert again.status_code == 401
    assert "was used" in again.text


def test_a_sign_in_gives_a_new_cookie_that_scripts_cannot_read(public_desk: TestDesk) -> None:
    link = re.sub(r"^https://[^/]+", "", _public_link(public_desk))
    public_desk.stranger().post(link, data={"password": GOOD, "again": GOOD})
    stranger = public_desk.stranger()
    stranger.cookies.set("__Host-sid", "fixed-by-somebody-else")
    answer = stranger.post("/sign-in", data={"name": "ana", "password": GOOD, "to": "/board"})
    assert answer.headers["location"] == "/board"
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-sid=")
    assert "fixed-by-somebody-else" not in cookie
    assert {"HttpOnly", "Secure", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def _public_link(desk: TestDesk) -> str:
    page = desk.browser("root").post("/people/ana/invite").text
    found = re.search(r'value="(https://desk.example.com/invitation/[^"]+)"', page)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("name", ["ana", "nobody"])
def test_a_wrong_password_says_the_same_for_everybody(desk: TestDesk, name: str) -> None:
    answer = desk.stranger().post("/sign-in", data={"name": name, "password": "wrong" * 4})
    assert answer.status_code == 401
    assert "This name and password do not go together." in answer.text
    assert "set-cookie" not in answer.headers


def test_many_wrong_passwords_make_one_place_wait(desk: TestDesk) -> None:
    stranger = desk.stranger()
    statuses = [stranger.post("/sign-in", data={"name": "ana", "password": "x"}).status_code for _ in range(7)]  # fmt: skip
    assert statuses[:5] == [401] * 5
    assert statuses[-1] == 429
    waiting = stranger.post("/sign-in", data={"name": "ana", "password": "x"})
    assert int(waiting.headers["retry-after"]) > 0


@pytest.mark.parametrize(
    "to",
    ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a\nb"],
)
def test_signing_in_sends_nobody_elsewhere(desk: TestDesk, to: str) -> None:
    root = desk.browser("root")
    assert root.client.get("/sign-in", params={"to": to}).headers["location"] == "/"
    shown = desk.stranger().get("/sign-in", params={"to": to})
    assert 'name="to" value="/"' in shown.text


def test_signing_out_ends_the_session_on_the_server(desk: TestDesk) -> None:
    ana = desk.browser("ana")
    assert ana.get("/").status == 200
    assert ana.post("/sign-out").target == "/sign-in?said=out"
    again = desk.stranger()
    again.cookies.set("sid", ana.token)
    assert again.get("/").headers["location"].startswith("/sign-in?said=over")


@pytest.mark.parametrize(
    ("minutes", "clicks", "alive"), [(29, 1, True), (31, 1, False), (29, 26, False)]
)
def test_a_session_ends_by_standing_idle_and_after_twelve_hours(
    desk: TestDesk, minutes: int, clicks: int, alive: bool
) -> None:
    ana = desk.browser("ana")
    for _ in range(clicks):
        desk.clock.move(minutes=minutes)
        last = ana.get("/")
    assert (last.status == 200) is alive


def test_shutting_somebody_out_ends_what_they_are_doing(desk: TestDesk) -> None:
    ana, root = desk.browser("ana"), desk.browser("root")
    assert root.post("/people/ana/deactivate").target == "/people?said=shut-out"
    assert ana.get("/").target.startswith("/sign-in")


def test_step_up_takes_the_password_and_gives_another_session(desk: TestDesk) -> None:
    link = invite(desk, "cleo")
    desk.stranger().post(link, data={"password": GOOD, "again": GOOD})
    cleo = desk.browser("cleo")
    assert cleo.post("/step-up", password="wrong" * 4, to="/board").status == 401
    proven = cleo.post("/step-up", password=GOOD, to="/board")
    assert proven.target == "/board?said=proven"
    assert cleo.token not in proven.headers["set-cookie"]
    old = desk.stranger()
    old.cookies.set("sid", cleo.token)
    assert old.get("/").status_code == 303


def test_a_password_is_changed_by_whoever_knows_the_present_one(desk: TestDesk) -> None:
    link = invite(desk, "ana")
    desk.stranger().post(link, data={"password": GOOD, "again": GOOD})
    ana, elsewhere = desk.browser("ana"), desk.browser("ana")
    wrong = ana.post("/account/password", present="no" * 8, password=GOOD + "!", again=GOOD + "!")
    assert wrong.status == 401
    done = ana.post("/account/password", present=GOOD, password=GOOD + "!", again=GOOD + "!")
    assert done.target == "/account?said=password"
    assert ana.get("/account").status == 200
    assert elsewhere.get("/account").status == 303


# People …


def test_an_admin_adds_somebody_and_gets_their_link(desk: TestDesk) -> None:
    root = desk.browser("root")
    page = root.post("/people", name="ines.falk", role=["author", "comms"])
    assert link_of(page.text)
    added = {one.name: one for one in list_people(desk.store)}["ines.falk"]
    assert added.roles == (Role.AUTHOR, Role.COMMS)


def test_roles_become_those_of_the_form(desk: TestDesk) -> None:
    root = desk.browser("root")
    root.post("/people/ana/roles", role=["comms", "auditor"])
    roles = {one.name: one.roles for one in list_people(desk.store)}["ana"]
    assert set(roles) == {Role.COMMS, Role.AUDITOR}


@pytest.mark.parametrize("name", ["ana", "ben", "cleo", "audrey"])
@pytest.mark.parametrize(
    "path", ["/people", "/people/ben/roles", "/people/ben/deactivate", "/people/ben/invite"]
)
def test_nobody_but_an_admin_manages_people(desk: TestDesk, name: str, path: str) -> None:
    before = list_people(desk.store)
    assert desk.browser(name).post(path, name="eve", role="admin").status == 403
    assert list_people(desk.store) == before


# Packs …


def test_an_author_sees_their_own_packs_and_no_others(desk: TestDesk) -> None:
    make_pack(desk.store, "A calm sentence.[^s1]", pack="mine", author="ana")
    make_pack(desk.store, "Another sentence.[^s1]", pack="theirs", author="carl")
    ana, ben = desk.browser("ana"), desk.browser("ben")
    assert "/packs/mine" in ana.get("/").text
    assert "/packs/theirs" not in ana.get("/").text
    assert ana.get("/packs/mine").status == 200
    assert ana.get("/packs/theirs").status == 404
    there, none = ana.get("/packs/theirs").words, ana.get("/packs/nowhere").words
    assert there.replace("theirs", "") == none.replace("nowhere", "")
    assert ben.get("/packs/theirs").status == 200


def test_a_pack_is_shown_to_whom_its_author_lets_in(desk: TestDesk) -> None:
    make_pack(desk.store, "A sentence.[^s1]", pack="theirs", author="carl")
    carl, ana = desk.browser("carl"), desk.browser("ana")
    assert ana.post("/packs/theirs/grants", name="ana", permission="edit").status == 404
    assert carl.post("/packs/theirs/grants", name="ana", permission="read").status == 303
    assert ana.get("/packs/theirs").status == 200
    assert carl.post("/packs/theirs/grants/end", name="ana").status == 303
    assert ana.get("/packs/theirs").status == 404


def test_a_packs_page_tells_what_was_found_and_what_waits(desk: TestDesk) -> None:
    found = find_risks(make_draft("Quillfeather Air was late.[^s1]"))
    make_pack(desk.store, "Quillfeather Air was late.[^s1]", pack="one", deck_findings=found)
    words = desk.browser("ana").get("/packs/one").words
    assert "1 high" in words
    assert "compliance signs" in words
    assert "1 open" in words


def test_lists_go_on_page_by_page(desk: TestDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desk.home.PAGE_OF", 2)
    for number in range(5):
        make_pack(desk.store, f"Sentence {number}.[^s1]", pack=f"pack{number}", author="ana")
    ana, seen, path = desk.browser("ana"), list[str](), "/"
    for _ in range(3):
        page = ana.get(path).text
        seen += re.findall(r"/packs/(pack\d)", page)
        more = re.search(r'rel="next" href="([^"]+)"', page)
        path = more[1].replace("&amp;", "&") if more else ""
    assert sorted(seen) == [f"pack{number}" for number in range(5)]
    assert not path


# Uploads and runs …


def upload(browser: Browser, *names: str, data: bytes = DECK, **fields: object) -> Answer:
    return browser.post("/upload", files=[("deck", (name, data)) for name in names], **fields)


def test_an_upload_puts_a_deck_in_line_and_asks_for_a_worker(desk: TestDesk) -> None:
    answer = upload(desk.browser("ana"), "talk.pptx", kind=["summary"])
    (run,) = runs.list_runs(desk.store)
    assert answer.target == f"/runs/{run.wanted.id}"
    assert (run.wanted.author, run.wanted.kinds, run.state) == ("ana", ("summary",), RunState.QUEUED)  # fmt: skip
    assert desk.store.blobs.get(run.wanted.deck) == DECK
    assert desk.calls == ["wake"]


def test_several_decks_at_once_make_a_batch(desk: TestDesk) -> None:
    answer = upload(desk.browser("ben"), "one.pptx", "two.pptx")
    batches = {run.wanted.batch for run in runs.list_runs(desk.store)}
    assert len(batches) == 1
    assert answer.target == f"/board/{batches.pop()}?said=handed-in"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"#!/bin/sh\nrm -rf /\n", "not a presentation"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "not a presentation"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 64, "not a presentation"),
        (b"MZ" + b"\0" * 512, "not a presentation"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1024, "not a presentation"),
    ],
)  # fmt: skip
def test_what_is_no_presentation_is_told_at_once(desk: TestDesk, data: bytes, says: str) -> None:
    answer = upload(desk.browser("ana"), "talk.pptx", data=data)
    assert answer.status == 422
    assert says in answer.words
    assert not runs.list_runs(desk.store)
    assert not desk.calls
    assert not list((desk.store.outputs / "cache" / "uploads").iterdir())


def test_one_bad_deck_of_several_lets_none_in(desk: TestDesk) -> None:
    answer = desk.browser("ana").post("/upload", files=[("deck", ("a.pptx", DECK)), ("deck", ("b.pptx", b"no"))])  # fmt: skip
    assert answer.status == 422
    assert not runs.list_runs(desk.store)


@pytest.mark.parametrize("name", ["audrey", "root", "cleo"])
def test_only_authors_and_comms_hand_decks_in(desk: TestDesk, name: str) -> None:
    assert upload(desk.browser(name), "talk.pptx").status == 403
    assert not runs.list_runs(desk.store)


def test_a_brief_with_a_wrong_key_is_told_before_anything_runs(desk: TestDesk) -> None:
    files = [("deck", ("a.pptx", DECK)), ("brief", ("brief.toml", b'purposse = "x"\n'))]
    answer = desk.browser("ana").post("/upload", files=files)
    assert answer.status == 422
    assert "purpose" in answer.words


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("talk\u202exptp.exe", "talkxptp.exe"),
        ("a\0b.pptx", "ab.pptx"),
        ("\u200b\u200b", "a deck"),
        ("", "a deck"),
        ("CON", "CON"),
        ("/", "a deck"),
        ("Ärger mit Übermut.pptx", "Ärger mit Übermut.pptx"),
    ],
)
def test_a_decks_name_is_data_and_short(given: str, shown: str) -> None:
    assert display_name(given) == shown


def test_a_name_of_300_letters_is_cut_in_its_middle() -> None:
    cut = display_name("a" * 300 + ".pptx")
    assert len(cut) == 120
    assert cut.endswith("aaa.pptx")


def test_more_decks_than_one_desk_can_bear_have_to_wait(
    desk: TestDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desk.uploads.MOST_AN_HOUR", 2)
    ana = desk.browser("ana")
    statuses = [upload(ana, "talk.pptx").status for _ in range(3)]
    assert statuses == [303, 303, 429]
    assert upload(desk.browser("ben"), "talk.pptx").status == 303, "each for themselves"
    desk.clock.move(minutes=61)
    assert upload(desk.browser("ana"), "talk.pptx").status == 303
    assert len(runs.list_runs(desk.store)) == 4


HOSTILE = [
    "<script>alert(1)</script>.pptx",
    '"><img src=x onerror=alert(1)>.pptx',
    "{{7*7}}{% for x in y %}.pptx",
    "=HYPERLINK(1).pptx",
    "';DROP TABLE run;--.pptx",
    "a b&c=d#e?f.pptx",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_shown_and_nothing_else(desk: TestDesk, name: str) -> None:
    ana = desk.browser("ana")
    upload(ana, name)
    (run,) = runs.list_runs(desk.store)
    assert run.wanted.name == display_name(name).replace('"', "%22")  # as browsers send it (WHATWG)
    for path in ("/", "/board", f"/runs/{run.wanted.id}", "/runs"):
        page = ana.get(path).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "49" not in re.findall(r">([^<]*pptx)<", page)


def test_nobody_sees_anothers_run(desk: TestDesk) -> None:
    submit(desk, "carl")
    ana, ben = desk.browser("ana"), desk.browser("ben")
    for path in (f"/runs/{'a' * 16}", f"/runs/{'a' * 16}/now", f"/runs/{'a' * 16}/events"):
        assert ana.get(path).status == 404
    assert ana.post(f"/runs/{'a' * 16}/retry").status == 404
    assert "carl.pptx" not in ana.get("/").text + ana.get("/board").text
    assert ben.get(f"/runs/{'a' * 16}").status == 200


def test_failed_runs_can_be_tried_again_and_the_others_stay(desk: TestDesk) -> None:
    from deckproof.errors import DamagedDeckError

    for number in range(3):
        submit(desk, "ana", str(number) * 16, batch="b")
    first = runs.take_next(desk.store, "w", now=desk.clock())
    assert first is not None
    runs.fail(desk.store, first.wanted.id, DamagedDeckError("The file is cut short."), now=desk.clock())  # fmt: skip
    second = runs.take_next(desk.store, "w", now=desk.clock())
    assert second is not None
    runs.finish(desk.store, second.wanted.id, pack="p", now=desk.clock())
    ana = desk.browser("ana")
    assert "The file is cut short." in ana.get("/board/b").words
    assert ana.post("/board/retry", batch="b").target == "/board/b?said=all-again"
    states = {run.wanted.id: run.state for run in runs.list_runs(desk.store)}
    assert states[first.wanted.id] is RunState.QUEUED
    assert states[second.wanted.id] is RunState.HELD
    assert desk.calls == ["wake"]


def test_the_board_says_how_long_the_rest_takes(desk: TestDesk) -> None:
    for number in range(4):
        submit(desk, "ana", str(number) * 16)
    first = runs.take_next(desk.store, "w", now=desk.clock())
    assert first is not None
    desk.clock.move(minutes=5)
    runs.finish(desk.store, first.wanted.id, pack="p", now=desk.clock())
    assert "3 decks to go, about 15 min" in desk.browser("ana").get("/board").words


def test_a_stream_tells_each_state_once_and_goes_on_after_the_last_one_seen(desk: TestDesk) -> None:
    run_id = submit(desk)
    runs.take_next(desk.store, "w", now=desk.clock())
    runs.finish(desk.store, run_id, pack="p1", now=desk.clock())
    ana = desk.browser("ana")
    first = ana.get(f"/runs/{run_id}/events")
    assert first.headers["content-type"].startswith("text/event-stream")
    assert first.text.count("event: over") == 1
    event_id = re.search(r"^id: (\w+)$", first.text, re.MULTILINE)
    assert event_id is not None
    again = ana.get(f"/runs/{run_id}/events", headers={"last-event-id": event_id[1]})
    assert "event:" not in again.text


# Customers and the ledger …


def test_a_customer_list_is_taken_in_and_no_name_is_shown(desk: TestDesk) -> None:
    listed = b"name,id\nQuillfeather Air,C-1\nBrindlemark Foods Ltd,C-2\n"
    page = desk.browser("ben").post("/customers", files={"list": ("crm.csv", listed)})
    assert page.status == 200
    assert "2 customers from 2 rows" in page.words
    assert "Quillfeather" not in page.text + desk.browser("ben").get("/customers").text
    assert not list((desk.store.outputs / "cache" / "uploads").iterdir())


@pytest.mark.parametrize("name", ["ana", "audrey"])
def test_authors_and_auditors_import_no_customers(desk: TestDesk, name: str) -> None:
    answer = desk.browser(name).post("/customers", files={"list": ("crm.csv", b"name\nNobody\n")})
    assert answer.status == 403


@pytest.mark.parametrize(
    ("file", "data"), [("list.exe", b"name\nA\n"), ("list.csv", b""), ("list.xlsx", b"no")]
)
def test_what_is_no_list_is_told(desk: TestDesk, file: str, data: bytes) -> None:
    assert desk.browser("ben").post("/customers", files={"list": (file, data)}).status == 422


def test_the_ledger_is_shown_searched_verified_and_carried_off(desk: TestDesk) -> None:
    audrey = desk.browser("audrey")
    assert "All of it fits together" in audrey.post("/ledger/verify").words
    (desk.store.outputs / "released" / "slipped-in.md").write_text("by hand", encoding="utf-8")
    assert "Nothing should be released" in audrey.post("/ledger/verify").words
    make_pack(desk.store, "A sentence.[^s1]", pack="one")
    assert "person-added" in audrey.get("/ledger").words
    assert "person-added" not in audrey.get("/ledger?about=one").words.replace("Every act", "")
    rows = list(csv.reader(io.StringIO(audrey.get("/ledger/export.csv").text)))
    assert len(rows) > 5
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    assert audrey.get("/ledger/export.jsonl").headers["content-disposition"].startswith("attachment")  # fmt: skip


@pytest.mark.parametrize("name", ["ana", "ben"])
def test_authors_and_comms_do_not_read_the_ledger(desk: TestDesk, name: str) -> None:
    browser = desk.browser(name)
    assert browser.get("/ledger").status == 403
    assert browser.get("/ledger/export.csv").status == 403
    assert browser.post("/ledger/verify").status == 403
