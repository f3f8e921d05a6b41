"""Products of matrices on one thread: those of a deck are small, and several threads would mostly wait for each other."""

from __future__ import annotations

import functools
from contextlib import AbstractContextManager
from typing import Any


def one_thread() -> AbstractContextManager[Any]:
    """While it holds, products of matrices run on one thread; with more they would also round otherwise."""
    limit: AbstractContextManager[Any] = _threads().limit(limits=1, user_api="blas")
    return limit


@functools.cache
def _threads() -> Any:
    import numpy as np  # its BLAS has to be loaded before it is looked for
    from threadpoolctl import ThreadpoolController

    del np
    return ThreadpoolController()
