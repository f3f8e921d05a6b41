"""The marks that say which slides a sentence rests on (`[^s7]`), and the pages that carry them.

claims = read_claims(draft.marked, source)
copy = strip_marks(draft.marked)
"""

from writers.marks.cites import MARK, cited_slides, mark
from writers.marks.claims import count_words, read_claims
from writers.marks.edit import edit_draft
from writers.marks.held import HELD_NOTICE, hold_page, strip_held_header
from writers.marks.page import Piece, PieceKind, plain_text, read_pieces, without_unseen
from writers.marks.reader import publish, strip_marks

__all__ = [
    "HELD_NOTICE",
    "MARK",
    "Piece",
    "PieceKind",
    "cited_slides",
    "count_words",
    "edit_draft",
    "hold_page",
    "mark",
    "plain_text",
    "publish",
    "read_claims",
    "read_pieces",
    "strip_held_header",
    "strip_marks",
    "without_unseen",
]
