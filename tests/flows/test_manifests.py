"""Manifests: a line that is wrong fails by its number and alone, whoever wrote the file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deckproof.errors import UsageError
from flows.entries import Entry
from flows.manifests import read_manifest
from flows.sources import spell_out


def jsonl(folder: Path, *lines: object) -> Path:
    made = folder / "list.jsonl"
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    made.write_text("\n".join(texts), encoding="utf-8")
    return made


def table(folder: Path, text: str | bytes) -> Path:
    made = folder / "list.csv"
    made.write_bytes(text if isinstance(text, bytes) else text.encode())
    return made


def told(entries: list[Entry]) -> list[tuple[str, int]]:
    """Of each entry the file's name, or "!" where the line fails; and its line."""
    return [("!" if entry.error else entry.deck.name, entry.line) for entry in entries]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("not json", "Not JSON"),
        ("[]", "Not a JSON object"),
        ("5", "Not a JSON object"),
        ("{}", "names no deck"),
        ('{"owner": "ana"}', "names no deck"),
        ('{"deck": null}', "names no deck"),
        ('{"deck": "  "}', "names no deck"),
        ('{"deck": 5}', "deck is no text"),
        ('{"deck": "b.pptx", "owner": ["ana"]}', "owner is no text"),
        ('{"deck": "b.pptx", "colour": "red"}', "Unknown column 'colour'"),
        ('{"deck": "b\\u0000.pptx"}', "character that no name can have"),
        ('{"deck": "b\\ud800.pptx"}', "character that no name can have"),
        ("[" * 200_000, "Not JSON"),
        ('{"deck": ' + "1" * 5000 + "}", "Not JSON"),
    ],
)
def test_a_wrong_line_of_json_fails_alone_by_its_number(
    tmp_path: Path, line: str, why: str
) -> None:
    manifest = jsonl(tmp_path, {"deck": "a.pptx"}, "", line, {"deck": "c.pptx"})
    entries = spell_out([str(manifest)])
    assert told(entries) == [("a.pptx", 1), ("!", 3), ("c.pptx", 4)]
    error = entries[1].error
    assert error is not None
    assert why in error.what
    assert error.where == f"{manifest}, line 3"
    assert entries[1].deck.name == "list.jsonl, line 3"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("b.pptx,ana,surplus", "more cells"),
        (",ana", "names no deck"),
        ('"b.pptx,ana', "A quote is opened and not closed"),
        ('"b.pptx"x,ana', "no line of CSV"),
        ('b.pptx,"' + "x" * 200_000 + '"', "no line of CSV"),
    ],
)
def test_a_wrong_line_of_a_table_fails_alone_by_its_number(
    tmp_path: Path, line: str, why: str
) -> None:
    manifest = table(tmp_path, f'deck,owner\n\n"a.pptx",ana\n{line}\n,,,\n"c.pptx",ben\n')
    entries = spell_out([str(manifest)])
    assert told(entries) == [("a.pptx", 3), ("!", 4), ("c.pptx", 6)]
    assert entries[1].error is not None
    assert why in entries[1].error.what


def test_cells_that_hold_nothing_are_none(tmp_path: Path) -> None:
    manifest = table(tmp_path, "deck,owner,,\na.pptx,ana,,,,\n,,\n , \nb.pptx\nc.pptx,,x\n")
    assert told(spell_out([str(manifest)])) == [("a.pptx", 2), ("b.pptx", 5), ("!", 6)]


@pytest.mark.parametrize(
    ("header", "why"),
    [
        ("deck,colour", "Unknown column 'colour'"),
        ("owner,due", "No column is named deck"),
        ("deck,Deck", "Two columns have the same name"),
        ('"deck,owner', "A quote is opened and not closed"),
    ],
)
def test_a_wrong_header_is_one_sentence_with_its_line(
    tmp_path: Path, header: str, why: str
) -> None:
    manifest = table(tmp_path, f"\n\n{header}\na.pptx,b\n")
    with pytest.raises(UsageError, match=why) as refused:
        spell_out([str(manifest)])
    assert refused.value.where == f"{manifest}, line 3"
    assert "deck, brief, owner, due" in str(refused.value) or "Close it" in str(refused.value)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_table_is_read_however_excel_saves_it(
    tmp_path: Path, separator: str, encoding: str, end: str
) -> None:
    lines = [("Deck ", " OWNER", "Due"), ("Übung – 1.pptx", "ana", "2027-01-31"), ("b.pptx", "", "")]  # fmt: skip
    text = "".join(separator.join(line) + end for line in lines)
    entries = spell_out([str(table(tmp_path, text.encode(encoding)))])
    assert told(entries) == [("Übung – 1.pptx", 2), ("b.pptx", 3)]
    assert (entries[0].owner, entries[0].due) == ("ana", "2027-01-31")


@pytest.mark.parametrize("text", ["", "\n \n", "deck,owner\n", "deck;owner\n;\n", b"\xff\xfe"])
def test_a_manifest_without_a_deck_says_that_there_is_nothing_to_do(
    tmp_path: Path, text: str | bytes
) -> None:
    (entry,) = spell_out([str(table(tmp_path, text))])
    assert entry.error is not None
    assert "nothing to do" in entry.error.what
    assert entry.deck == tmp_path / "list.csv"
    (tmp_path / "a.pptx").write_text("a")
    assert told(spell_out([str(entry.deck), str(tmp_path / "a.pptx")])) == [("!", 0), ("a.pptx", 0)]


@given(
    data=st.binary(max_size=200)
    | st.text('deck,;\t"\n\r{}[]: 1\x85', max_size=80).map(lambda text: b"deck\n" + text.encode()),
    ending=st.sampled_from([".csv", ".jsonl"]),
)
def test_whatever_the_bytes_there_are_entries_or_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, ending: str
) -> None:
    path = tmp_path_factory.getbasetemp() / f"any{ending}"
    path.write_bytes(data)
    try:
        entries = list(read_manifest(path))
    except UsageError as error:
        assert str(path) in str(error)  # noqa: PT017 - bytes that are no text may raise or not
    else:
        assert entries
        assert all(entry.error or entry.line for entry in entries)
