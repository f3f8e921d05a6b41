"""The clean copy of a deck, from the command line: held, scanned again, approved, released, recalled; and what is refused."""

import io
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation

from tests.decks import TestSlide, build_pptx
from tests.flows.conftest import CommandLine

pytestmark = [pytest.mark.prefect, pytest.mark.xdist_group("prefect")]

NAMES = ("rindlemark", "Winter-Gate-77", "Ida Marlow", "timer, and it was")


def copy_of(run: dict[str, Any]) -> dict[str, Any]:
    (output,) = [one for one in run["outputs"] if one["kind"] == "clean-deck"]
    found: dict[str, Any] = output
    return found


def people(command: CommandLine) -> dict[str, str]:
    """An admin, an author and a reviewer, and their tokens."""
    tokens = {"ada": ""}
    for name, role in (("ada", "admin"), ("ana", "author"), ("cleo", "compliance")):
        admin = {"DECKPROOF_TOKEN": tokens["ada"]} if tokens["ada"] else {}
        added = command("user", "add", name, "--role", role, **admin)
        assert added.code == 0, added.err
        made = command("user", "token", name, **admin)
        assert made.code == 0, made.err
        tokens[name] = made.out.split()[-1]
    return tokens


@pytest.mark.slow
def test_the_clean_copy_is_held_approved_released_and_recalled(
    command: CommandLine, talk: Path, customers: Path
) -> None:
    who = people(command)
    ran = command(
        "run", talk, "--customers", customers, "--no-ocr", "--kind", "clean-deck", "--json",
        DECKPROOF_TOKEN=who["ana"],
    )  # fmt: skip
    assert ran.code == 0, ran.err
    held = copy_of(ran.json["runs"][0])
    assert (held["state"], held["slides"]) == ("held", [1, 2, 3, 4, 5])
    data = (command.outputs / held["path"]).read_bytes()
    deck = Presentation(io.BytesIO(data))
    said = "\n".join(
        shape.text_frame.text
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_text_frame
    )
    assert "How we stopped losing parcels" in said
    assert len(deck.slides) == 5
    assert not any(slide.has_notes_slide for slide in deck.slides)
    assert not [name for name in NAMES if name in said]

    shown = command("show", held["id"], "--json", DECKPROOF_TOKEN=who["cleo"]).json
    assert not [one for one in shown["findings"] if one["rule"].startswith("clean-deck:left")]
    assert "The notes of 5 slides are gone." in " ".join(shown["remarks"])

    edited = command("review", "edit", held["id"], "--file", customers, DECKPROOF_TOKEN=who["ana"])
    assert (edited.code, "file of its own" in edited.err) == (3, True)
    for one in shown["findings"]:
        if one["open"]:
            command(
                "review", "resolve", held["id"], "--finding", one["id"], "--as", "accept",
                "--reason", "Looked at.", DECKPROOF_TOKEN=who["cleo"],
            )  # fmt: skip
    again = command("review", "rescan", held["id"], "--json", DECKPROOF_TOKEN=who["cleo"])
    assert again.code == 0, again.err
    approved = command("review", "approve", held["id"], DECKPROOF_TOKEN=who["cleo"])
    assert approved.code == 0, approved.err
    out = command("release", held["id"], "--json", DECKPROOF_TOKEN=who["cleo"])
    assert out.code == 0, out.err
    released = next((command.outputs / "released").rglob("*.pptx"))
    assert released.read_bytes() == data
    assert "`pictures` is set to off" in " ".join(shown["remarks"])
    assert not list((command.outputs / "released").rglob("*.pdf"))
    back = command("recall", held["id"], "--reason", "A test.", DECKPROOF_TOKEN=who["cleo"])
    assert back.code == 0, back.err
    assert not released.exists()
    assert command("audit", "verify", DECKPROOF_TOKEN=who["ada"]).code == 0


