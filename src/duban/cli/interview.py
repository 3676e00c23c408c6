"""问答: what a place must decide before it is used in earnest; asked one at a time, or read from a file."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, fields
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from duban.cli.ready.trouble import Trouble

LEVELS = {"1": "province", "2": "city", "3": "county", "4": "township"}
ROLES = {"sysadmin": "系统管理员 system administrator", "secadmin": "安全管理员 security administrator",
         "auditor": "审计管理员 audit administrator"}  # fmt: skip
_LOGIN = re.compile(r"[a-z][a-z0-9_.-]{2,38}")


@dataclass
class Answers:
    """答案. ``administrators`` is ``{role: [login, name]}`` for the three roles; ``database`` empty for SQLite."""

    place: str
    level: str
    code: str
    administrators: dict[str, list[str]]
    time_zone: str = "Asia/Shanghai"
    database: str = ""
    digest: str = "sha256"
    hosts: list[str] = field(default_factory=lambda: ["127.0.0.1", "localhost", "[::1]"])
    https: bool = False

    @classmethod
    def read(cls, path: Path) -> Answers:
        """From a JSON file; raises Trouble naming what is missing or wrong."""
        try:
            given = json.loads(path.read_text("utf-8"))
            answers = cls(**given)
        except (OSError, ValueError, TypeError) as error:
            names = "、".join(f.name for f in fields(cls))
            raise Trouble(
                "setup.answers",
                f"答案文件 {path} 无法使用({error});应为 JSON 对象,可用的项:{names}。",
                f"The answers in {path} cannot be used ({error}); it must be a JSON object with: {names}.",
            ) from error
        for name, check in _CHECKS.items():
            _must(check(getattr(answers, name)), name)
        _must(set(answers.administrators) == set(ROLES), "administrators")
        return answers

    def to_json(self) -> str:
        """For the process that makes the house."""
        return json.dumps(asdict(self), ensure_ascii=False)

    def settings(self) -> str:
        """The text of ``duban.toml``."""
        chosen: dict[str, Any] = {
            "time_zone": self.time_zone,
            "digest": self.digest,
            "hosts": self.hosts,
            "https": self.https,
        }
        if self.database:
            chosen["database"] = self.database
        if self.https:
            chosen["origins"] = [
                f"https://{host}" for host in self.hosts if not host.startswith(("127.", "localhost", "["))
            ]
        # JSON's strings, lists and booleans are TOML's as well.
        return "".join(f"{name} = {json.dumps(value, ensure_ascii=False)}\n" for name, value in chosen.items())


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return False
    return True


_CHECKS: dict[str, Callable[[Any], bool]] = {
    "place": lambda text: isinstance(text, str) and 1 < len(text.strip()) <= 60,
    "level": lambda text: text in LEVELS.values(),
    "code": lambda text: isinstance(text, str) and bool(re.fullmatch(r"[0-9A-Za-z-]{2,24}", text)),
    "time_zone": _is_zone,
    "database": lambda text: text == "" or str(text).startswith(("postgresql://", "postgres://")),
    "digest": lambda text: text in ("sha256", "sm3"),
}


def _must(holds: bool, name: str) -> None:
    if not holds:
        raise Trouble("setup.answer", f"答案中的 {name} 不合要求。", f"The answer for {name} does not fit.")


def _is_free_login(taken: set[str], text: str) -> bool:
    return bool(_LOGIN.fullmatch(text)) and text not in taken


def interview(ask: Callable[[str], str]) -> Answers:
    """Ask each question until its answer fits; an empty answer takes the default in brackets."""
    place = _until(ask, "地区名称 name of the place(例 苇塘县): ", _CHECKS["place"])
    level = LEVELS[_until(ask, "层级 level 1 省 2 市 3 县(市、区) 4 乡镇(街道) [3]: ", lambda t: t in LEVELS, "3")]
    code = _until(ask, "行政区划代码 area code: ", _CHECKS["code"])
    zone = _until(ask, "时区 time zone [Asia/Shanghai]: ", _is_zone, "Asia/Shanghai")
    database = _until(
        ask, "数据库,留空用 SQLite  database, empty for SQLite (postgresql://…) []: ", _CHECKS["database"], ""
    )
    digest = _until(ask, "流水摘要算法 hash of the journal sha256 / sm3 [sha256]: ", _CHECKS["digest"], "sha256")
    hosts = _until(ask, "访问域名或地址,逗号分隔 host names [127.0.0.1,localhost]: ", bool, "127.0.0.1,localhost")
    https = _until(ask, "前面有 HTTPS 吗 behind HTTPS? y/n [n]: ", lambda t: t in ("y", "n"), "n") == "y"
    administrators: dict[str, list[str]] = {}
    for role, title in ROLES.items():
        taken = {login for login, _ in administrators.values()}
        login = _until(ask, f"{title}:账号 login: ", partial(_is_free_login, taken))
        name = _until(ask, f"{title}:姓名 name: ", lambda t: 1 < len(t.strip()) <= 40)
        administrators[role] = [login, name]
    names = [host.strip() for host in re.split("[,,]", hosts) if host.strip()]
    return Answers(place.strip(), level, code, administrators, zone, database, digest, names, https)


def _until(ask: Callable[[str], str], question: str, fits: Callable[[str], bool], default: str | None = None) -> str:
    while True:
        answer = ask(question).strip()
        if not answer and default is not None:
            return default
        if answer and fits(answer):
            return answer
        print("    这个答案不合要求,请再答一次。 That does not fit, please answer again.", flush=True)
