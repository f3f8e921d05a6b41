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
    assert "This call came to 3 of 5 decks; whatever is held stays so" in str(stopped.value)
    assert "same call goes on" in str(stopped.value)
    store.close()


def test_where_the_report_cannot_be_gathered_it_is_told_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from deckproof.cli._batch_report import BatchReport
    from flows.orders import Batch

    def shut(**_: object) -> Any:
        raise PermissionError(errno.EACCES, "Permission denied")

    store = open_store(tmp_path / "outputs")
    monkeypatch.setattr("tempfile.TemporaryFile", shut)
    with pytest.raises(StoreError, match="cannot be written: Permission denied"):
        BatchReport(store, Batch(id="b", author="ana", orders=[]), as_json=False)
    store.close()


@pytest.mark.parametrize(
    ("failed", "then", "said"),
    [
        (0, 0, "Nothing failed when this call was made last."),
        (0, 1, "1 deck failed when this call was made last, and is not there any more."),
        (2, 2, "2 decks failed when this call was made last; 3 others are left alone."),
    ],
)
def test_a_retry_says_what_it_takes_up(failed: int, then: int, said: str) -> None:
    from deckproof.cli import batch

    assert batch._told_again(failed, 5, then) == said


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
