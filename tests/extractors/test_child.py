from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Pillow

from deckproof import errors
from deckproof.steps import listening
from extractors import (
    Limits,
    ReadOptions,
    _child,
    _forked,
    _image_texts,
    _intake,
    _ocr,
    load_image,
    network_is_cut,
    read_deck,
)
from extractors._child import ask
from extractors._protocol import LENGTH_BYTES, SAYS_NO, STEP, Room, Task
from tests.decks import TestSlide, build_pptx
from tests.extractors.hostile import (
    SLIDE,
    blown_up,
    compound_file,
    edited,
    parts_of,
    three_slides,
    zipped,
)
from tests.extractors.picture_files import as_file, draw

NO_OCR = ReadOptions(ocr=False)
ENCRYPTED = compound_file({"EncryptionInfo": b"x", "EncryptedPackage": b"y"})
WORD_TYPE = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def placed(tmp_path: Path, data: bytes, name: str = "talk.pptx") -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("data", "kind", "says"),
    [
        (b"", errors.EmptyFileError, "empty"),
        (b"Sign in to download", errors.NotAPresentationError, "not a presentation"),
        (ENCRYPTED, errors.EncryptedDeckError, "password"),
        (compound_file({"WordDocument": b"x"}), errors.NotAPresentationError, "old Office file"),
        (three_slides()[:-500], errors.DamagedDeckError, "cut short"),
        (zipped({"hello.txt": b"x"}), errors.NotAPresentationError, "zip file"),
        (zipped({"[Content_Types].xml": WORD_TYPE}), errors.NotAPresentationError, "Word document"),
        (
            edited(three_slides(), {"ppt/presentation.xml": b"gone"}),
            errors.DamagedDeckError,
            "main part",
        ),
        (build_pptx(), errors.NoSlidesError, "no slides"),
    ],
)
def test_bad_input_is_one_sentence_that_names_the_file(
    tmp_path: Path, data: bytes, kind: type[errors.DeckError], says: str
) -> None:
    with pytest.raises(kind, match=says) as error:
        read_deck(placed(tmp_path, data), options=NO_OCR)
    assert str(error.value).startswith("talk.pptx: ")
    assert error.value.exit_status == 2
    assert "\n" not in str(error.value)


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.pptx"
    os.mkfifo(pipe)
    for path in (tmp_path / "missing.pptx", tmp_path, pipe, Path("nul\0.pptx")):
        with pytest.raises(errors.MissingFileError):
            read_deck(path)


def test_the_name_is_shown_as_given_and_says_nothing_about_the_format(tmp_path: Path) -> None:
    deck = read_deck(placed(tmp_path, three_slides(), "blob.odp"), name="Talk.pdf", options=NO_OCR)
    assert (deck.name, deck.format, len(deck.slides)) == ("Talk.pdf", "pptx", 3)


@pytest.mark.parametrize(
    "main",
    [
        "presentationml.template",
        "presentationml.slideshow",
        "ms-powerpoint.presentation.macroEnabled",
        "ms-powerpoint.template.macroEnabled",
        "ms-powerpoint.slideshow.macroEnabled",
    ],
)
def test_templates_shows_and_macro_files_are_read_whatever_they_are_called(
    tmp_path: Path, main: str
) -> None:
    def retyped(types: bytes) -> bytes:
        return types.replace(b"presentationml.presentation.main", main.encode() + b".main")

    data = edited(three_slides(), {"[Content_Types].xml": retyped})
    assert len(read_deck(placed(tmp_path, data), options=NO_OCR).slides) == 3


def test_a_file_above_the_limit_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "large.pptx"
    with path.open("wb") as file:
        file.truncate((1 << 20) + 1)
    with pytest.raises(errors.DeckTooLargeError, match="1 MB"):
        read_deck(path, limits=Limits(file_mb=1))


def test_a_child_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    path = placed(tmp_path, three_slides())
    with pytest.raises(errors.DeckTooLargeError, match="0 seconds"):
        read_deck(path, options=NO_OCR, limits=Limits(wall_s=0))


