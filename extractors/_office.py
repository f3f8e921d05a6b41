"""LibreOffice, where it is installed: one conversion, in a profile of its own, without network, killed when time is up."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from deckproof.scratch import scratch_folder
from extractors._confined import run_confined

MEMORY_MB = 6_144
"""Of address space; LibreOffice maps far more than the 400 MB it holds."""
INSTALL = "Install LibreOffice (on Debian and Ubuntu: apt-get install libreoffice-impress-nogui)"
_PLACES = (
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "/snap/bin/libreoffice",
)
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse">
<value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse">
<value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse">
<value>true</value></prop></item>
</oor:items>
"""
"""Macros are not run, and files that a deck merely points at are not opened."""


def find_soffice() -> Path | None:
    """LibreOffice's program, or None where it is not installed."""
    path = os.pathsep.join((os.environ.get("PATH", ""), os.defpath, "/usr/bin", "/usr/local/bin"))
    for name in ("soffice", "libreoffice"):
        found = shutil.which(name, path=path)
        if found:
            return Path(found)
    return next((Path(place) for place in _PLACES if Path(place).exists()), None)


def convert(source: Path, target: str, folder: Path, *, timeout_s: float) -> Path | None:
    """`source` converted into `folder`; None if LibreOffice is missing, failed or took too long.

    `target` is an ending with an export filter behind a colon, as `--convert-to` takes it.
    """
    program = find_soffice()
    if program is None:
        return None
    with scratch_folder("office") as home:
        profile = home / "profile"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        command = [
            str(program.resolve()),
            "--headless",
            "--norestore",
            "--nolockcheck",
            "--nodefault",
            "--nofirststartwizard",
            f"-env:UserInstallation={profile.as_uri()}",
            "--convert-to",
            target,
            "--outdir",
            str(folder.resolve()),
            str(source.resolve()),
        ]
        status = run_confined(
            command,
            timeout_s=timeout_s,
            memory_mb=MEMORY_MB,
            folder=home,
            environment={"SAL_USE_VCLPLUGIN": "svp", "TMPDIR": str(home)},
        )
    made = folder / f"{source.stem}.{target.partition(':')[0]}"
    return made if status == 0 and made.is_file() and made.stat().st_size else None
