"""`python -m deckproof` and the command `deckproof`: a Ctrl-C while the command line is still read in is heard here."""

from __future__ import annotations

import sys

INTERRUPTED = 130
"""The exit status after a Ctrl-C, as shells have it: 128 and the signal's number."""
TOLD = "deckproof: Stopped."
"""Of what has no more to say of it."""


def main() -> None:
    """Run the command line."""
    try:
        from deckproof.cli import main as call

        call()
    except KeyboardInterrupt:  # before the command's own way of hearing it
        sys.stderr.write(f"{TOLD}\n")
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
