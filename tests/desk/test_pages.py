"""What the pages of packs, customers and the ledger show and do, without a browser."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace

import pytest

from review.holds import NewOutput, hold
from tests.desk.making import TestDesk
from tests.review.making import NOW, find_risks, make_draft, make_pack, new_pack, rooms


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


def test_no_page_shows_the_customer_in_a_decks_file_name(desk: TestDesk) -> None:
    listed = b"name,id\nQuillfeather Air,C-1\n"
    assert desk.browser("ben").post("/customers", files={"list": ("crm.csv", listed)}).status == 200
    held = NewOutput(draft=make_draft("A calm sentence.[^s1]"), findings=())
    new = new_pack(desk.store, held, id="one", author="ana")
    new = replace(new, name="Delays at Quillfeather_Air v7.pptx")
    (output,) = hold(desk.store, new, now=NOW, rooms=rooms()).outputs
    for name, path in (
        ("ana", "/"),
        ("ana", "/packs/one"),
        ("ben", "/queue"),
        ("ben", f"/review/{output.id}"),
        ("ben", "/packs/one/trial"),
        ("ben", "/packs/one/overview"),
    ):
        page = desk.browser(name).get(path)
        assert page.status == 200, path
        assert "quillfeather" not in page.text.casefold(), path
        assert "Delays at [a customer] v7.pptx" in page.text, path
