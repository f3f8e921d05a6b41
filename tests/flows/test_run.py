"""`deckproof run` as a person uses it."""

import sqlite3
from pathlib import Path

import pytest

from tests.decks import build_pptx
from tests.extractors.hostile import compound_file
from tests.flows.conftest import CommandLine, build_talk

pytestmark = [pytest.mark.prefect, pytest.mark.xdist_group("prefect")]

NAMES = ("Brindlemark", "brindlemark", "Winter-Gate-77")


def stage_rows(outputs: Path) -> list[tuple[object, ...]]:
    with sqlite3.connect(outputs / "deckproof.db") as database:
        return database.execute("select * from stage order by 1, 2, 3, 4").fetchall()


def test_a_deck_becomes_a_held_pack(command: CommandLine, talk: Path, customers: Path) -> None:
    ran = command("run", talk, "--customers", customers, "--no-ocr", "--json")
    assert ran.code == 0, ran.err
    (run,) = ran.json["runs"]
    assert ran.json["schema"] == "deckproof.run/1"
    assert (run["state"], run["error"]) == ("held", None)
    assert (run["deck"]["name"], run["deck"]["slides"]) == ("talk.pptx", 6)
    assert run["findings"]["high"] >= 2
    assert {"summary", "blog-post", "podcast-script"} <= {
        output["kind"] for output in run["outputs"]
    }
    for output in run["outputs"]:
        assert output["state"] == "held"
        if output["kind"] == "clean-deck":
            continue  # a file of its own; tests/flows/test_clean_deck.py reads it
        page = (command.outputs / output["path"]).read_text(encoding="utf-8")
        assert "held" in page.splitlines()[0].lower()
        assert 6 not in output["slides"]
        assert not [name for name in NAMES if name in page]
    assert not list((command.outputs / "released").rglob("*.md"))


def test_what_a_run_tells_a_log_and_leaves_behind(
    command: CommandLine, talk: Path, customers: Path
) -> None:
    named = talk.rename(talk.with_name("Brindlemark talk.pptx"))
    words = ("run", named, "--customers", customers, "--no-ocr", "--kind", "summary")
    told = command(*words, "--json")
    (run,) = told.json["runs"]
    of_stages = [line for line in told.err.splitlines() if line.startswith("deck ")]
    assert [line.split("s  ")[-1] for line in of_stages][:4] == ["begun", "reading", "scanning", "planning"]  # fmt: skip
    assert of_stages[-1].endswith("over")
    assert not [name for name in NAMES if name in told.err]
    assert "customers import" not in told.err
    for output in run["outputs"]:
        shown = command("show", output["id"], "--json").json["findings"]
        assert output["to_settle"] == sum(one["open"] for one in shown) - run["to_settle"]
    again = command(*words)
    assert f"deckproof customers import {customers}" in again.err
    assert "to settle" in again.out
    assert command("customers", "import", customers).code == 0
    assert "customers import" not in command(*words).err


def test_a_second_run_finds_its_pack_and_does_nothing_twice(
    command: CommandLine, talk: Path, customers: Path
) -> None:
    words = ("run", talk, "--customers", customers, "--no-ocr", "--json")
    first = command(*words).json
    rows = stage_rows(command.outputs)
    second = command(*words, PREFECT_API_URL="http://127.0.0.1:9/api").json
    assert stage_rows(command.outputs) == rows
    assert first["runs"][0].pop("fresh") is True
    assert second["runs"][0].pop("fresh") is False
    assert second == first


def test_the_same_deck_gives_the_same_bytes_in_another_place(
    command: CommandLine, talk: Path, customers: Path, tmp_path: Path
) -> None:
    words = ("run", talk, "--customers", customers, "--no-ocr", "--json")
    here = command(*words).json["runs"][0]
    there = command(*words, "--outputs", tmp_path / "elsewhere", PYTHONHASHSEED="7").json["runs"][0]
    assert [output["sha256"] for output in here["outputs"]] == [
        output["sha256"] for output in there["outputs"]
    ]
    assert here["pack"] == there["pack"]


