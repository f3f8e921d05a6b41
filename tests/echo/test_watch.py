"""The schedule: what the engine hears of it, and that a deployment names it."""

from __future__ import annotations

import datetime as dt
import logging
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
import yaml

from deckproof.customers_source import CustomersSource
from deckproof.errors import StageError
from deckproof.model import Person
from deckproof.settings import Settings
from echo.alerts import list_alerts
from review.people import issue_token
from review.store import Store
from tests.echo.making import CUSTOMER, customer_list, release_pack
from tests.review.making import NOW

ROOT = Path(__file__).parents[2]


def test_it_looks_raises_and_tells_the_engine_a_number(
    store: Store, cast: dict[str, Person], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    from flows.customers_watch import watch

    caplog.set_level(logging.DEBUG)
    release_pack(store, cast["ben"], f"With {CUSTOMER}.[^s1]")
    token = issue_token(store, cast["root"], "cleo", now=NOW)
    source = CustomersSource(path=customer_list(tmp_path / "crm.csv", CUSTOMER))
    settings = Settings(outputs=store.outputs, customers_source=source, token=token)
    assert watch(settings, now=NOW) == 1
    assert watch(settings, now=NOW + dt.timedelta(hours=1)) == 0
    assert len(list_alerts(store, cast["cleo"])) == 1
    assert "Harlequin" not in caplog.text
    (tmp_path / "crm.csv").unlink()
    with pytest.raises(StageError) as raised:
        watch(settings, now=NOW + dt.timedelta(days=2))
    assert raised.value.__cause__ is None
    assert str(tmp_path) not in str(raised.value)


def test_every_deployment_names_a_flow_that_is_there() -> None:
    for one in yaml.safe_load((ROOT / "prefect.yaml").read_text("utf-8"))["deployments"]:
        module, _, name = one["entrypoint"].rpartition(".")
        assert hasattr(import_module(module), name)


RUN = """
import sys
from pathlib import Path
from flows.engine import start_engine
with start_engine(Path(sys.argv[1]), Path(sys.argv[2])):
    from flows.customers_watch import customers_watch
    print(customers_watch())
"""


@pytest.mark.prefect
def test_nothing_of_a_list_is_with_the_engine(
    store: Store, cast: dict[str, Person], tmp_path: Path
) -> None:
    release_pack(store, cast["ben"], f"With {CUSTOMER}.[^s1]")
    path = customer_list(tmp_path / "quillon-exports.csv", CUSTOMER)
    (tmp_path / "deckproof.toml").write_text(f'[customers_source]\npath = "{path}"\n')
    engine = tmp_path / "engine"
    engine.mkdir()
    token = issue_token(store, cast["root"], "cleo", now=NOW)
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PREFECT")}
    environment |= {"DECKPROOF_TOKEN": token, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", RUN, str(engine), str(store.outputs)],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.stdout.strip().endswith("1"), done.stderr[-2000:]
    files = [one for one in engine.rglob("*") if one.is_file()]
    kept = b"".join(one.read_bytes() for one in files)
    assert b"customers-watch" in kept
    for word in ("Harlequin", "Tramways", "quillon", token):
        assert word.encode() not in kept
        assert word not in done.stdout + done.stderr
