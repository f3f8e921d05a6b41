"""The docs tell of roles in one place, and what they tell is what `authorise` decides."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from deckproof.model import Role
from review.authorise import MAY, Deed

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def told() -> dict[str, dict[str, str]]:
    """The table of docs/people.md: cells by deed and role."""
    lines = (DOCS / "people.md").read_text("utf-8").splitlines()
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in lines
        if line.startswith("|")
    ]
    start = next(at for at, row in enumerate(rows) if row[1:] == [role.value for role in Role])
    return {
        row[0].removesuffix(" *"): dict(zip(rows[start][1:], row[1:], strict=True))
        for row in rows[start + 2 : start + 2 + len(Deed)]
    }


def test_the_table_is_as_it_is_written_from_the_code() -> None:
    spec = importlib.util.spec_from_file_location("write_roles", DOCS / "write_roles.py")
    assert spec is not None
    assert spec.loader is not None
    written = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(written)
    assert written.table() in (DOCS / "people.md").read_text("utf-8"), (
        "python docs/write_roles.py writes it anew"
    )


@pytest.mark.parametrize("deed", list(Deed))
def test_no_role_may_more_or_less_than_the_table_tells(
    deed: Deed, told: dict[str, dict[str, str]]
) -> None:
    cells = told[deed.value]
    assert {role for role, cell in cells.items() if cell} <= {role.value for role in MAY[deed]}
    assert all(cells[role.value] for role in MAY[deed]), "a role that may do it to no pack at all"


def test_four_eyes_are_told(told: dict[str, dict[str, str]]) -> None:
    assert told["approve it"]["compliance"] == "of others"
    assert told["approve it"]["author"] == ""
    assert told["edit it"]["author"] == "own, or granted to edit"


def test_no_other_page_has_a_table_of_what_roles_may_do() -> None:
    pages = [page for page in DOCS.glob("*.md") if "| who | may |" in page.read_text("utf-8")]
    assert not pages
