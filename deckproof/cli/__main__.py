"""`python -m deckproof.cli`: the same as the command `deckproof`."""

from __future__ import annotations

from deckproof.cli import main

if __name__ == "__main__":
    main()
