"""How many examples a property test on the database tries: the rules are the same on both engines, PostgreSQL is the slower to ask.

``DUBAN_EXAMPLES`` multiplies them, for whoever wants a long look.
"""

from __future__ import annotations

import os

ON_POSTGRESQL = 0.4


def on_this_engine(number: int) -> int:
    """So many on SQLite, fewer on PostgreSQL; never under five."""
    share = ON_POSTGRESQL if os.environ.get("DUBAN_TEST_DB") == "postgres" else 1.0
    return max(5, round(number * share * float(os.environ.get("DUBAN_EXAMPLES", "1"))))
