"""`deckproof doctor`: what this machine can and cannot do."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from deckproof.cli import _machine, doctor


@pytest.fixture
def app() -> typer.Typer:
    app = typer.Typer()
    doctor.register(app)
    app.command("other")(lambda: None)
    return app


def states(output: str) -> dict[str, str]:
    return {check["name"]: check["state"] for check in json.loads(output)["checks"]}


def test_a_sound_machine_is_fit(app: typer.Typer, tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["doctor", "--json", "--outputs", str(tmp_path / "outputs")])
    found = json.loads(done.stdout)
    assert done.exit_code == 0
    assert (found["schema"], found["ok"]) == ("deckproof.doctor/1", True)
    assert {
        "Python",
        "engine",
        "outputs folder",
        "LibreOffice",
        "text in images",
        "names of people",
    } <= set(states(done.stdout))
    assert not (tmp_path / "outputs").exists()


def test_the_table_says_what_to_do(
    app: typer.Typer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extractors.slide_pictures.find_soffice", lambda: None)
    done = CliRunner().invoke(app, ["doctor", "--outputs", str(tmp_path)])
    assert done.exit_code == 0
    assert "apt-get" in done.stdout


def test_a_folder_that_cannot_be_written_is_no_fit(
    app: typer.Typer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(_machine.tempfile, "TemporaryFile", refuse)
    done = CliRunner().invoke(app, ["doctor", "--json", "--outputs", str(tmp_path)])
    assert done.exit_code == 1
    assert states(done.stdout)["outputs folder"] == "failed"


def test_a_network_share_is_no_place_for_the_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\nserver:/x {tmp_path}/with\\040space nfs4 rw 0 0\n")
    monkeypatch.setattr(_machine, "MOUNTS", mounts)
    share = tmp_path / "with space"
    share.mkdir()
    found = {check.name: check.state for check in _machine.check_outputs(share / "outputs")}
    assert found["outputs disk"] == "failed"
    assert _machine.disk_kind(tmp_path) == "ext4"


def test_another_version_than_the_proved_one_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    versions = {"fastapi": "0.155.0"}
    real = _machine.metadata.version
    monkeypatch.setattr(_machine.metadata, "version", lambda name: versions.get(name) or real(name))
    check = _machine.check_pins()
    assert check.state == "failed"
    assert "fastapi 0.155.0" in check.found


def test_nothing_heavy_is_loaded(tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from deckproof.cli._machine import check_machine\n"
        f"check_machine(Path({str(tmp_path)!r}))\n"
        "print([m for m in ('prefect', 'spacy', 'rapidocr', 'numpy', 'fastapi', 'cv2') if m in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_the_models_endpoint_is_asked_for_its_models_and_nothing_else() -> None:
    from deckproof.endpoint import Endpoint
    from tests.writers.chat.fake_endpoint import FakeEndpoint, serve

    with serve(FakeEndpoint()) as fake:
        there = _machine.check_model(Endpoint(base_url=fake.url, name="small-model"), "")
        other = _machine.check_model(Endpoint(base_url=fake.url, name="huge-model"), "")
    assert there.state == "ok"
    assert (other.state, "large-model" in other.remedy) == ("missing", True)
    assert not fake.bodies
    assert set(fake.paths) == {"/v1/models"}
    gone = _machine.check_model(Endpoint(base_url=fake.url, name="small-model"), "")
    assert (gone.state, "unreachable" in gone.found) == ("missing", True)


def test_without_a_key_nothing_is_tried() -> None:
    from deckproof.endpoint import Endpoint

    away = _machine.check_model(Endpoint(base_url="https://models.example.com/v1", name="m"), "")
    assert "nothing was tried" in away.found
    assert "none set" in _machine.check_model(Endpoint(), "").found
