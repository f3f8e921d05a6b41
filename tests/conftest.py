"""For all tests: a loaded machine is slow, which is no failure, and no engine stays behind."""

import os

from hypothesis import settings

os.environ["DECKPROOF_ENGINE_MINUTES"] = "0"
settings.register_profile("deckproof", deadline=None, print_blob=True)
settings.load_profile("deckproof")
