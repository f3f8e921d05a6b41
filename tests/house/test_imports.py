"""What the front door may load: `deckproof --help` has to answer at once."""

import subprocess
import sys

HEAVY = (
    "prefect", "fastapi", "spacy", "rapidocr", "onnxruntime", "numpy", "pptx", "pypdf", "pypdfium2", "lxml", "sqlalchemy",
    "alembic", "openai", "jinja2", "phonenumbers", "wordfreq", "pydantic", "PIL",
)  # fmt: skip


def loaded_by(code: str) -> set[str]:
    program = f"{code}\nimport sys; print('\\n'.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    return {line.partition(".")[0] for line in done.stdout.splitlines()}


def test_the_command_line_loads_nothing_heavy() -> None:
    assert loaded_by("import deckproof.cli as c; c._register()").isdisjoint(HEAVY)


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys, deckproof.cli as c\nsys.argv=['deckproof','--help']\n"
        "try: c.main()\nexcept SystemExit: pass"
    )
    assert loaded_by(code).isdisjoint(HEAVY)


def test_the_nouns_load_nothing_at_all() -> None:
    before, after = loaded_by(""), loaded_by("import deckproof.model, deckproof.errors")
    ours = {"deckproof"}
    standard = set(sys.stdlib_module_names)
    assert {name for name in after - before if not name.startswith("_")} - standard == ours


def test_stages_load_their_heavy_parts_late() -> None:
    code = "import extractors, scanners, writers, review\n"
    assert loaded_by(code).isdisjoint(set(HEAVY) - {"numpy"})
