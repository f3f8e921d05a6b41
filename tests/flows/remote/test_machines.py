"""Batches over several machines, for real: PostgreSQL, a bucket, a Prefect server and workers that share nothing but a network."""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Event

import pytest

from tests.decks import TestSlide, build_pptx
from tests.flows.remote import canaries
from tests.flows.remote.conftest import namespaces
from tests.flows.remote.scene import Scene, family, wait_for
from tests.writers.chat.fake_endpoint import Body, FakeEndpoint, Turn, error, serve

pytestmark = [
    pytest.mark.prefect,
    pytest.mark.postgres,
    pytest.mark.slow,
    pytest.mark.xdist_group("machines"),
]

CUSTOMERS = "name,id,aliases\nBrindlemark Foods Ltd,C-1,Brindlemark\n"


def write_decks(folder: Path, count: int, *, mark: str = "") -> Path:
    folder.mkdir(parents=True)
    for number in range(count):
        slides = [
            TestSlide(
                title=f"How shift {number} stopped losing crates {mark}",
                bullets=["The scanner slept", "Two belts met without a marker"],
                notes="Every night twelve crates pass one gate, and until spring we lost some of them. "
                f"Brindlemark Foods told us so {number} times, and we found a timer.",
            ),
            TestSlide(
                title="What we changed",
                bullets=["The timer is off", "A marker between the belts"],
                notes="The timer was a checkbox in a menu that no one had opened since the gate was built.",
            ),
        ]
        (folder / f"talk-{number}.pptx").write_bytes(build_pptx(*slides, title=f"Crates {number}"))
    (folder.parent / f"{folder.name}.csv").write_text(CUSTOMERS, encoding="utf-8")
    return folder


def hand_in(scene: Scene, folder: Path, *words: str) -> str:
    document = scene.deckproof(
        "desk", "batch", "--remote", folder, "--customers", folder.with_suffix(".csv"),
        "--kind", "summary", "--kind", "clean-deck", *words,
    )  # fmt: skip
    assert {one["state"] for one in document["decks"]} == {"queued"}
    return str(document["batch"])


def has_started(scene: Scene, name: str) -> bool:
    return "started!" in scene.machines[name].log


def require_whole(scene: Scene, batch: str, decks: int) -> None:
    """Every deck has exactly one pack, no output is there twice, nothing is released, and the ledger fits."""
    assert scene.counts(batch) == {"held": decks}
    packs = scene.ask("SELECT deck, count(*) FROM pack WHERE deck IN (SELECT deck FROM run WHERE batch = %s) GROUP BY deck", batch)  # fmt: skip
    assert [count for _, count in packs] == [1] * decks
    twice = scene.ask("SELECT pack, kind, style, position FROM output GROUP BY 1, 2, 3, 4 HAVING count(*) > 1")  # fmt: skip
    assert twice == []
    assert {state for (state,) in scene.ask("SELECT DISTINCT state FROM output")} == {"held"}
    assert scene.ask("SELECT count(*) FROM release") == [(0,)]
    # Of this batch alone: the tests come in any order, and a deck that cannot be read leaves its stage given back.
    left = scene.ask("SELECT deck_sha256, stage, state, owner, attempts FROM stage WHERE state <> 'done' AND deck_sha256 IN (SELECT deck FROM run WHERE batch = %s)", batch)  # fmt: skip
    assert left == []
    told = scene.ask("SELECT count(*) FROM ledger WHERE action = 'pack-held'")
    assert told == scene.ask("SELECT count(*) FROM pack")


def test_two_machines_in_networks_of_their_own_share_a_batch(scene: Scene, tmp_path: Path) -> None:
    names = ("dpr-one", "dpr-two")
    decks = write_decks(tmp_path / "shared", 2)
    with namespaces(*names) as host:
        scene.host = host or scene.host
        for name in names:
            before = ["ip", "netns", "exec", name] if host else []
            # A name of its own, so that nobody can tell from it whether the other's processes live.
            own = ["unshare", "--uts", "sh", "-c", f"hostname {name}; exec \"$@\"", "sh"] if host else []  # fmt: skip
            scene.share_keys(name)
            scene.start_worker(name, *before, *own)
        try:
            for name in names:
                wait_for(partial(has_started, scene, name), 120, name)
            scene.host = "127.0.0.1"
            batch = hand_in(scene, decks, "--chunk", "1")
            scene.wait_until_over(batch, 240)
        finally:
            for name in names:
                scene.machines.pop(name).kill()
        require_whole(scene, batch, 2)
        if host is None:
            pytest.skip(
                "network namespaces need root and ip; the workers shared this machine's network"
            )
        owners = scene.ask("SELECT owner FROM run WHERE batch = %s", batch)
        # An owner begins with its host's name; what else tells machines apart stands behind it.
        assert {owner.partition("/")[0] for (owner,) in owners} == set(names)
    # Nothing of the decks lies with the workers but their caches, and whoever asks gets the pages.
    (pack, *_) = scene.deckproof("desk", "list")["packs"]
    shown = scene.deckproof("desk", "show", pack["outputs"][0]["id"])
    assert (scene.folder / "desk" / "outputs" / shown["path"]).is_file()
    assert scene.run("desk", "deckproof", "audit", "verify").returncode == 0


