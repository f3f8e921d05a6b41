"""Briefs that are kept: versions, who may, the ledger, and which packs were written by them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from deckproof.codec import digest, to_json
from deckproof.errors import BriefError, ChangedBytesError, NotAllowedError, UnknownNameError
from deckproof.model import Brief, Person, PodcastPlan, ReleasePlan
from flows.sources import spell_out
from plans.briefs import (
    brief_of_pack,
    brief_sha256,
    choose_brief,
    keep,
    list_kept,
    load_kept,
    packs_by_brief,
    versions_of,
)
from review import audit
from review.entries import last_entries
from review.holds import NewPack, hold
from review.store import Store
from tests.review.making import NOW, POLICY, SOURCE, rooms
from tests.review.tampering import raw_connection, tamper

Cast = dict[str, Person]
SPRING = Brief(
    purpose="productivity",
    audience="planners of field service",
    podcast=PodcastPlan(minutes=9.0, hosts=("Ana", "Ben")),
    release=ReleasePlan(start=dt.date(2027, 1, 11)),
    pronunciation={"nginx": "engine x"},
)


def hold_with(store: Store, options: str, pack: str = "pack1") -> None:
    new = NewPack(
        id=pack,
        deck="d" * 64,
        name="talk.pptx",
        author="ana",
        options=options,
        source=store.blobs.put(to_json(SOURCE)),
        deck_findings=(),
        outputs=(),
        index_digest="",
        policy_version=POLICY,
    )
    hold(store, new, now=NOW, rooms=rooms())


def test_a_kept_brief_comes_back_as_it_was_kept(store: Store, cast: Cast) -> None:
    kept = keep(store, cast["ana"], "spring", SPRING, now=NOW)
    assert (kept.version, kept.sha256) == (1, digest(to_json(SPRING)))
    assert load_kept(store, "spring").brief == SPRING
    assert audit.verify(store, rooms=rooms()).faults == ()


def test_another_content_is_another_version_and_the_old_one_stays(store: Store, cast: Cast) -> None:
    keep(store, cast["ana"], "spring", SPRING, now=NOW)
    later = keep(store, cast["ben"], "spring", replace(SPRING, kpi="calls"), now=NOW)
    assert later.version == 2
    assert load_kept(store, "spring").brief.kpi == "calls"
    assert load_kept(store, "spring", 1).brief == SPRING
    assert [(one.version, one.who) for one in versions_of(store, "spring")] == [(2, "ben"), (1, "ana")]  # fmt: skip
    assert [(one.name, one.version) for one in list_kept(store)] == [("spring", 2)]
    assert audit.verify(store, rooms=rooms()).faults == ()


def test_the_same_content_once_more_is_no_new_version(store: Store, cast: Cast) -> None:
    keep(store, cast["ana"], "spring", SPRING, now=NOW)
    with store.reading() as connection:
        before = last_entries(connection, limit=1)
    assert keep(store, cast["ben"], "spring", SPRING, now=NOW).who == "ana"
    with store.reading() as connection:
        assert last_entries(connection, limit=1) == before


@pytest.mark.parametrize("who", ["cleo", "audrey"])
def test_whoever_does_not_write_keeps_no_brief(store: Store, cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowedError, match="keep a brief"):
        keep(store, cast[who], "spring", SPRING, now=NOW)
    assert list_kept(store) == ()


@pytest.mark.parametrize("name", ["", "spring.toml", "a/b", "-x", "new", "default", "ä", "x" * 64, "a\n"])  # fmt: skip
def test_a_name_that_could_be_a_file_is_no_name(store: Store, cast: Cast, name: str) -> None:
    with pytest.raises(BriefError, match="cannot be kept as" if name else "has no name"):
        keep(store, cast["ana"], name, SPRING, now=NOW)


def test_the_default_brief_is_not_kept(store: Store, cast: Cast) -> None:
    with pytest.raises(BriefError, match="states nothing"):
        keep(store, cast["ana"], "spring", Brief(is_default=True), now=NOW)
    assert brief_sha256(Brief(is_default=True)) == ""


def test_an_unknown_name_offers_the_nearest(store: Store, cast: Cast) -> None:
    keep(store, cast["ana"], "spring", SPRING, now=NOW)
    with pytest.raises(UnknownNameError, match="'spring'"):
        load_kept(store, "sprnig")


def test_a_file_comes_before_a_kept_brief_of_that_name(
    store: Store, cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    keep(store, cast["ana"], "spring", SPRING, now=NOW)
    assert choose_brief(store, Path("spring")) == SPRING
    Path("spring").write_text('kpi = "from the file"\n', encoding="utf-8")
    assert choose_brief(store, Path("spring")).kpi == "from the file"
    assert choose_brief(store, None).is_default
    with pytest.raises(BriefError, match="no such brief"):
        choose_brief(store, Path("spring.toml"))


def test_a_row_behind_the_gates_back_is_not_used_and_is_told(store: Store, cast: Cast) -> None:
    keep(store, cast["ana"], "spring", SPRING, now=NOW)
    other = store.blobs.put(to_json(replace(SPRING, contact="elsewhere")))
    tamper(store, f"UPDATE kept_brief SET sha256 = '{other}'")  # noqa: S608 - the names in its statements are the test's own
    with pytest.raises(ChangedBytesError, match="behind the gate"):
        load_kept(store, "spring")
    assert any("kept-brief" in fault for fault in audit.verify(store, rooms=rooms()).faults)


def test_the_database_refuses_to_change_a_kept_brief(store: Store, cast: Cast) -> None:
    keep(store, cast["ana"], "spring", SPRING, now=NOW)
    with raw_connection(store) as raw:
        with pytest.raises(DBAPIError, match="never changed"):
            raw.execute("UPDATE kept_brief SET who = 'ben'")
        with pytest.raises(DBAPIError, match="never taken away"):
            raw.execute("DELETE FROM kept_brief")
        with pytest.raises(DBAPIError, match="never replaced"):
            raw.execute("INSERT INTO kept_brief VALUES (1, 'x', 9, ?, 'ben', 'now')", ("a" * 64,))


def test_a_pack_knows_its_brief_and_the_brief_its_packs(store: Store, cast: Cast) -> None:
    keep(store, cast["ana"], "spring", SPRING, now=NOW)
    narrowed = replace(SPRING, kinds=("summary",))
    plan = brief_sha256(SPRING)
    hold_with(store, store.blobs.put(to_json({"brief": narrowed, "plan": plan})), "pack1")
    hold_with(store, store.blobs.put(to_json({"brief": SPRING, "writer": "offline"})), "pack2")
    hold_with(store, store.blobs.put(to_json({"brief": Brief(is_default=True)})), "pack3")
    hold_with(store, "0" * 64, "pack4")
    first, third = brief_of_pack(store, "pack1"), brief_of_pack(store, "pack3")
    assert first is not None
    assert third is not None
    assert (first.name, first.version, first.sha256, first.brief) == ("spring", 1, plan, narrowed)
    assert (third.name, third.sha256, third.brief.is_default) == ("", "", True)
    assert brief_of_pack(store, "pack4") is None
    assert {row.id for row in packs_by_brief(store, [plan])} == {"pack1", "pack2"}
    assert packs_by_brief(store, [""]) == ()


def test_a_manifest_names_a_file_beside_it_or_a_kept_brief(tmp_path: Path) -> None:
    (tmp_path / "beside").write_text("", encoding="utf-8")
    (tmp_path / "plan.csv").write_text(
        "deck,brief\na.pptx,spring\nb.pptx,spring.toml\nc.pptx,beside\nd.pptx,\n", encoding="utf-8"
    )
    found = [one.brief for one in spell_out([str(tmp_path / "plan.csv")])]
    assert found == [Path("spring"), tmp_path / "spring.toml", tmp_path / "beside", None]
