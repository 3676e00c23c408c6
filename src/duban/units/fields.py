"""A text column that every engine sorts byte by byte."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


class TrailField(models.CharField):  # type: ignore[type-arg]  # not subscriptable at run time
    """A trail such as ``/1/7/``; a subtree is a range of it, which holds only where ``/`` sorts right before ``0``.

    PostgreSQL sorts by the database's language unless told otherwise (most languages skip punctuation); SQLite's own
    order is by bytes already and has no collation named ``C``.
    """

    def db_parameters(self, connection: BaseDatabaseWrapper) -> Any:
        """The column's type, check and, on PostgreSQL, the byte order."""
        found: Any = super().db_parameters(connection)
        return {**found, "collation": "C" if connection.vendor == "postgresql" else None}