def test_nothing_of_the_deck_is_in_the_engine(
    lonely_command: CommandLine, talk: Path, customers: Path
) -> None:
    ran = lonely_command("run", talk, "--customers", customers, "--no-ocr", "--json")
    assert ran.code == 0, ran.err
    kept = b"".join(
        path.read_bytes()
        for path in (lonely_command.outputs / "engine").rglob("*")
        if path.is_file()
    )
    assert b"repurpose" in kept
    words = (*NAMES, "talk.pptx", "parcels", "scanner", "Ida Marlow")
    assert not [word for word in words if word.encode() in kept]
    log = lonely_command.outputs / "deckproof.log"
    logged = log.read_bytes() if log.exists() else b""
    assert not [word for word in words if word.encode() in logged]


def test_one_bad_deck_never_stops_the_rest(
    command: CommandLine, talk: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "empty.pptx"
    bad.touch()
    words = ("--no-ocr", "--kind", "summary", "--json")
    ran = command("run", bad, talk, tmp_path / "nowhere.pptx", *words)
    assert ran.code == 2
    assert [run["state"] for run in ran.json["runs"]] == ["failed", "held", "failed"]
    assert "empty.pptx" in ran.json["runs"][0]["error"]
    assert "Traceback" not in ran.err


BAD = {
    "empty.pptx": b"",
    "text.pptx": b"This is not a presentation.\n",
    "cut.pptx": build_talk()[:20_000],
    "bare.pptx": build_pptx(),
    "locked.pptx": compound_file({"EncryptionInfo": b"x", "EncryptedPackage": b"y"}),
    "cut.pdf": b"%PDF-1.7\n1 0 obj\n<<",
}  # fmt: skip


def test_files_that_cannot_be_read_are_a_sentence_each_with_the_remedy(
    command: CommandLine, tmp_path: Path
) -> None:
    for name, data in BAD.items():
        (tmp_path / name).write_bytes(data)
    ran = command("run", *(tmp_path / name for name in BAD), "--json")
    assert ran.code == 2
    lines = [line for line in ran.err.splitlines() if not line.startswith("deck ")]
    assert len(lines) == len(BAD)
    for name, line, run in zip(BAD, lines, ran.json["runs"], strict=True):
        assert name in line
        assert run["state"] == "failed"
        assert run["error"] in line
    assert "password" in lines[4]
    assert len({line.partition(".pptx: ")[2] for line in lines[:5]}) == 5
    assert not list((command.outputs / "held").iterdir())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--customers", "nowhere.csv"], "nowhere.csv"),
        (["--brief", "nowhere.toml"], "nowhere.toml"),
        (["--brief", "brief.toml"], "Did you mean"),
        (["--kind", "blogpost"], "blog-post"),
        (["--style", "visul"], "style"),
        (["--writer", "nobody"], "nobody"),
    ],
)
def test_a_wrong_call_is_one_sentence_and_nothing_is_written(
    command: CommandLine, talk: Path, tmp_path: Path, words: list[str], said: str
) -> None:
    (tmp_path / "brief.toml").write_text('audiense = "engineers"\n')
    ran = command("run", talk, *words, "--json")
    assert ran.code == 2
    assert said in ran.err
    assert len(ran.err.strip().splitlines()) == 1
    assert not list((command.outputs / "held").iterdir()) if command.outputs.exists() else True


def test_once_there_are_people_a_run_needs_one(command: CommandLine, talk: Path) -> None:
    assert command("user", "add", "ana", "--role", "author").code == 0
    ran = command("run", talk, "--no-ocr")
    assert ran.code == 3
    assert "DECKPROOF_TOKEN" in ran.err


def test_the_outputs_folder_may_be_named_by_steps_up(command: CommandLine, talk: Path) -> None:
    """By the option, the variable and the file, for a run and for a batch."""
    words = ("--no-ocr", "--kind", "summary", "--json")
    work = command.folder / "work"
    work.mkdir()
    below = CommandLine(work, command.environment)
    ran = below("run", talk, *words, "--outputs", "../oo")
    assert ran.code == 0, ran.err
    (run,) = ran.json["runs"]
    (output,) = run["outputs"]
    assert (command.folder / "oo" / output["path"]).is_file()
    ran = below("batch", talk, *words, DECKPROOF_OUTPUTS="../work/../of-batch")
    assert ran.code == 0, ran.err
    assert list((command.folder / "of-batch" / "held").rglob("*.md"))
    (work / "deckproof.toml").write_text('outputs = "../oo"\n', encoding="utf-8")
    assert below("show", output["id"], "--json").json["id"] == output["id"]
    assert list(work.iterdir()) == [work / "deckproof.toml"]
