"""What a place decides for itself: read from ``duban.toml`` in the data folder, overridden by the environment."""

from __future__ import annotations

import os
import secrets
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from duban.kernel.errors import Refusal
from duban.kernel.keyfile import read_or_make


@dataclass(frozen=True, slots=True)
class Config:
    """本地设置.

    ``database``   empty = SQLite in the data folder, else ``postgresql://user:password@host:port/name`` (``host`` may be
                   a percent-encoded socket folder).
    ``digest``     hash of the journal: ``sha256`` or ``sm3``.
    ``idle_minutes`` how long an untouched session lives.
    """

    database: str = ""
    time_zone: str = "Asia/Shanghai"
    digest: str = "sha256"
    hosts: list[str] = field(default_factory=lambda: ["127.0.0.1", "localhost", "[::1]"])
    origins: list[str] = field(default_factory=list)
    https: bool = False
    idle_minutes: int = 30

    @classmethod
    def load(cls, data: Path) -> Config:
        """Read ``data/duban.toml`` (absent = defaults). Raises Refusal naming the line that cannot be read."""
        path = data / "duban.toml"
        values: dict[str, Any] = {}
        if path.is_file():
            try:
                values = tomllib.loads(path.read_text("utf-8"))
            except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
                raise Refusal("config.unreadable", f"设置文件 {path} 无法读取:{error}。请改正后重新启动。") from error
        known = set(cls.__dataclass_fields__)
        unknown = sorted(set(values) - known)
        if unknown:
            raise Refusal(
                "config.unknown",
                f"设置文件 {path} 中有不认识的项:{'、'.join(unknown)}。可用的项:{'、'.join(sorted(known))}。",
            )
        if os.environ.get("DUBAN_DATABASE"):
            values["database"] = os.environ["DUBAN_DATABASE"]
        if os.environ.get("DUBAN_HOSTS"):
            values["hosts"] = os.environ["DUBAN_HOSTS"].split(",")
        config = cls(**values)
        if config.digest not in {"sha256", "sm3"}:
            raise Refusal("config.digest", f"设置文件 {path} 的 digest 只能是 sha256 或 sm3。")
        return config


def database(data: Path, config: Config) -> dict[str, Any]:
    """Django's DATABASES entry. SQLite commits durably (WAL, synchronous FULL) and takes its write lock at BEGIN."""
    if not config.database:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": data / "duban.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
                    "PRAGMA cache_size=-65536; PRAGMA mmap_size=1073741824; PRAGMA temp_store=MEMORY; "
                    "PRAGMA recursive_triggers=ON"
                ),
            },
        }
    parts = urlsplit(config.database)
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise Refusal("config.database", "数据库地址应写成 postgresql://用户:密码@主机:端口/库名。")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.strip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }


def web_secret(data: Path) -> str:
    """The key that signs cookies; made once, readable by the owner only, never in the repository or the database."""
    return read_or_make(data / "keys" / "web.secret", lambda: secrets.token_urlsafe(48).encode()).decode()