PLAN = (
    {"point": "take_deck:after", "target": "process"},
    {"point": "put_chunk:after", "target": "process"},
    {"point": "read:inside", "target": "process"},
    {"point": "scan:after", "target": "postgres"},
    {"point": "plan:inside", "target": "prefect"},
    {"point": "write:before", "target": "worker-a"},
    {"point": "hold:inside", "target": "process"},
)


TIMES = {
    "flows.chunks": {"LEASE_S": 15.0, "LOOK_EVERY_S": 6.0},
    "flows.remote": {"STARTING_S": 20.0},
    "flows.once": {"LEASE_S": 20.0},
}
"""With those of a team each kill would cost two minutes of waiting, and nothing else would happen."""


def test_whatever_is_killed_each_deck_has_one_pack(scene: Scene, tmp_path: Path) -> None:
    decks = write_decks(tmp_path / "killed", 5, mark="again")
    failing = scene.failing(PLAN, TIMES)
    words = ("deckproof", "batch", "--remote", decks, "--customers", decks.with_suffix(".csv"), "--kind", "summary", "--chunk", "2", "--json")  # fmt: skip
    for _ in range(2):
        assert scene.run("desk", *words, **failing).returncode == -9
    scene.run("desk", *words)
    batches = [batch for (batch,) in scene.ask("SELECT DISTINCT batch FROM run WHERE name LIKE 'talk-%%' AND state <> 'held'")]  # fmt: skip
    for name in ("worker-a", "worker-b"):
        scene.share_keys(name)
        scene.start_worker(name, **failing)

    def is_over() -> bool:
        scene.mend()
        return scene.is_over(*batches)

    wait_for(is_over, 400, "not all was taken up again")
    for name in ("worker-a", "worker-b"):
        scene.machines.pop(name).kill()
    assert len(list(scene.marks.glob("mark-*"))) == len(PLAN)
    assert sum(scene.counts(batch)["held"] for batch in batches) == 5
    for batch in batches:
        require_whole(scene, batch, scene.counts(batch)["held"])


def test_nothing_of_a_deck_is_with_the_engine(scene: Scene, tmp_path: Path) -> None:
    """Over all that whoever came before left with the server; the decks of this one have canaries."""
    folder = tmp_path / "canaries"
    folder.mkdir()
    (folder / f"{canaries.FILE_NAME}.pptx").write_bytes(canaries.build_deck())
    (folder / f"{canaries.FILE_NAME}-broken.pptx").write_bytes(canaries.build_broken())
    folder.with_suffix(".csv").write_text(CUSTOMERS, encoding="utf-8")
    batch = hand_in(scene, folder)
    scene.share_keys("worker-c")
    scene.start_worker("worker-c")
    try:
        scene.wait_until_over(batch, 200)
        assert scene.counts(batch) == {"held": 1, "failed": 1}
        assert canaries.find_in_api(scene.api_url) == set()
    finally:
        scene.machines.pop("worker-c").kill()
    assert canaries.find_in_database(scene) == set()
    assert canaries.find_in_folders(scene) == set()
    assert canaries.find(canaries.build_text().encode()) == set(canaries.ALL)


def set_limit(scene: Scene, name: str, *words: str) -> None:
    done = scene.run("admin", "prefect", "gcl", "update", name, *words)
    assert done.returncode == 0, done.stdout


def require_pace(times: list[float], burst: int, a_second: float) -> None:
    """No stretch of time has more calls than the burst and what has become free meanwhile."""
    for first, begun in enumerate(times):
        for last in range(first, len(times)):
            most = burst + (times[last] - begun + 1) * a_second  # a second for what is under way
            assert last - first + 1 <= most, (times, first, last)


