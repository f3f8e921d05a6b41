"""Where our own log goes: a file under the outputs folder, never the terminal and never the engine.

What may stand in it: ids, counts, names of rules and stages, frames of a traceback. Never text out of a deck.
"""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

PACKAGES = (
    "deckproof",
    "extractors",
    "scanners",
    "writers",
    "review",
    "plans",
    "echo",
    "desk",
    "flows",
)
LOG_FILE = "deckproof.log"
_LIMIT_BYTES = 5 * 1024 * 1024


def log_to(outputs: Path) -> Path:
    """Send everything that our packages log to the file in this folder; gives the file. Calling it again changes the place."""
    logging.raiseExceptions = (
        False  # a full disk is told by what fails, not by the log on the terminal
    )
    outputs.mkdir(parents=True, exist_ok=True)
    file = outputs / LOG_FILE
    handler = RotatingFileHandler(
        file, maxBytes=_LIMIT_BYTES, backupCount=2, encoding="utf-8", delay=True
    )
    handler.setFormatter(
        logging.Formatter("%(asctime)s %(levelname)s %(process)d %(name)s %(message)s")
    )
    for package in PACKAGES:
        logger = logging.getLogger(package)
        for old in list(logger.handlers):
            logger.removeHandler(old)
            old.close()
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
        logger.propagate = False
    return file