@pytest.mark.slow
def test_a_customer_who_comes_later_blocks_the_copy_that_names_them(
    command: CommandLine, talk: Path, customers: Path, tmp_path: Path
) -> None:
    who = people(command)
    ran = command(
        "run", talk, "--customers", customers, "--no-ocr", "--kind", "clean-deck", "--json",
        DECKPROOF_TOKEN=who["ana"],
    )  # fmt: skip
    held = copy_of(ran.json["runs"][0])
    later = tmp_path / "later.csv"
    later.write_text("name,id\nSleeping Scanner,C-9\n", encoding="utf-8")
    imported = command("customers", "import", later, DECKPROOF_TOKEN=who["cleo"])
    assert imported.code == 0, imported.err
    again = command("review", "rescan", held["id"], DECKPROOF_TOKEN=who["cleo"])
    assert again.code == 0, again.err
    shown = command("show", held["id"], "--json", DECKPROOF_TOKEN=who["cleo"]).json
    left = [one for one in shown["findings"] if one["rule"].startswith("clean-deck:left")]
    assert left
    assert {(one["severity"], one["open"], one["customer_id"]) for one in left} == {("high", True, "C-9")}  # fmt: skip
    refused = command("review", "approve", held["id"], DECKPROOF_TOKEN=who["cleo"])
    assert refused.code == 3


@pytest.mark.slow
def test_the_clean_copy_of_a_pdf_is_held_as_a_pdf_of_pictures_and_scanned_again(
    command: CommandLine, tmp_path: Path, customers: Path
) -> None:
    from tests.extractors.pdf_files import build_pdf, piece

    who = people(command)
    path = tmp_path / "talk.pdf"
    path.write_bytes(build_pdf([piece("Parcels at the gate", 50, 300), piece(NAMES[0], 50, 100)]))
    ran = command(
        "run", path, "--customers", customers, "--no-ocr", "--kind", "clean-deck", "--json",
        DECKPROOF_TOKEN=who["ana"],
    )  # fmt: skip
    assert ran.code == 0, ran.err
    held = copy_of(ran.json["runs"][0])
    assert held["path"].endswith(".pdf")
    data = (command.outputs / held["path"]).read_bytes()
    assert data.startswith(b"%PDF-")
    assert NAMES[0].encode() not in data
    again = command("review", "rescan", held["id"], "--json", DECKPROOF_TOKEN=who["cleo"])
    assert again.code == 0, again.err
    shown = command("show", held["id"], "--json", DECKPROOF_TOKEN=who["cleo"]).json
    assert [one for one in shown["findings"] if one["rule"].startswith("unread:") and one["open"]]
    assert "place was covered" in " ".join(shown["remarks"])
    refused = command("review", "approve", held["id"], DECKPROOF_TOKEN=who["cleo"])
    assert refused.code == 3, "nobody looked at its pages"


@pytest.mark.slow
def test_the_copy_keeps_the_contact_that_the_brief_names(
    command: CommandLine, tmp_path: Path
) -> None:
    deck, brief = tmp_path / "boats.pptx", tmp_path / "brief.toml"
    lines = ["Write to boats@quayside.example", "Or to ida.marlow@quayside.example"]
    deck.write_bytes(build_pptx(TestSlide(title="How boats dry", bullets=lines)))
    brief.write_text('contact = "boats@quayside.example"\n', encoding="utf-8")
    ran = command("run", deck, "--brief", brief, "--no-ocr", "--kind", "clean-deck", "--json")
    assert ran.code == 0, ran.err
    held = copy_of(ran.json["runs"][0])
    slide = Presentation(io.BytesIO((command.outputs / held["path"]).read_bytes())).slides[0]
    said = "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
    assert "Write to boats@quayside.example" in said
    assert "ida.marlow" not in said
    assert "[contact details]" in said
    shown = command("show", held["id"], "--json").json
    assert not [one for one in shown["findings"] if one["rule"].startswith("clean-deck:left")]
