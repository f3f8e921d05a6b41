from __future__ import annotations

from pathlib import Path

import pytest

from deckproof.errors import TemplateError, UnknownNameError
from deckproof.model import Brief, Source
from tests.writers.making import slide, source, talk
from writers import default_brief, fitting, kinds, plan, styles, write
from writers.profiles import measure, nearest_style
from writers.templates import bundled_templates, load_template

BRIEF = default_brief()
STYLES = ("reading", "visual", "auditory", "doing")


def put(folder: Path, noun: str, name: str, text: str) -> None:
    (folder / noun).mkdir(parents=True, exist_ok=True)
    (folder / noun / f"{name}.md.j2").write_text(text, encoding="utf-8")


def test_a_new_kind_is_one_file(tmp_path: Path) -> None:
    put(
        tmp_path,
        "kinds",
        "newsletter",
        '+++\neach = "deck"\nunasked = ["reading"]\n[say.en]\nhello = "Dear readers,"\n+++\n'
        "# {{ title | heading }}\n\n{{ say.hello }}\n\n{% for section in sections %}\n{{ body(section) }}\n\n{% endfor %}\n{{ serves }}\n",
    )
    deck = talk()
    assert "newsletter" in kinds(tmp_path)
    assert ("newsletter", "reading") in fitting(deck, BRIEF, tmp_path)
    for style in STYLES:
        (draft,) = write(
            deck, plan(deck, BRIEF), BRIEF, kind="newsletter", style=style, templates_dir=tmp_path
        )
        assert "Dear readers," in draft.marked
        assert len(draft.slides) >= 3


def test_a_new_style_is_one_file(tmp_path: Path) -> None:
    put(
        tmp_path,
        "styles",
        "telegram",
        '+++\n[shape]\nslide_sentences = 1\nlists = "none"\n[profile]\nwords_per_sentence = [1, 2]\n+++\n'
        "{% for sentence in section.sentences %}\n{{ sentence | marked }} STOP.\n\n{% endfor %}\n",
    )
    deck = talk()
    assert "telegram" in styles(tmp_path)
    (draft,) = write(
        deck, plan(deck, BRIEF), BRIEF, kind="blog-post", style="telegram", templates_dir=tmp_path
    )
    assert draft.marked.count("STOP.") >= 4
    assert any("“telegram”" in remark for remark in draft.remarks)


def test_a_teams_folder_comes_before_the_bundled_one(tmp_path: Path) -> None:
    put(tmp_path, "kinds", "summary", "+++\n+++\n# {{ title | heading }}\n\nOurs.\n")
    deck = talk()
    (draft,) = write(
        deck, plan(deck, BRIEF), BRIEF, kind="summary", style="reading", templates_dir=tmp_path
    )
    assert draft.marked.endswith("Ours.\n")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no front matter", "no front matter"),
        ("+++\nnot toml at all\n+++\n", "not valid TOML"),
        ("+++\n+++\n{{ nowhere }}", "nowhere"),
        ("+++\n+++\n{{ title", "TemplateSyntaxError"),
        ("+++\n+++\n{{ title.__class__.__mro__ }}", "SecurityError"),
        ("+++\n+++\n{{ sections.append(1) }}", "Error"),
    ],
)
def test_a_broken_template_is_named_with_its_fault(tmp_path: Path, text: str, said: str) -> None:
    put(tmp_path, "kinds", "broken", text)
    deck = talk()
    with pytest.raises(TemplateError, match="broken") as raised:
        write(
            deck, plan(deck, BRIEF), BRIEF, kind="broken", style="reading", templates_dir=tmp_path
        )
    assert said in str(raised.value)


def test_an_unknown_rule_of_a_shape_is_named(tmp_path: Path) -> None:
    put(tmp_path, "styles", "odd", "+++\n[shape]\nwings = 2\n+++\n")
    deck = talk()
    with pytest.raises(TemplateError, match="unknown key"):
        write(deck, plan(deck, BRIEF), BRIEF, kind="summary", style="odd", templates_dir=tmp_path)


@pytest.mark.parametrize("name", ["../kinds/summary", "Summary", "", "summary.md"])
def test_a_name_is_no_path(name: str) -> None:
    with pytest.raises(UnknownNameError):
        load_template("style", name)


@pytest.mark.parametrize("name", kinds())
def test_every_kind_says_what_it_is_for_in_both_languages(name: str) -> None:
    front = load_template("kind", name).front
    assert front["about"]
    assert front["ask"]
    assert set(front["say"]["de"]) == set(front["say"]["en"])
    assert set(front["unasked"]) <= set(styles())


@pytest.mark.parametrize("name", styles())
def test_every_style_says_what_it_is_for_and_has_its_numbers(name: str) -> None:
    front = load_template("style", name).front
    assert front["about"]
    assert front["profile"]
    said = front.get("say", {"de": {}, "en": {}})
    assert set(said["de"]) == set(said["en"])


def test_the_bundled_templates_are_found() -> None:
    assert (bundled_templates() / "kinds" / "summary.md.j2").is_file()


