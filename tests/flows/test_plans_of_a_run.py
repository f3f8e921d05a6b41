"""A run by a kept brief: the pack knows it, and its overview lies beside the drafts, the same each time."""

from __future__ import annotations

from pathlib import Path

import pytest

from deckproof.model import Brief, Role
from plans.briefs import brief_of_pack, keep
from review.files import OVERVIEW_FILES
from review.people import add_person, issue_token
from review.store import open_store
from tests.flows.conftest import CommandLine
from tests.review.making import NOW

pytestmark = [pytest.mark.prefect, pytest.mark.xdist_group("prefect")]

BRIEF = Brief(purpose="customer experience", audience="planners of night shifts")
NAMES = ("Brindlemark", "brindlemark", "Winter-Gate-77")


def test_a_pack_is_written_by_a_kept_brief_and_has_its_overview(
    command: CommandLine, talk: Path, customers: Path
) -> None:
    store = open_store(command.outputs)
    root = add_person(store, None, "root", (Role.ADMIN,), now=NOW)
    ida = add_person(store, root, "ida", (Role.AUTHOR,), now=NOW)
    kept = keep(store, ida, "nights", BRIEF, now=NOW)
    token = issue_token(store, root, "ida", now=NOW)
    words = ("run", talk, "--customers", customers, "--no-ocr", "--kind", "summary", "--json")
    ran = command(*words, "--brief", "nights", DECKPROOF_TOKEN=token)
    assert ran.code == 0, ran.err
    pack = ran.json["runs"][0]["pack"]
    known = brief_of_pack(store, pack)
    assert known is not None
    assert (known.name, known.sha256) == ("nights", kept.sha256)
    folder = command.outputs / "held" / pack
    texts = {name: (folder / name).read_text(encoding="utf-8") for name in OVERVIEW_FILES}
    for name, text in texts.items():
        assert "Held." in text
        assert not [one for one in NAMES if one in text], name
    assert "nights, version 1" in texts["overview.md"]
    assert "It is hidden in the deck" in texts["overview.md"]
    assert "(customer C-1)" in texts["what-if.md"]
    page = next(folder.glob("01-*.md")).read_text(encoding="utf-8")
    assert "Written for planners of night shifts." in page.split("\n\n")[0]
    for name in OVERVIEW_FILES:
        (folder / name).unlink()
    assert command("overview", pack, DECKPROOF_TOKEN=token).code == 0
    assert {name: (folder / name).read_text(encoding="utf-8") for name in OVERVIEW_FILES} == texts
    wrong = command(*words, "--brief", "nigts", DECKPROOF_TOKEN=token)
    assert wrong.code == 2
    assert "'nights'" in wrong.err
    store.close()
