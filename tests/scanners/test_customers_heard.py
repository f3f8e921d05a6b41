"""Latin names written in Cyrillic or Greek letters as they are heard there, English and German ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deckproof.model import Customer
from deckproof.model.finding import HOLD_FROM, MASK_FROM
from scanners.customers import CustomerIndex, build_index
from scanners.customers.findings import hits_of
from scanners.customers.heard import How, heard

CUSTOMERS = tuple(
    Customer(id=name.split()[0].lower(), name=name)
    for name in (
        "Quirrel", "Whitlow Thackery", "Schachtner Maschinenbau", "Xelloway Hydro", "Wexmoor Phillipson", "Aquinnox Energy", "Yarrowby Foods",
        "Wolkenstein Brauerei", "Dresdenhoff Ziegler", "Charnwick Zoller", "Hughenden Joyce Breweries",
    )
)  # fmt: skip


@pytest.fixture(scope="module")
def index() -> CustomerIndex:
    return build_index(CUSTOMERS)


def named(index: CustomerIndex, text: str, least: float) -> set[str]:
    (hits,) = hits_of(index, [text])
    return {index.roll[hit.owner].id for hit in hits if hit.confidence >= least}


@pytest.mark.parametrize(
    ("written", "owner"),
    [
        ("Квиррел", "quirrel"), ("Куиррел", "quirrel"), ("Κουίρρελ", "quirrel"), ("Κουιρελ", "quirrel"), ("Уитлоу Такери", "whitlow"),
        ("Γουίτλοου Θάκερι", "whitlow"), ("Шахтнер Машиненбау", "schachtner"), ("Шахтнер Машинебау", "schachtner"),
        ("Σάχτνερ Μασινενμπάου", "schachtner"), ("Ксэлловей Гидро", "xelloway"), ("Уэксмур Филлипсон", "wexmoor"), ("Вексмур Филипсон", "wexmoor"),
        ("Аквиннокс Энерджи", "aquinnox"), ("Ακουίννοξ", "aquinnox"), ("Ярроуби Фудс", "yarrowby"), ("Γιάρροουμπι Φουντς", "yarrowby"),
        ("Вулкенштейн", "wolkenstein"), ("Волкенштайн Браурай", "wolkenstein"), ("Дрезденхофф Циглер", "dresdenhoff"), ("Ντρέσντενχοφ Τσίγκλερ", "dresdenhoff"),
        ("Чарнвик Золлер", "charnwick"), ("Чарнуик Цоллер", "charnwick"), ("Τσάρνγουικ", "charnwick"), ("Хюгенден Джойс", "hughenden"),
    ],
)  # fmt: skip
def test_a_name_as_it_is_heard_is_held(index: CustomerIndex, written: str, owner: str) -> None:
    for text in (written, f"с {written} и", f"«{written}»", f"Our partner {written} in 2031"):
        assert named(index, text, HOLD_FROM) == {owner}


@pytest.mark.parametrize(
    ("written", "owner"),
    [
        ("Квиррель", "quirrel"), ("Квиррелом", "quirrel"), ("Уитлоу", "whitlow"), ("Ουίτλοου", "whitlow"), ("Шахтнером", "schachtner"),
        ("Σαχτνερ", "schachtner"), ("Волькенштейн", "wolkenstein"), ("Ярроуби", "yarrowby"),
    ],
)  # fmt: skip
def test_a_single_word_read_in_another_way_is_shown(
    index: CustomerIndex, written: str, owner: str
) -> None:
    assert named(index, f"у {written} тоже", MASK_FROM) == {owner}


@pytest.mark.parametrize(
    "text",
    [
        "Квартал за кварталом", "Кирилл приехал", "Когда мы пришли", "Шахта закрыта", "Волков и Ященко", "Дрезден и Циммервальд", "Чарльз и Золотов",
        "Такси ждёт", "Энергия ветра", "Гидроэнергия растёт", "Филипп и Филиппины", "квиррел", "Куриные крылья", "Яровая пшеница", "Уитни поёт",
        "Σάββατο και Κυριακή", "Κουίντα", "Γιάννης", "Τσάρλι", "Δρέσδη", "Οι εταιρείες",
    ],
)  # fmt: skip
def test_other_words_of_these_languages_are_nobody(index: CustomerIndex, text: str) -> None:
    assert not named(index, text, MASK_FROM)


@given(st.text("абвгдеёжзийклмнопрстуфхцчшщъыьэюяДжКвУ \u0301", min_size=1, max_size=30))
def test_each_reading_knows_where_its_letters_stand(text: str) -> None:
    readings = list(heard(text, 0, len(text), "cyrillic"))
    assert 1 < len(readings) <= 40
    assert sum(one.how is How.LANGUAGE for one in readings) == 2
    for one in readings:
        assert len(one.text) == len(one.places)
        assert list(one.places) == sorted(one.places)
        assert all(0 <= place < len(text) for place in one.places)