def test_two_workers_keep_the_model_s_limits_and_tell_nobody_what_they_write_of(
    scene: Scene, tmp_path: Path
) -> None:
    times: list[float] = []
    room = Event()

    def answer(fake: FakeEndpoint, body: Body) -> Turn | None:
        times.append(asked := time.monotonic())
        time.sleep(0.7)
        while room.is_set() and fake.most_under_way < 2 and time.monotonic() < asked + 15:
            time.sleep(0.1)
        # An endpoint that says the deck's own words in its refusals, too.
        return error(400, f"Cannot write about {canaries.build_text()}") if len(times) % 4 == 3 else None  # fmt: skip

    folder = tmp_path / canaries.ALL[1] / "list"
    decks = write_decks(folder / canaries.ALL[4], 1, mark=canaries.ALL[0])
    (decks / f"{canaries.FILE_NAME}.pptx").write_bytes(canaries.build_deck())
    (decks / "broken.pptx").write_bytes(canaries.build_broken())
    lines = [f"{path.relative_to(folder)},2027-03-31" for path in sorted(decks.glob("*.pptx"))]
    (folder / f"{canaries.ALL[6]}.csv").write_text(
        "\n".join(["deck,due", *lines]), encoding="utf-8"
    )
    set_limit(scene, "deckproof-model", "--limit", "1")
    set_limit(scene, "deckproof-model-rate", "--limit", "2", "--slot-decay-per-second", "1")
    names = ("worker-d", "worker-e")
    with serve(FakeEndpoint(behave=answer)) as fake:
        model = {"DECKPROOF_MODEL_BASE_URL": fake.url, "DECKPROOF_MODEL_NAME": "small-model",
                 "DECKPROOF_MODEL_TIMEOUT_S": "20"}  # fmt: skip
        words = ("--writer", "chat", "--chunk", "1", "--no-ocr", "--kind", "summary", "--kind", "podcast-script")  # fmt: skip
        handed = scene.deckproof("desk", "batch", "--remote", folder / f"{canaries.ALL[6]}.csv", *words, **model)  # fmt: skip
        batch, seen = str(handed["batch"]), set[bytes]()

        def is_over() -> bool:
            for name in names:
                for pid in family(scene.machines[name].pid):
                    for what in ("cmdline", "environ"):
                        with suppress(OSError):
                            seen.add(Path(f"/proc/{pid}/{what}").read_bytes())
            return scene.is_over(batch)

        for name in names:
            scene.share_keys(name)
            scene.start_worker(name, **model)
        try:
            wait_for(is_over, 300, f"not over: {scene.counts(batch)}")
            assert scene.counts(batch) == {"held": 2, "failed": 1}
            assert fake.most_under_way == 1
            require_pace(times, 2, 1)
            # The instrument can see more than one: with room for both they ask while the other is answered.
            room.set()
            set_limit(scene, "deckproof-model", "--limit", "8")
            set_limit(scene, "deckproof-model-rate", "--limit", "60", "--slot-decay-per-second", "60")  # fmt: skip
            more = write_decks(tmp_path / "more", 2, mark="with room")
            again = scene.deckproof("desk", "batch", "--remote", more, *words, **model)
            scene.wait_until_over(str(again["batch"]), 240)
            assert fake.most_under_way > 1
            assert canaries.find_in_api(scene.api_url) == set()
        finally:
            for name in names:
                scene.machines.pop(name).kill()
    assert len(seen) > 4
    assert canaries.find(b"\n".join(seen)) == set()
    assert canaries.find_in_database(scene) == set()
    assert canaries.find_in_folders(scene) == set()


HOLD = """
import sys, time
from prefect.concurrency.sync import concurrency
from flows.limits import LEASE_S
with concurrency("one-place", strict=True, lease_duration=LEASE_S, raise_on_lease_renewal_failure=False):
    print("taken", flush=True)
    time.sleep(float(sys.argv[1]))
"""


def test_a_place_under_a_limit_comes_back_when_its_worker_and_the_server_were_killed(
    scene: Scene,
) -> None:
    made = scene.run("admin", "prefect", "gcl", "create", "one-place", "--limit", "1")
    assert made.returncode == 0, made.stdout
    holder = scene.start("holder", sys.executable, "-c", HOLD, "600")
    wait_for(lambda: "taken" in holder.log, 60, "no place")
    scene.machines["prefect"].kill()
    scene.machines.pop("holder").kill()
    scene.restart("prefect")
    waited = scene.run("admin", sys.executable, "-c", HOLD, "0")
    assert "taken" in waited.stdout
