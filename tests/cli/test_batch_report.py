"""What a batch says at its end where the disk runs full before it."""

import errno
from pathlib import Path
from typing import Any

import pytest

from deckproof.errors import StoreError
from flows.runs import Ran
from review.places import trouble
from review.store import open_store


def test_a_disk_that_is_full_ends_a_batch_with_how_far_it_came(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from contextlib import nullcontext

    from deckproof.cli import batch as command_line
    from deckproof.cli._batch_report import BatchReport
    from deckproof.settings import load_settings
    from flows.orders import Batch, Order, Over

    store = open_store(tmp_path / "outputs")
    orders = [Order(deck=Path(f"{number}.pptx"), options_id="o") for number in range(5)]
    made = Batch(id="b", author="ana", orders=orders)

    def full(*_: object) -> Any:
        for number in range(3):
            yield number, Over(Ran(path=Path("a"), deck=str(number), pack="p", fresh=True))
        raise trouble(OSError(errno.ENOSPC, "full"), tmp_path)

    monkeypatch.setattr("flows.batches.run_batch", full)
    monkeypatch.setattr("flows.engine.start_engine", lambda *_, **__: nullcontext())
    with (
        BatchReport(store, made, as_json=False) as report,
        pytest.raises(StoreError, match="The disk is full") as stopped,
    ):
        command_line._work(store, load_settings(outputs=tmp_path / "outputs"), made, report)
    assert "Make room" in str(stopped.value)
    assert "3 of 5 decks are held" in str(stopped.value)
    assert "same call goes on" in str(stopped.value)
    store.close()


def test_a_report_that_the_disk_does_not_take_is_told_as_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from deckproof.cli._batch_report import BatchReport
    from flows.orders import Batch, Order, Over

    store = open_store(tmp_path / "outputs")
    order = Order(deck=Path("a.pptx"), options_id="o")
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("needs /dev/full")
    monkeypatch.setattr("tempfile.TemporaryFile", lambda **_: full.open("wb", buffering=0))
    with (
        BatchReport(store, Batch(id="b", author="a", orders=[order]), as_json=True) as report,
        pytest.raises(StoreError, match="The disk is full"),
    ):
        report.add(0, Over(Ran(path=Path("a"), deck="d", pack="p"), b"{}"))
    store.close()
