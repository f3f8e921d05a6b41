"""From a file on the author's machine to a release: a real run between them, everybody by the keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from deckproof.model import OutputState
from flows.desk_foreman import Foreman
from review.audit import verify
from review.outputs import load_output
from review.rooms import house
from review.store import open_store
from scanners.customers.imported import import_customers
from tests.decks import TestSlide, build_pptx
from tests.desk.browsing import LiveDesk, calm, serve
from tests.desk.hands import Hands, SitDown, browsers_at
from tests.desk.scene import cheap_hashes, set_team

pytestmark = [
    pytest.mark.browser,
    pytest.mark.prefect,
    pytest.mark.slow,
    pytest.mark.xdist_group("browser"),
]

CUSTOMER = "Quillfeather Air"
SLEPT = (
    "The scanner switched itself off after ninety seconds without a parcel. Nobody had noticed, because it woke up as "
    "soon as somebody walked past. On quiet nights the first parcel after a pause went through unread."
)
CHANGED = (
    "We took the timer out and taped a yellow strip across the belt. A parcel that crosses the strip wakes the scanner. "
    "Since then every parcel is read, on quiet nights too."
)
DECK = build_pptx(
    TestSlide(title="Where parcels got lost", bullets=["The gate scanner slept"], notes=SLEPT),
    TestSlide(title=f"What {CUSTOMER} told us", bullets=[f"{CUSTOMER} lost four parcels"]),
    TestSlide(title="What we changed", bullets=["The timer is off"], notes=CHANGED),
)
RUN_LIMIT_MS = 240_000


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LiveDesk]:
    """A desk as `deckproof desk` opens it, with its worker in a process of its own."""
    for name in ("PREFECT_API_URL", "PREFECT_HOME", "DECKPROOF_OUTPUTS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    store = open_store(tmp_path / "outputs")
    with cheap_hashes():
        set_team(store)
    listed = tmp_path / "customers.csv"
    listed.write_text(f"name\n{CUSTOMER}\nPelham Ferries\n", encoding="utf-8")
    import_customers(listed, store.outputs)
    foreman = Foreman(store)
    with serve(store, wake=foreman.wake) as live:
        yield live
    foreman.close()
    store.close()


@pytest.fixture
def sit_down(chromium: Browser, desk: LiveDesk) -> Iterator[SitDown]:
    with browsers_at(chromium, desk.origin) as of:
        yield of


def test_from_an_upload_to_a_release_by_keys_alone(sit_down: SitDown, desk: LiveDesk, tmp_path: Path) -> None:  # fmt: skip
    """Nobody sees the customer's name in what the run wrote; what the author puts in by hand is found, signed for, and let out."""
    talk = tmp_path / "Night shift.pptx"
    talk.write_bytes(DECK)
    author, reviewer, compliance = (sit_down(name) for name in ("ida.marlow", "tomas.reyl", "nadia.okoro"))  # fmt: skip
    with calm(author.page, desk.origin), calm(reviewer.page, desk.origin), calm(compliance.page, desk.origin):  # fmt: skip
        hand_in(author, talk)
        own_id = open_draft(author)
        assert CUSTOMER not in author.page.locator(".page-sheet").inner_text()
        name_the_customer(author)
        say(author, "The airline agreed to be named.")

        reviewer.page.goto("/queue?severity=high")
        reviewer.press_and_wait("o")
        assert own_id in reviewer.page.url
        expect(reviewer.page.get_by_text("The airline agreed to be named.").first).to_be_visible()
        expect(reviewer.page.get_by_text("Somebody of compliance signs it")).to_be_visible()
        expect(reviewer.page.get_by_role("button", name="Sign and approve")).to_have_count(0)
        ask(reviewer, "nadia.okoro")

        compliance.page.goto("/queue?mine=1")
        compliance.press_and_wait("o")
        settle_all(compliance)
        compliance.press_and_wait("a")
        assert load_output(desk.store, own_id).state is OutputState.APPROVED

        reviewer.page.goto(f"/review/{own_id}")
        reviewer.tab_to("Release")
        reviewer.press_and_wait("Enter")
        expect(reviewer.page.get_by_role("link", name="Download").first).to_be_visible()
    out = [one for one in (desk.store.outputs / "released").rglob("*") if one.is_file()]
    assert any(CUSTOMER in one.read_text(encoding="utf-8") for one in out if one.suffix == ".md")
    assert not verify(desk.store, rooms=house(desk.store)).faults


def hand_in(author: Hands, talk: Path) -> None:
    """Upload it, only as a summary, and watch until its pack is there."""
    author.page.goto("/upload")
    # The dialogue in which one picks a file is the system's, and not always opened for a browser that nobody sees.
    author.page.get_by_label("Presentations").set_input_files(talk)
    author.page.get_by_text("Only some of the outputs").focus()
    author.press("Enter")
    author.tab_to("summary", "checkbox")
    author.press("Space")
    author.tab_to("Upload and begin")
    author.press("Enter")
    author.page.wait_for_url("**/runs/*")
    expect(author.page.get_by_role("heading", level=1)).to_have_text("Night shift.pptx")
    expect(author.page.locator("ol.steps li.now, ol.steps li.done").first).to_be_visible(timeout=RUN_LIMIT_MS)  # fmt: skip
    expect(author.page.get_by_role("link", name="Open the pack")).to_be_visible(timeout=RUN_LIMIT_MS)  # fmt: skip


def open_draft(author: Hands) -> str:
    """From the run's page to the summary; gives its id."""
    author.tab_to("Open the pack", "link")
    author.press_and_wait("Enter")
    title = author.page.locator("ul.lines a.title").first
    author.tab_to(title.inner_text(), "link")
    author.press_and_wait("Enter")
    return author.page.url.rpartition("/")[2]


def name_the_customer(author: Hands) -> None:
    """A customer who agreed to be named: the author writes it, and the scan has to hold it up."""
    author.press_and_wait("e")
    author.page.get_by_label("The page").focus()
    author.press("Control+End")
    author.type(f"\n{CUSTOMER} lost four parcels.[^s2]\n")
    author.tab_to("Save and scan")
    author.press_and_wait("Enter")
    expect(author.page.get_by_text("compliance signs", exact=True)).to_be_visible()


def say(somebody: Hands, words: str) -> None:
    """Comment on the draft as a whole."""
    somebody.page.get_by_label("Say something about it").focus()
    somebody.type(words)
    somebody.tab_to("Say it")
    somebody.press_and_wait("Enter")
    expect(somebody.page.get_by_text(words).first).to_be_visible()


def ask(somebody: Hands, name: str) -> None:
    """Ask them to look at the draft that is open."""
    somebody.page.get_by_label("Ask", exact=True).focus()
    somebody.type(name)
    somebody.tab_to("Ask")
    somebody.press_and_wait("Enter")
    expect(somebody.page.get_by_text(f"asked: {name}")).to_be_visible()


def settle_all(compliance: Hands) -> None:
    """Accept what is open, one key each."""
    for _ in range(12):
        if compliance.page.locator("[data-open='0']").count():
            return
        compliance.press_and_wait("3")
    raise AssertionError("something stays open")
