"""What stands around a draft: files, pictures of slides, threads, who is asked, several at once, keys, what is taken back."""

from __future__ import annotations

import datetime as dt
import re
import time
from dataclasses import replace

import pytest

from deckproof.codec import to_json
from deckproof.model import OutputState
from desk import drawing
from desk.keys_page import USUAL
from review.assignments import assignees_of, look_on
from review.audit import verify
from review.gate import approve
from review.holds import NewOutput, NewPack, hold
from review.outputs import load_output
from review.releases import release
from review.rooms import Rooms
from review.store import Store
from tests.desk.making import TestDesk
from tests.extractors.pdf_files import build_pdf
from tests.review.making import (
    NAME,
    NO_BRIEF,
    NOW,
    POLICY,
    SOURCE,
    cast_of,
    make_draft,
    make_pack,
    rooms,
)

CALM = "A calm sentence.[^s1]"
DULL = "It is the fastest gate.[^s1]"


@pytest.fixture(autouse=True)
def small_rooms(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stand-ins for the other rooms, as the packs of these tests were made with them."""

    def small(_store: object) -> Rooms:
        return rooms()

    monkeypatch.setattr("review.rooms.house", small)


def let_out(store: Store, own_id: str) -> None:
    ben = cast_of(store)["ben"]
    approve(store, ben, own_id, now=NOW, policy_version=POLICY, rooms=rooms())
    release(store, ben, [own_id], now=NOW, policy_version=POLICY, rooms=rooms())


def state(desk: TestDesk, own_id: str) -> OutputState:
    return load_output(desk.store, own_id).state


def test_a_file_beside_a_page_is_shown_as_text_and_downloads_once_it_left(desk: TestDesk) -> None:
    (own_id,) = make_pack(desk.store, "A calm <script>.[^s1]", author="ana")
    ben = desk.browser("ben")
    shown = ben.get(f"/review/{own_id}/files/page.txt")
    assert "A CALM &lt;SCRIPT&gt;." in shown.text
    assert "Held. Shown here as text" in shown.words
    for name in ("page", "page.txt"):
        assert ben.get(f"/review/{own_id}/released/{name}").status == 403
    let_out(desk.store, own_id)
    for name, begins in (("page", b"# A title"), ("page.txt", b"# A TITLE")):
        answer = ben.get(f"/review/{own_id}/released/{name}")
        assert answer.content.startswith(begins)
        assert answer.headers["content-disposition"].startswith("attachment")
        assert answer.headers["content-security-policy"].startswith("sandbox")
    for name in ("other.txt", "../page.txt", "%2e%2e/manifest.json"):
        assert ben.get(f"/review/{own_id}/files/{name}").status == 404
        assert ben.get(f"/review/{own_id}/released/{name}").status in {403, 404}


def test_files_and_pictures_of_a_pack_that_is_not_theirs_are_not_there(desk: TestDesk) -> None:
    (own_id,) = make_pack(desk.store, CALM, pack="theirs", author="carl")
    let_out(desk.store, own_id)
    ana = desk.browser("ana")
    for path in (
        f"/review/{own_id}/files/page.txt",
        f"/review/{own_id}/released/page",
        f"/review/{own_id}/copy/1.png",
        f"/review/{own_id}/drawing",
        f"/review/{own_id}/edit",
        f"/review/{own_id}/changes/2",
        "/packs/theirs/slides/1.png",
    ):
        assert ana.get(path).status == 404, path


def test_slides_are_drawn_once_and_shown_to_those_who_may_see_the_pack(desk: TestDesk) -> None:
    deck = desk.store.blobs.put(build_pdf("One", "Two"))
    source = replace(SOURCE, deck=deck, slide_count=2)
    new = NewPack(
        id="drawn", deck=deck, name="talk.pdf", author="ana", options=desk.store.blobs.put(NO_BRIEF), source=desk.store.blobs.put(to_json(source)),
        deck_findings=(), outputs=(NewOutput(draft=make_draft(CALM), findings=()),), index_digest="", policy_version=POLICY,
    )  # fmt: skip
    (noun,) = hold(desk.store, new, now=NOW, rooms=rooms()).outputs
    ben = desk.browser("ben")
    assert ben.get("/packs/drawn/slides/1.png").status == 404
    assert "are being drawn" in ben.get(f"/review/{noun.id}").words
    deadline = time.monotonic() + 60
    while (answer := ben.get(f"/review/{noun.id}/drawing")).status == 204:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert (answer.status, answer.headers["hx-trigger"]) == (286, "drawn")
    picture = ben.get("/packs/drawn/slides/2.png")
    assert picture.content.startswith(b"\x89PNG")
    assert picture.headers["content-type"] == "image/png"
    assert picture.headers["content-security-policy"].startswith("sandbox")
    assert ben.get("/packs/drawn/slides/3.png").status == 404
    assert ben.get("/packs/drawn/slides/0.png").status == 404
    assert 'src="/packs/drawn/slides/1.png"' in ben.get(f"/review/{noun.id}").text
    assert len(list((desk.store.outputs / "cache" / "slides").glob("*/slide-*.png"))) == 2


def test_where_slides_cannot_be_drawn_their_text_is_shown(desk: TestDesk) -> None:
    (own_id,) = make_pack(desk.store, CALM, author="ana")
    assert drawing.pictures(desk.store, "d" * 64, 3) == ("none", ())
    page = desk.browser("ben").get(f"/review/{own_id}")
    assert "are being drawn" not in page.words
    assert "/slides/1.png" not in page.text


def test_an_edit_is_compared_and_saved_from_the_revision_it_began_with(desk: TestDesk) -> None:
    (own_id,) = make_pack(desk.store, CALM, author="ana")
    ana = desk.browser("ana")
    form = ana.get(f"/review/{own_id}/edit")
    assert "A calm sentence.[^s1]" in form.text
    page = "# A title\r\n\r\nA loud sentence.[^s1]\r\n"
    compared = ana.post(f"/review/{own_id}/edit", page=page, revision="1", then="compare")
    assert "calm</del>" in compared.text
    assert "loud</ins>" in compared.text
    assert load_output(desk.store, own_id).revision == 1
    assert ana.post(f"/review/{own_id}/edit", page=page, revision="1").status == 303
    assert "loud</ins>" in ana.get(f"/review/{own_id}/changes/2").text
    stale = ana.post(f"/review/{own_id}/edit", page="# Other\n", revision="1")
    assert stale.status == 409
    assert "# Other" in stale.text
    assert "changed the draft since you began" in stale.words
    for wrong in ({"page": " ", "revision": "2"}, {"page": "# x", "revision": "x"}):
        assert ana.post(f"/review/{own_id}/edit", **wrong).status == 422
    assert ana.get(f"/review/{own_id}/changes/1").status == 404
    assert not verify(desk.store, rooms=rooms()).faults


def test_a_thread_holds_approval_up_on_the_page_too(desk: TestDesk) -> None:
    (own_id,) = make_pack(desk.store, CALM, author="ana")
    ben, ana, bea = (desk.browser(name) for name in ("ben", "ana", "bea"))
    sha256 = load_output(desk.store, own_id).sha256
    assert ana.post(f"/review/{own_id}/threads", text="x", blocking="1").status == 403
    assert ben.post(f"/review/{own_id}/threads", text=f"{NAME}?", blocking="1").status == 303
    page = ben.get(f"/review/{own_id}")
    assert "1 thread to close" in page.words
    (number,) = set(re.findall(rf"/review/{own_id}/threads/(\d+)", page.text))
    assert ben.post(f"/review/{own_id}/approve", sha256=sha256).status == 409
    assert ana.post(f"/review/{own_id}/threads/{number}", text="No.", then="say").status == 303
    assert ana.post(f"/review/{own_id}/threads/{number}", then="close").status == 403
    assert bea.post(f"/review/{own_id}/threads/{number}", then="close").status == 303
    assert bea.post(f"/review/{own_id}/threads/{number}", then="say", text="Late.").status == 409
    assert ben.post(f"/review/{own_id}/approve", sha256=sha256).status == 303


def test_somebody_is_asked_and_finds_it_with_them(desk: TestDesk) -> None:
    (own_id,) = make_pack(desk.store, CALM, author="ana")
    ben, cleo = desk.browser("ben"), desk.browser("cleo")
    assert ben.post(f"/review/{own_id}/assign", name="cleo", due="2026-12-01").status == 303
    assert own_id in cleo.get("/queue?mine=1").text
    assert "asked: cleo" in ben.get("/queue").words
    assert "due 1 Dec 2026" in ben.get(f"/review/{own_id}").words
    assert ben.post(f"/review/{own_id}/assign", name="cleo", due="tomorrow").status == 422
    assert cleo.post(f"/review/{own_id}/assign", name="").status == 303
    assert not assignees_of(desk.store, [own_id])


def test_a_word_and_an_approval_are_taken_back(desk: TestDesk) -> None:
    (own_id,) = make_pack(desk.store, DULL, author="ana")
    ben = desk.browser("ben")
    finding = load_output(desk.store, own_id).findings[0].id
    answer = ben.post(f"/review/{own_id}/settle", finding=finding, how="accept")
    undo = re.findall(rf'action="(/review/{own_id}/undo/\d+)', ben.get(answer.target).text)[0]
    sha256 = load_output(desk.store, own_id).sha256
    done = ben.post(f"/review/{own_id}/approve", sha256=sha256)
    assert f"/review/{own_id}/undo/approval" in ben.get(done.target).text
    assert ben.post(f"/review/{own_id}/undo/approval").status == 303
    assert state(desk, own_id) is OutputState.HELD
    assert ben.post(undo).status == 303
    assert "1 finding to settle" in ben.get(f"/review/{own_id}").words
    assert ben.post(undo).status == 409


def test_what_is_none_is_proposed_for_the_allow_list(desk: TestDesk) -> None:
    from review.allow_list import list_entries

    (own_id,) = make_pack(desk.store, DULL, author="ana")
    finding = load_output(desk.store, own_id).findings[0].id
    ben = desk.browser("ben")
    assert ben.post(f"/review/{own_id}/allow", finding=finding, scope="moon", reason="x").status == 422  # fmt: skip
    assert ben.post(f"/review/{own_id}/allow", finding=finding, scope="deck", reason="").status == 422  # fmt: skip
    assert ben.post(f"/review/{own_id}/allow", finding=finding, scope="deck", reason="A name.").status == 303  # fmt: skip
    (entry,) = list_entries(desk.store, now=desk.clock())
    assert entry.proposed_by == "ben"


def test_several_are_each_their_own_act(desk: TestDesk) -> None:
    calm, dull, mine = make_pack(desk.store, CALM, DULL, CALM, author="ana")
    ben = desk.browser("ben")
    assert ben.post("/queue/several", what="approve").status == 422
    assert ben.post("/queue/several", what="vanish", output=calm).status == 422
    answer = ben.post("/queue/several", what="claim", output=[calm, dull, "nothing"])
    assert "2 drafts claimed" in answer.words
    assert "There is no output named" in answer.words
    assert "1 draft asked for" in ben.post("/queue/several", what="assign", name="bea", output=calm).words  # fmt: skip
    back = ben.post("/queue/several", what="request-changes", reason="", output=[mine])
    assert "No drafts sent back" in back.words
    assert "1 draft rejected" in ben.post("/queue/several", what="reject", reason="No.", output=mine).words  # fmt: skip


def test_only_clean_ones_that_were_opened_are_approved_together_and_twenty_at_most(
    desk: TestDesk,
) -> None:
    ids = make_pack(desk.store, *[CALM] * 21, DULL, author="ana")
    ben, person = desk.browser("ben"), cast_of(desk.store)["ben"]
    look_on(desk.store, person, ids[0])
    look_on(desk.store, person, ids[-1])
    assert ben.post("/queue/several", what="approve", output=ids[:21]).status == 422
    answer = ben.post("/queue/several", what="approve", output=[ids[0], ids[1], ids[-1]])
    assert "1 draft approved" in answer.words
    assert "You have not opened it" in answer.words
    assert "Something was found in it" in answer.words
    assert [state(desk, ids[number]) for number in (0, 1, -1)] == [OutputState.APPROVED, OutputState.HELD, OutputState.HELD]  # fmt: skip


def test_a_claim_that_has_run_out_is_taken_over(desk: TestDesk) -> None:
    from review.gate import claim

    (own_id,) = make_pack(desk.store, CALM, author="ana")
    claim(desk.store, cast_of(desk.store)["bea"], own_id, now=NOW, lease_s=60)
    ben = desk.browser("ben")
    refused = ben.post(f"/review/{own_id}/claim")
    assert refused.status == 409
    assert "bea is looking" in refused.words
    claim(desk.store, cast_of(desk.store)["bea"], own_id, now=NOW, lease_s=-1)
    assert ben.post(f"/review/{own_id}/claim").status == 303


def test_keys_are_kept_in_a_cookie_that_says_nothing_else(desk: TestDesk) -> None:
    ben = desk.browser("ben")
    chosen = {f"key-{name}": key for name, (key, _) in USUAL.items()}
    assert ben.post("/keys", **chosen | {"key-next": "k"}).status == 422
    assert ben.post("/keys", **chosen | {"key-next": "<"}, on="1").status == 303
    page = ben.get("/queue").text
    assert "<kbd>&lt;</kbd>" in page
    assert 'data-keys="{&#34;accept' in page
    ben.client.cookies.delete("keys")
    ben.client.cookies.set("keys", "off.<script>-1")
    assert "are switched off" in ben.get("/queue").words
    ben.client.cookies.set("keys", "on." + "-".join(["65"] * len(USUAL)))
    assert "Keys: j k move" in ben.get("/queue").words


def test_a_draft_that_is_late_says_so(desk: TestDesk) -> None:
    (own_id,) = make_pack(desk.store, CALM, author="ana")
    desk.clock.move(days=30)
    assert "was due" in desk.browser("ben").get(f"/review/{own_id}").words
    assert desk.clock() - NOW > dt.timedelta(days=29)
