"""A run's own list beside the imported one: it adds, and takes nothing away. And a damaged index is none."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from deckproof.model import Action, Block, BlockKind, Visibility
from scanners.customers import (
    CustomerIndex,
    import_customers,
    joined_index,
    load_index,
    load_index_by_digest,
)

TODAY = dt.date(2026, 1, 1)


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def found_in(index: CustomerIndex, text: str) -> set[tuple[str | None, Action]]:
    block = Block(id="b", kind=BlockKind.BODY, text=text, visibility=Visibility.SHOWN, part="p")
    return {(one.customer_id, one.action) for one in index.find([block], today=TODAY)}


def test_a_runs_own_list_cannot_switch_the_houses_customers_off(tmp_path: Path) -> None:
    import_customers(write(tmp_path / "house.csv", "name,id\nTarnwick Markets Ltd,C-1\n"), tmp_path)
    own = write(tmp_path / "own.csv", "name,id\nQuellstadt AG,X-9\n")
    for _ in range(2):
        index = joined_index(own, tmp_path)
        seen = {who for who, _ in found_in(index, "Tarnwick Markets met Quellstadt.")}
        assert seen == {"C-1", "X-9"}


def test_a_runs_own_list_lets_nobody_be_named_in_public(tmp_path: Path) -> None:
    import_customers(write(tmp_path / "house.csv", "name,id\nTarnwick Markets Ltd,C-1\n"), tmp_path)
    own = write(
        tmp_path / "own.csv",
        "name,id,public_reference_until\nTarnwick Markets Ltd,C-1,2030-01-01\nQuellstadt AG,X-9,2030-01-01\n",
    )
    found = found_in(joined_index(own, tmp_path), "Tarnwick Markets met Quellstadt.")
    assert {who for who, _ in found} == {"C-1", "X-9"}
    assert Action.ALLOW not in {action for _, action in found}


def test_without_an_imported_list_the_runs_own_one_counts_alone(tmp_path: Path) -> None:
    own = write(tmp_path / "own.csv", "name,id\nQuellstadt AG,X-9\n")
    assert joined_index(own, tmp_path).digest == load_index(own).digest


def test_an_index_with_flipped_bytes_is_not_opened(tmp_path: Path) -> None:
    cache = tmp_path / "cache" / "customers"
    own = write(tmp_path / "own.csv", "name,id\nQuellstadt AG,X-9\n")
    index = load_index(own, outputs=tmp_path)
    (file,) = cache.glob("*.index")
    whole = bytearray(file.read_bytes())
    whole[len(whole) // 2] ^= 0xFF
    file.write_bytes(bytes(whole))
    assert load_index_by_digest(index.digest, cache) is None
    assert found_in(load_index(own, outputs=tmp_path), "Quellstadt AG")


def test_another_index_in_its_place_is_not_opened(tmp_path: Path) -> None:
    cache = tmp_path / "cache" / "customers"
    own = write(tmp_path / "own.csv", "name,id\nQuellstadt AG,X-9\n")
    index = load_index(own, outputs=tmp_path)
    other = load_index(write(tmp_path / "other.csv", "name\nNobody\n"), outputs=tmp_path)
    (cache / f"{index.digest}.index").write_bytes((cache / f"{other.digest}.index").read_bytes())
    assert load_index_by_digest(index.digest, cache) is None
    assert found_in(load_index(own, outputs=tmp_path), "Quellstadt AG")


def test_nothing_in_the_cache_says_which_index_a_list_has(tmp_path: Path) -> None:
    """Who can write there could otherwise name a whole index of other customers."""
    own = write(tmp_path / "own.csv", "name,id\nQuellstadt AG,X-9\n")
    import_customers(write(tmp_path / "house.csv", "name\nTarnwick Markets\n"), tmp_path)
    load_index(own, outputs=tmp_path)
    joined_index(own, tmp_path)
    assert {file.suffix for file in (tmp_path / "cache").rglob("*") if file.is_file()} == {".index"}
