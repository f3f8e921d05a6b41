"""The blog post: a lead that says what the post tells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from writers.kinds import contexts
from writers.works import Work


@contexts.add("blog-post")
def context(work: Work) -> Mapping[str, Any]:
    """`lead`: empty until the sections carry it."""
    del work
    return {"lead": ()}