def test_a_child_that_computes_too_long_is_ended(tmp_path: Path) -> None:
    paragraphs = b"<a:p><a:r><a:t>" + b"word " * 4 + b"</a:t></a:r></a:p>"
    slide = parts_of(three_slides())[SLIDE]
    slide = slide.replace(b"</p:txBody>", paragraphs * 150_000 + b"</p:txBody>", 1)
    slides = {f"ppt/slides/slide{number}.xml": slide for number in (1, 2, 3)}
    path = placed(tmp_path, edited(three_slides(), slides))
    with pytest.raises(errors.DeckTooLargeError, match="computing"):
        read_deck(path, options=NO_OCR, limits=Limits(cpu_s=1, memory_mb=2048))


def test_a_bomb_costs_little_and_the_sound_slides_come_back(tmp_path: Path) -> None:
    data = blown_up(three_slides(), SLIDE, b" " * (1 << 20), 1024)
    deck = read_deck(placed(tmp_path, data), options=NO_OCR, limits=Limits(memory_mb=400, cpu_s=10))
    assert [slide.title for slide in deck.slides] == ["", "Meadow", "Lantern"]
    assert ("part_too_large", SLIDE) in {(each.code, each.part) for each in deck.warnings}


def test_the_child_has_no_network_no_keys_and_no_open_files(tmp_path: Path) -> None:
    script = """
import os, socket, sys
sys.path.insert(0, sys.argv[1])
from extractors._inside import confine
class Room: memory_mb, cpu_s, wall_s, programs = 512, 5, 5, False
listener = socket.create_server(("127.0.0.1", 0))
confine(Room)
import resource
assert resource.getrlimit(resource.RLIMIT_AS)[1] == 512 << 20
assert resource.getrlimit(resource.RLIMIT_CORE)[1] == 0
try:
    socket.create_connection(listener.getsockname(), timeout=2)
except OSError:
    print("cut off")
"""
    root = str(Path(__file__).resolve().parents[2])
    ran = subprocess.run(
        [sys.executable, "-c", script, root], capture_output=True, text=True, check=False
    )
    if not network_is_cut():
        pytest.skip("this system does not let a process leave the network (unshare)")
    assert ran.stdout.strip() == "cut off", ran.stderr


def test_the_task_is_not_among_the_arguments(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[str]] = []
    environments: list[dict[str, str]] = []
    start = subprocess.Popen

    def watched(argv: list[str], **how: Any) -> object:
        seen.append(argv)
        environments.append(how["env"])
        return start(argv, **how)

    monkeypatch.setenv("OPENAI_API_KEY", "canary-4711")
    monkeypatch.setattr(subprocess, "Popen", watched)
    next(_forked._files)
    for families in (_forked.FAMILIES, ()):
        _forked.end_template()
        monkeypatch.setattr(_forked, "FAMILIES", families)
        read_deck(placed(tmp_path, three_slides(), "merger.pptx"), options=NO_OCR)
    assert [Path(argv[4]).name for argv in seen] == ["_template.py", "_inside.py"]
    assert "merger" not in repr(seen)
    assert "canary-4711" not in repr(environments)


def test_a_task_that_nobody_knows_is_a_typed_error(tmp_path: Path) -> None:
    room = Room(memory_mb=512, cpu_s=5, wall_s=20)
    with placed(tmp_path, zipped({"mimetype": b"x"})).open("rb") as file:
        with pytest.raises(errors.NotAPresentationError):
            ask(Task(verb="read", family="zip", name="x"), file.fileno(), room)
        with pytest.raises(errors.DamagedDeckError, match="Error in"):
            ask(Task(verb="image", family="zip", name="x", payload="{"), file.fileno(), room)


def piece(content: bytes) -> bytes:
    return len(content).to_bytes(LENGTH_BYTES, "big") + content


def test_a_piece_that_came_whole_counts_and_a_cut_one_does_not() -> None:
    written = piece(b"deck") + piece(b"") + piece(b"deck with pictures")
    assert list(_child._whole(bytearray(written))) == [b"deck", b"", b"deck with pictures"]
    for cut in range(1, len(piece(b"deck with pictures"))):
        rest = bytearray(written[:-cut])
        assert list(_child._whole(rest)) == [b"deck", b""]
        rest += written[-cut:]
        assert list(_child._whole(rest)) == [b"deck with pictures"]
        assert not rest


