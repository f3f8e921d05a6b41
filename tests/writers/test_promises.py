"""No draft promises a number of things of which a limit cuts some."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.writers.drafting import drafts
from tests.writers.making import slide, source
from writers.languages import language
from writers.passages import Sentence
from writers.promises import kept_promises, promised
from writers.ranking import terms_of
from writers.trimming import kept_within


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Five checks.", 5),
        ("We made four mistakes that were big enough to have names.", 4),
        ("The new call has four steps.", 4),
        ("Copy these three rules.", 3),
        ("Der neue Anruf hat vier Schritte.", 4),
        ("Le nouvel appel a quatre étapes.", 4),
        ("Nous avons fait trois erreurs graves.", 3),
        ("La llamada tiene cinco pasos.", 5),
        ("Hay tres razones que nadie menciona.", 3),
        ("La chiamata ha sei regole.", 6),
        ("Abbiamo fatto quattro errori che avevano un nome.", 4),
        ("Het gesprek heeft vier stappen.", 4),
        ("Há sete perguntas.", 7),
        ("Les trois étapes.", 0),
        ("Copie estas tres reglas.", 3),
        ("Copie las tres reglas.", 0),
        ("Quattro passi dalla porta.", 0),
        ("Vier Schritte von der Tür.", 0),
        ("Four groups, four honest answers, and each pointed at a door.", 0),
        ("Four steps: read, sort, call and go.", 0),
        ("In the first month you try the five questions.", 0),
        ("It takes three steps from the door.", 0),
        ("They drove 12 steps.", 0),
        ("The bakery has ovens.", 0),
    ],
)
def test_a_promise_says_how_many_are_to_come(text: str, count: int) -> None:
    assert promised(text) == count


CHECKS = ("We read aloud.", "Five checks.", "One.", "Two.", "Three.", "Four.", "Five.")


def test_a_promise_goes_with_the_first_thing_that_is_cut() -> None:
    assert kept_promises(CHECKS, 7) == 7
    assert [kept_promises(CHECKS, kept) for kept in range(1, 7)] == [1, 1, 1, 1, 1, 1]


@given(st.lists(st.sampled_from(CHECKS), max_size=9), st.integers(0, 9))
def test_what_is_kept_never_grows_and_breaks_no_promise(texts: list[str], kept: int) -> None:
    kept = min(kept, len(texts))
    stays = kept_promises(texts, kept)
    assert 0 <= stays <= kept
    assert stays == len(texts) or all(
        promised(text) < stays - at for at, text in enumerate(texts[:stays])
    )


def test_a_slide_that_opens_with_its_promise_is_not_cut_to_it() -> None:
    group = [Sentence(text=text, cites=(1,)) for text in CHECKS[1:]]
    terms = terms_of((" ".join(CHECKS),), language("en"))
    (flags,) = kept_within([group], 4, terms)
    assert all(flags)
    (none,) = kept_within([group], 4, terms, least=0)
    assert not any(none)


def test_a_post_does_not_end_with_a_promise() -> None:
    deck = source(
        slide(1, "Bridges that report for duty"),
        slide(
            2,
            "What we got wrong",
            [],
            "A warden who shows only whole ropes has not looked at any of them. We made four mistakes that were big enough to have names.",
        ),
        slide(3, "A rope", [], "The rope was too short, and it had been bought by the yard."),
    )
    (post,) = drafts(deck, kind="social-post")
    assert "four mistakes" not in post.marked
    assert "A warden who shows only whole ropes" in post.marked
