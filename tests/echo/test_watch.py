"""The schedule: what the engine hears of it, and that a deployment names it."""

from __future__ import annotations

import datetime as dt
import logging
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