def test_how_far_a_child_is_is_told_and_is_no_part_of_its_answer() -> None:
    told: list[tuple[int, int]] = []
    token = listening.set(lambda *step: told.append(step))
    try:
        pieces = [STEP + b"1 20", b"deck", STEP + b"20 20", STEP + b"Acme 1", STEP + b"-1 2"]
        assert list(_child._answers(pieces)) == [b"deck"]
    finally:
        listening.reset(token)
    assert told == [(1, 20), (20, 20)]


def test_pictures_are_told_one_by_one_as_they_are_read(tmp_path: Path) -> None:
    pictures = [as_file(draw(f"PICTURE {at}")) for at in range(3)]
    data = build_pptx(TestSlide(title="Three", pictures=[*pictures, pictures[0]]))
    told: list[tuple[int, int]] = []
    token = listening.set(lambda *step: told.append(step))
    try:
        read_deck(placed(tmp_path, data))
    finally:
        listening.reset(token)
    counts = [count for _, count in told]
    assert [done for done, _ in told] == list(range(1, len(told) + 1))
    assert len(told) >= len(pictures)
    assert set(counts) == {len(told)}, "the same picture twice is looked at once"


@pytest.mark.parametrize("status", [None, -9, -11, SAYS_NO, 1])
def test_a_child_that_dies_over_the_pictures_leaves_the_text(status: int | None) -> None:
    refusal = [b'{"kind":"DeckTooLargeError","what":"No."}'] if status == SAYS_NO else []
    room = Room(memory_mb=512, cpu_s=5, wall_s=20)
    answer = _child._judged([b"deck", *refusal], status, room)
    assert answer.body == b"deck"
    assert answer.failed is not None
    with pytest.raises(errors.DeckError):
        _child._judged(refusal, status, room)


def with_picture(tmp_path: Path) -> Path:
    buffer = io.BytesIO()
    Pillow.new("RGB", (120, 90), "red").save(buffer, "PNG")
    slide = TestSlide(title="Harbor", pictures=[buffer.getvalue()])
    return placed(tmp_path, build_pptx(slide))


def test_pictures_that_break_the_child_are_warnings_and_the_text_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = with_picture(tmp_path)
    judged = _child._judged
    monkeypatch.setattr(
        _child, "_judged", lambda pieces, _status, room: judged(pieces[:1], -11, room)
    )
    deck = read_deck(path, options=NO_OCR)
    assert deck.slides[0].title == "Harbor"
    unread = [each for each in deck.warnings if each.code == "image_not_read"]
    assert {each.part for each in unread} == {each.part for each in deck.images}
    assert all("broke down" in each.detail for each in unread)


def test_the_models_are_started_for_new_pictures_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = with_picture(tmp_path)
    asked: list[tuple[str, int]] = []

    def watched(task: Task, file: int, room: Room) -> _child.Answer:
        asked.append((task.verb, room.memory_mb))
        return ask(task, file, room)

    monkeypatch.setattr(_intake, "ask", watched)
    assert any(each.code == "image_not_read" for each in read_deck(path, options=NO_OCR).warnings)
    assert asked == [("read", 768)]
    engine = _ocr.engine_name()
    deck = read_deck(path, options=NO_OCR)
    for each in deck.images:
        line = _ocr.ReadLine("Lantern", 0.1, 0.1, 0.6, 0.2, 0.99)
        _image_texts.keep_text(tmp_path / "kept", each.sha256, engine, [line])
    asked.clear()
    deck = read_deck(path, options=ReadOptions(cache_dir=tmp_path / "kept"))
    assert "Lantern" in [block.text for block in deck.slides[0].blocks]
    assert asked == [("read", 768)]
    asked.clear()
    read_deck(path, options=ReadOptions(cache_dir=tmp_path / "other"))
    assert asked == [("read", 768), ("images", 3072)]


def test_a_picture_is_fetched_by_its_part(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    Pillow.new("RGB", (80, 70), "red").save(buffer, "PNG")
    path = placed(tmp_path, build_pptx(TestSlide(title="Harbor", pictures=[buffer.getvalue()])))
    deck = read_deck(path, options=NO_OCR)
    image = next(each for each in deck.images if each.slide == 1)
    assert (image.width, image.height, image.media_type) == (80, 70, "image/png")
    assert load_image(path, image) == buffer.getvalue()
    assert any(each.code == "image_not_read" and each.part == image.part for each in deck.warnings)
