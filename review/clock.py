"""The database's clock, as an SQL function: leases and waits go by it, since the clocks of workers may be wrong."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Float
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class epoch_now(FunctionElement[float]):  # noqa: N801 - SQL functions are written in lower case
    """Seconds since 1970 by the database's clock, so that workers with wrong clocks agree on leases."""

    type = Float()
    inherit_cache = True


@compiles(epoch_now)
def _epoch_now(element: epoch_now, compiler: Any, **options: Any) -> str:
    del element, compiler, options
    return "CAST(EXTRACT(EPOCH FROM clock_timestamp()) AS DOUBLE PRECISION)"


@compiles(epoch_now, "sqlite")
def _epoch_now_sqlite(element: epoch_now, compiler: Any, **options: Any) -> str:
    del element, compiler, options
    return "((julianday('now') - 2440587.5) * 86400.0)"
