"""Settings of the tests: the real ones, on a data folder of their own, on the engine that DUBAN_TEST_DB names.

``DUBAN_TEST_DB`` is ``sqlite`` (default) or ``postgres``; for the latter ``DUBAN_PG_DSN`` is the address of a server that may be
filled and emptied at will, as `duban.toml` writes it. `./duban test` starts such a server; by hand:
``./duban test --only postgres PATHS``.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_ENGINE = os.environ.get("DUBAN_TEST_DB", "sqlite")
# A folder in memory where there is one: a test's commits then cost no wait for the disk.
_MEMORY = "/dev/shm"
_DATA = Path(tempfile.mkdtemp(prefix="duban-test-", dir=_MEMORY if os.access(_MEMORY, os.W_OK) else None))
atexit.register(shutil.rmtree, _DATA, ignore_errors=True)
os.environ["DUBAN_DATA"] = str(_DATA)
os.environ["DUBAN_DATABASE"] = os.environ["DUBAN_PG_DSN"] if _ENGINE == "postgres" else ""

from duban.kernel.phrases import compile_into  # noqa: E402
from duban.site.settings import *  # noqa: E402, F403
from duban.site.settings import BUILD, DATABASES, PHRASES  # noqa: E402

if _ENGINE == "sqlite":
    # A file, not memory: tests of two people acting at once need two connections to one database.
    DATABASES["default"]["TEST"] = {"NAME": str(_DATA / "test.sqlite3")}
# Tests compare pages with phrases as they stand in the code, typed with the punctuation of any keyboard.
TYPESET = False
LOCALE_PATHS = [BUILD / "locale-as-typed"]
compile_into(LOCALE_PATHS[0], PHRASES, setting=TYPESET)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
