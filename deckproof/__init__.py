"""Deckproof: one presentation in, a pack of held drafts out, and nothing leaves unapproved.

This package holds the nouns (`model`), the errors, the settings, the registers and the command line; the stages
are packages of their own beside it: extractors, scanners, writers, review, desk, flows.
"""

__version__ = "0.1.0"
