"""What `make demo` shows: the example deck becomes a pack of held drafts, and a look into one of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
COMMAND = Path(sys.executable).with_name("deckproof")
LINES = 14


def main() -> int:
    words = [
        "run", "examples/the-second-visit.pptx", "--brief", "examples/brief.toml", "--customers", "examples/customers.csv",
    ]  # fmt: skip
    # Settings of whoever tries it would take the drafts elsewhere.
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith("DECKPROOF_")
    }
    print(f"$ deckproof {' '.join(words)}\n", flush=True)
    begun = time.monotonic()
    done = subprocess.run([COMMAND, *words], cwd=ROOT, env=environment, check=False)
    if done.returncode:
        return done.returncode
    print(
        f"\nThat took {time.monotonic() - begun:.0f} seconds. A second run finds the pack and does nothing twice."
    )
    again = subprocess.run(
        [COMMAND, *words, "--json"], cwd=ROOT, env=environment, check=True, capture_output=True
    )
    (run,) = json.loads(again.stdout)["runs"]
    post = next(output for output in run["outputs"] if output["kind"] == "blog-post")
    page = (ROOT / "outputs" / post["path"]).read_text(encoding="utf-8").splitlines()
    print(
        f"\nThe beginning of outputs/{post['path']}; [^s19] is the slide that a sentence rests on:\n"
    )
    print("\n".join(f"    {line}" for line in page[:LINES]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