def mixed() -> Source:
    told = talk(repeats=3)
    lists = [
        slide(
            number,
            f"What bridge {number} needs",
            [
                f"Measure cable {number} at night",
                "Quiet sensors",
                f"Winch {number} from the yard",
                "A crew that goes home at midnight",
            ],
            f"The crew of bridge {number} began in a cold winter. It stayed until the last cable was heard.",
        )
        for number in range(60, 68)
    ]
    return source(*told.slides[:-1], *lists)


def features(style: str) -> dict[str, float]:
    deck = mixed()
    outline = plan(deck, BRIEF)
    found = [
        measure(draft.marked)
        for draft in write(deck, outline, BRIEF, kind="blog-post", style=style)
    ]
    return {name: sum(one[name] for one in found) / len(found) for name in found[0]}


def test_the_styles_differ_in_what_can_be_measured() -> None:
    profiles = {style: features(style) for style in STYLES}
    for one in STYLES:
        for other in STYLES:
            if one < other:
                apart = [
                    name
                    for name in profiles[one]
                    if abs(profiles[one][name] - profiles[other][name])
                    > 0.25 * max(profiles[one][name], profiles[other][name], 0.05)
                ]
                assert len(apart) >= 2, (one, other, profiles[one], profiles[other])


def test_the_styles_tell_the_same_facts() -> None:
    deck = mixed()
    outline = plan(deck, BRIEF)
    slides = {
        style: {
            number
            for draft in write(deck, outline, BRIEF, kind="blog-post", style=style)
            for number in draft.slides
        }
        for style in STYLES
    }
    for one in slides.values():
        for other in slides.values():
            assert len(one & other) >= 0.6 * len(one | other)


def test_each_style_keeps_its_own_rules() -> None:
    deck = mixed()
    outline = plan(deck, BRIEF)
    pages = {
        style: "\n".join(
            draft.marked for draft in write(deck, outline, BRIEF, kind="blog-post", style=style)
        )
        for style in STYLES
    }
    assert "![" in pages["visual"]
    assert "](slides/" in pages["visual"]
    assert "\n- " not in pages["auditory"]
    assert "(" not in pages["auditory"]
    assert "To sum up." in pages["auditory"]
    assert "Try it:" in pages["doing"]
    assert "## Check yourself" in pages["doing"]
    assert "![" not in pages["reading"]


def test_a_brief_can_ask_for_every_style() -> None:
    pairs = fitting(talk(), Brief(kinds=("blog-post",), styles=STYLES))
    assert pairs == tuple(("blog-post", style) for style in STYLES)


def test_each_style_is_named_back_by_its_own_numbers() -> None:
    deck = talk(repeats=4)
    templates = [load_template("style", name) for name in styles()]
    outline = plan(deck, default_brief())
    for style in styles():
        for draft in write(deck, outline, default_brief(), kind="blog-post", style=style):
            assert nearest_style(draft.marked, templates) == style
    assert nearest_style("# Empty\n", templates) in styles()


def test_a_copy_of_a_kind_is_a_kind_of_its_own(tmp_path: Path) -> None:
    text = (bundled_templates() / "kinds" / "summary.md.j2").read_text(encoding="utf-8")
    named = 'context = "summary"\n'
    put(tmp_path, "kinds", "abstract", text)
    put(tmp_path, "kinds", "bare", text.replace(named, "\n"))
    put(tmp_path, "kinds", "lost", text.replace(named, 'context = "sumary"\n'))
    deck = talk()
    (draft,) = write(
        deck, plan(deck, BRIEF), BRIEF, kind="abstract", style="reading", templates_dir=tmp_path
    )
    assert "Keywords:" in draft.marked
    (same,) = write(deck, plan(deck, BRIEF), BRIEF, kind="summary", style="reading")
    assert draft.marked == same.marked
    at = text.splitlines().index("{% if labels %}") + 1
    with pytest.raises(TemplateError, match=rf"bare\.md\.j2:{at}") as raised:
        write(deck, plan(deck, BRIEF), BRIEF, kind="bare", style="reading", templates_dir=tmp_path)
    assert 'context = "summary"' in str(raised.value)
    with pytest.raises(UnknownNameError, match="summary"):
        write(deck, plan(deck, BRIEF), BRIEF, kind="lost", style="reading", templates_dir=tmp_path)


def test_a_style_that_a_kind_does_not_have_is_told(tmp_path: Path) -> None:
    put(tmp_path, "styles", "telegram", "+++\n+++\n")
    deck, brief = talk(), Brief(audience="crews", kinds=("summary",), styles=("telegram",))
    ((kind, style),) = fitting(deck, brief, tmp_path)
    (draft,) = write(deck, plan(deck, brief), brief, kind=kind, style=style, templates_dir=tmp_path)
    assert any("telegram" in remark and "reading" in remark for remark in draft.remarks)
    (other,) = write(deck, plan(deck, BRIEF), BRIEF, kind=kind, style=style, templates_dir=tmp_path)
    assert not any("telegram" in remark for remark in other.remarks)
