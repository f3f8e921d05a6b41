"""For all tests: a loaded machine is slow, which is no failure."""

from hypothesis import settings

settings.register_profile("deckproof", deadline=None, print_blob=True)
settings.load_profile("deckproof")
