"""A name whose letters are hidden, parted, drawn otherwise, glued on both sides or alone in a box each is found."""

from __future__ import annotations

import pytest

from deckproof.model import Block, BlockKind, Customer, Visibility
from scanners.customers import CustomerIndex, build_index
from scanners.customers.findings import findings_of, hits_of

NAMES = ("Velmarin Logistics GmbH", "Tresk & Odom LLP", "Hollowick Papers Ltd", "Anchor plc")


@pytest.fixture(scope="module")
def index() -> CustomerIndex:
    aliases = (("Velmarin",), (), ("Hollowick",), ())
    return build_index(
        [
            Customer(id=f"c{at}", name=name, aliases=also)
            for at, (name, also) in enumerate(zip(NAMES, aliases, strict=True))
        ]
    )


@pytest.mark.parametrize("sign", [".", "-", "?", "…", "^", "~", "▒", "⬛", "🔴", "⭐️", "*", "•"])
def test_any_sign_may_stand_for_a_vowel(index: CustomerIndex, sign: str) -> None:
    hidden = "Velmarin".replace("e", sign).replace("a", sign).replace("i", sign)
    (hit,) = hits_of(index, [f"the week at {hidden} was long"])[0]
    assert (hit.rule, hit.start, hit.end) == ("starred", 12, 12 + len(hidden))


@pytest.mark.parametrize("written", ["Vel\u2026marin", "e-mail", "V.l.m", "B-t-b", "h.t.t.p"])
def test_other_words_with_signs_are_nobody(index: CustomerIndex, written: str) -> None:
    assert not [hit for hit in hits_of(index, [f"a {written} of ours"])[0] if hit.rule == "starred"]


@pytest.mark.parametrize("mark", ["*****", "••••", "█████"])
def test_the_front_of_a_name_whose_end_is_hidden_is_found(index: CustomerIndex, mark: str) -> None:
    (hit,) = hits_of(index, [f"Customer: Hollow{mark} since May"])[0]
    assert (hit.rule, hit.start, hit.end) == ("cut-off", 10, 16 + len(mark))
    assert not hits_of(index, [f"Password: Holiday{mark}"])[0]


@pytest.mark.parametrize(
    ("written", "least"),
    [("preVelmarinrollout", 0.6), ("xxVelmarinxx", 0.6), ("teamvelmarinrollout", 0.3), ("2031velmarinxx", 0.3)],
)  # fmt: skip
def test_a_name_glued_on_both_sides_is_found(
    index: CustomerIndex, written: str, least: float
) -> None:
    (hit,) = hits_of(index, [f"the {written} plan"])[0]
    assert hit.confidence >= least
    assert index.roll[hit.owner].id == "c0"


def test_an_everyday_word_within_a_word_is_nobody(index: CustomerIndex) -> None:
    assert not hits_of(index, ["the reanchorings of preAnchorist"])[0]


@pytest.mark.parametrize(
    "written",
    ["VELMAЯIN", "VELMARIИ", "uᴉɹɐɯlǝΛ", "⠧⠑⠇⠍⠁⠗⠊⠝", "🅥🅔🅛🅜🅐🅡🅘🅝", "V, e, l, m, a, r, i, n", "V; e; l; m; a; r; i; n"],
)  # fmt: skip
def test_letters_that_look_like_others_are_read(index: CustomerIndex, written: str) -> None:
    found = hits_of(index, [f"our {written} pilot"])[0]
    assert [(hit.owner, hit.start, hit.end) for hit in found] == [(0, 4, 4 + len(written))]


def test_a_text_of_signs_alone_is_read_too(index: CustomerIndex) -> None:
    for written in ("⠧⠑⠇⠍⠁⠗⠊⠝", "🅥🅔🅛🅜🅐🅡🅘🅝"):
        assert [hit.rule for hit in hits_of(index, [written])[0]] == ["drawn"]
    assert hits_of(index, ["⠿ …"]) == hits_of(index, [""]) == [[]]


def test_lists_of_letters_and_words_of_other_scripts_are_nobody(index: CustomerIndex) -> None:
    texts = ["a, b, c, d, e", "Мы видели Велес и Лену", "λ, μ, ν, ξ", "⠓⠑⠇⠇⠕", "x = λ·μ"]
    assert not any(hits_of(index, texts))


def letters(word: str, *, across: bool) -> list[Block]:
    return [
        Block(
            id=f"{at}{across}", kind=BlockKind.BODY, text=letter, visibility=Visibility.SHOWN,
            part="ppt/slides/slide1.xml", slide=1,
            bbox=(40.0 + 90 * at * across, 40.0 + 60 * at * (not across), 20.0, 20.0),
        )
        for at, letter in enumerate(word)
    ]  # fmt: skip


@pytest.mark.parametrize("across", [True, False])
def test_a_name_of_one_letter_a_box_is_found_in_every_box(
    index: CustomerIndex, across: bool
) -> None:
    boxes = letters("VELMARIN", across=across)
    # In whatever order the file has them.
    found = list(findings_of(index, [*boxes[1::2], *boxes[::2]]))
    assert {one.block for one in found} == {box.id for box in boxes}
    assert not list(findings_of(index, letters("ABCDEFGH", across=across)))


@pytest.mark.parametrize(
    "written",
    [
        "(Vel)marin", "Vel(marin)", "[Vel]marin", "Vel[marin]", "{Vel}marin", "<Vel>marin", "Vel<marin>", '"Vel"marin', 'Vel"marin"',
        "“Vel”marin", "„Vel“marin", "«Vel»marin", "Vel‹marin›", "（Vel）marin", "(Vel)(marin)", "<<Vel>>marin", "(Vel)-marin", "(V)elmarin",
        "Vel)marin", "Vel(m)ari(n)", "(hollo)wick", "Vel|marin",
    ],
)  # fmt: skip
def test_brackets_and_quotation_marks_inside_a_word_hide_nothing(
    index: CustomerIndex, written: str
) -> None:
    text = f"Braces {written} here"
    (hit,) = hits_of(index, [text])[0]
    assert (text[hit.start : hit.end], hit.confidence >= 0.6) == (written, True)


@pytest.mark.parametrize(
    "written",
    ["Vel(marin) Logistics", "(Vel)marin Logistics", "Velmarin Log[istics]", "Hollo“wick” Papers"],
)  # fmt: skip
def test_brackets_inside_a_word_part_no_words_of_a_name(index: CustomerIndex, written: str) -> None:
    text = f"Braces {written} here"
    (hit,) = hits_of(index, [text])[0]
    assert (text[hit.start : hit.end], hit.rule) == (written, "signs")


@pytest.mark.parametrize("written", ["(Velmarin)", "“Velmarin”", "[Velmarin", "(our Velmarin)"])
def test_brackets_round_a_name_are_the_texts_own(index: CustomerIndex, written: str) -> None:
    text = f"Braces {written} here"
    (hit,) = hits_of(index, [text])[0]
    assert text[hit.start : hit.end] == "Velmarin"


@pytest.mark.parametrize("written", ["(re)anchor", "f(Vel)mar", "(Anchor)age", "Hollow(ware)"])
def test_other_words_with_brackets_inside_are_nobody(index: CustomerIndex, written: str) -> None:
    assert not [hit for hit in hits_of(index, [f"a {written} of"])[0] if hit.confidence >= 0.6]
