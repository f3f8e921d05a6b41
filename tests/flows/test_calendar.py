"""What is planned leaves by a flow of a real engine, which is told nothing but counts."""

from __future__ import annotations

import base64
import datetime as dt
import http.client
import importlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from review import gate, people
from review.outputs import load_output
from review.rooms import house
from review.store import Store, open_store
from tests.flows.conftest import clean_environment
from tests.review.making import add_cast, make_pack, rooms

pytestmark = [pytest.mark.prefect, pytest.mark.xdist_group("prefect")]
ROOT = Path(__file__).parents[2]
WORD = "Quollmarch"
RUN = "from flows.calendar_due import release_due; import json; print(json.dumps(release_due()))"


def planned(folder: Path, *, approve: bool) -> tuple[Store, str]:
    """A store with one piece that is due since a minute ago."""
    from plans.calendar_plan import move

    now = dt.datetime.now(dt.UTC)
    before = now - dt.timedelta(hours=2)
    store = open_store(folder)
    cast = add_cast(store)
    (own_id,) = make_pack(store, f"{WORD} is plain.[^s1]")
    if approve:
        version = house(store).policy_version()
        gate_rescan(store, own_id, before)
        gate.approve(store, cast["bea"], own_id, now=before, policy_version=version)
    minute = now - dt.timedelta(minutes=1)
    move(store, cast["ben"], own_id, minute.date(), now=before, hour=f"{minute:%H:%M}")
    return store, own_id


def gate_rescan(store: Store, own_id: str, now: dt.datetime) -> None:
    """Judge the piece by the policy in force, as the real rooms do."""
    from review.edits import rescan

    someone = next(one for one in people.list_people(store) if one.name == "bea")
    rescan(store, someone, own_id, now=now, rooms=rooms(house(store).policy_version()))


def run_flow(folder: Path, served: dict[str, str]) -> dict[str, int]:
    done = subprocess.run(
        [sys.executable, "-c", RUN],
        cwd=folder.parent,
        env=clean_environment()
        | served
        | {"DECKPROOF_OUTPUTS": str(folder), "PREFECT_LOGGING_LEVEL": "CRITICAL", "PYTHONPATH": str(ROOT)}
        | {"PREFECT_LOGGING_TO_API_ENABLED": "false"},
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )  # fmt: skip
    counted: dict[str, int] = json.loads(done.stdout.splitlines()[-1])
    return counted


def asked(served: dict[str, str], way: str) -> Any:
    """What the server's API tells of all of these."""
    where = urlsplit(served["PREFECT_API_URL"])
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=30)
    auth = base64.b64encode(served["PREFECT_API_AUTH_STRING"].encode()).decode()
    headers = {"Content-Type": "application/json", "Authorization": f"Basic {auth}"}
    connection.request("POST", f"{where.path}/{way}/filter", "{}", headers)
    answer = json.loads(connection.getresponse().read())
    connection.close()
    return answer


def test_a_planned_piece_leaves_by_a_flow_that_is_told_nothing(
    tmp_path: Path, served: dict[str, str]
) -> None:
    store, own_id = planned(tmp_path / "outputs", approve=True)
    assert run_flow(tmp_path / "outputs", served) == {"released": 1, "refused": 0}
    assert load_output(store, own_id).state == "released"
    assert run_flow(tmp_path / "outputs", served) == {"released": 0, "refused": 0}
    store.close()
    runs = [one for one in asked(served, "flow_runs") if one["parameters"] == {}]
    flows = {one["id"]: one["name"] for one in asked(served, "flows")}
    mine = [one for one in runs if flows[one["flow_id"]] == "release-due"]
    assert len(mine) >= 2
    assert {one["state_type"] for one in mine} == {"COMPLETED"}
    told = json.dumps(
        [asked(served, way) for way in ("flow_runs", "task_runs", "logs", "artifacts")]
    )
    assert WORD not in told
    assert own_id not in told


def test_what_is_not_approved_stays_on_its_day(tmp_path: Path, served: dict[str, str]) -> None:
    store, own_id = planned(tmp_path / "outputs", approve=False)
    assert run_flow(tmp_path / "outputs", served) == {"released": 0, "refused": 1}
    assert load_output(store, own_id).state == "held"
    assert not list((tmp_path / "outputs/released").rglob("*.md"))
    store.close()


def test_the_schedule_names_a_flow_that_is_there() -> None:
    recipe = yaml.safe_load((ROOT / "prefect.release.yaml").read_text(encoding="utf-8"))
    (deployment,) = recipe["deployments"]
    module, _, name = deployment["entrypoint"].rpartition(".")
    flow = getattr(importlib.import_module(module), name)
    assert flow.name == "release-due"
    assert deployment["schedules"] == [{"interval": 900}]
    assert deployment["concurrency_limit"]["limit"] == 1
