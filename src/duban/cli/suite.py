"""测试全程: the stages of `./duban test`, one after the other, and one summary that hides no skip."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from duban.cli import machine, postgres
from duban.cli.ready import say
from duban.cli.ready.main import ROOT
from duban.kernel.errors import Refusal

# Tests that read the outside texts begin their skip with this; it is the one cause that fails no run (tests/conftest.py).
SHARED_AWAY = "no ../shared"
_NOTHING_COLLECTED = 5
_WORKERS = str(max(1, min(4, os.cpu_count() or 1)))


@dataclass
class Outcome:
    """How one stage ended: ``failed``, or skipped with a cause, and what pytest counted in it."""

    failed: bool = False
    skipped: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    skips: list[tuple[str, str]] = field(default_factory=list)
    seconds: float = 0.0


@dataclass(frozen=True)
class Stage:
    """One stage: its word for ``--only``, its names, what the machine must have for it, and how it runs over ``paths``."""

    word: str
    zh: str
    en: str
    tools: tuple[machine.Tool, ...]
    run: Callable[[Sequence[str]], Outcome]


def _checked(*commands: Sequence[str | Path], env: Mapping[str, str] | None = None) -> Outcome:
    """Run every command, whatever becomes of the first; the stage fails if one fails."""
    statuses = [
        subprocess.run(
            [str(part) for part in command], cwd=ROOT, env={**os.environ, **(env or {})}, check=False
        ).returncode
        for command in commands
    ]
    return Outcome(failed=any(statuses))


def _script(name: str) -> Path:
    return Path(sys.executable).parent / name


def _lint(paths: Sequence[str]) -> Outcome:
    targets = paths or ["."]
    return _checked([_script("ruff"), "check", *targets], [_script("ruff"), "format", "--check", *targets])


def _types(paths: Sequence[str]) -> Outcome:
    # The Django plugin loads the settings, and those make a data folder where there is none.
    with tempfile.TemporaryDirectory(prefix="duban-types-") as data:
        return _checked([sys.executable, "-m", "mypy", *paths], env={"DUBAN_DATA": data})


def _contracts(paths: Sequence[str]) -> Outcome:
    return _checked([sys.executable, _script("lint-imports")])


def _pytest(
    marks: str, paths: Sequence[str], *, workers: str = _WORKERS, env: Mapping[str, str] | None = None
) -> Outcome:
    """Run the tests that ``marks`` selects; a skip fails the stage where DUBAN_NO_SKIP is set, but for its one excuse."""
    with tempfile.TemporaryDirectory(prefix="duban-tally-") as folder:
        tally = Path(folder) / "tally.json"
        status = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "tests.tally", "-n", workers, "-m", marks, *paths],
            cwd=ROOT,
            env={**os.environ, **(env or {}), "DUBAN_TALLY": str(tally)},
            check=False,
        ).returncode
        told = json.loads(tally.read_text(encoding="utf-8")) if tally.exists() else {"counts": {}, "skips": []}
    return _judged(status, told, some_only=bool(paths))


def _judged(status: int, told: dict[str, Any], *, some_only: bool) -> Outcome:
    """What pytest's exit status and its tally amount to; ``some_only`` says that paths were named."""
    # A path may well hold no test of this kind; the whole suite may not.
    nothing_asked = status == _NOTHING_COLLECTED and some_only
    skips = [(str(where), str(why)) for where, why in told["skips"]]
    unexcused = no_skip() and any(not why.startswith(SHARED_AWAY) for _, why in skips)
    return Outcome(failed=bool(status and not nothing_asked) or unexcused, counts=told["counts"], skips=skips)


def no_skip() -> bool:
    """Whether a skip counts as a failure, as it does in CI."""
    return os.environ.get("DUBAN_NO_SKIP") == "1"


def _pure(paths: Sequence[str]) -> Outcome:
    return _pytest("not db and not browser", paths)


def _sqlite(paths: Sequence[str]) -> Outcome:
    return _pytest("db", paths, env={"DUBAN_TEST_DB": "sqlite"})


def _postgres(paths: Sequence[str]) -> Outcome:
    programs = postgres.programs()
    if programs is None:
        raise RuntimeError("the stage runs only where its tools are")
    with postgres.private_server(programs) as address:
        return _pytest("db", paths, env={"DUBAN_TEST_DB": "postgres", "DUBAN_PG_DSN": address})


def _browser(paths: Sequence[str]) -> Outcome:
    env = {"DUBAN_TEST_DB": "sqlite", "DUBAN_CHROMIUM": machine.chromium() or ""}
    return _pytest("browser", paths, env=env)


STAGES = (
    Stage("lint", "代码风格", "lint", (), _lint),
    Stage("types", "类型", "types", (), _types),
    Stage("contracts", "层次约定", "import contracts", (), _contracts),
    Stage("pure", "纯测试", "pure tests", (), _pure),
    Stage("sqlite", "数据库测试 · SQLite", "database tests on SQLite", (), _sqlite),
    Stage("postgres", "数据库测试 · PostgreSQL", "database tests on PostgreSQL", (machine.POSTGRES,), _postgres),
    Stage("browser", "浏览器测试", "browser tests", (machine.CHROMIUM, machine.CHINESE_FONT), _browser),
)


def run(words: Sequence[str], paths: Sequence[str]) -> int:
    """Run the stages named in ``words`` (all, if empty) over ``paths`` (everything, if empty); 0 if none failed.

    Raises Refusal for a path that is not there: nothing would be tested, and the summary would say that all passed.
    """
    for path in paths:
        # A test in a file is named behind two colons.
        if not (ROOT / path.partition("::")[0]).exists():
            known = "、".join(stage.word for stage in STAGES)
            raise Refusal(
                "test.no_such_path",
                f"没有“{path}”这个文件或目录。只跑某一段请写 --only,每段写一次;可选的段:{known}。",
            )
    chosen = [stage for stage in STAGES if not words or stage.word in words]
    missing = machine.make_ready(dict.fromkeys(tool for stage in chosen for tool in stage.tools))
    outcomes: list[tuple[Stage, Outcome]] = []
    with ExitStack() as at_end:
        # A summary is printed even if someone stops the run half-way.
        at_end.callback(lambda: _summary(outcomes))
        for stage in chosen:
            say.line(f"\n── {stage.zh}", stage.en)
            began = time.monotonic()
            lacking = [tool for tool in stage.tools if tool in missing]
            outcome = _without(lacking) if lacking else stage.run(paths)
            outcome.seconds = time.monotonic() - began
            outcomes.append((stage, outcome))
    return int(any(outcome.failed for _, outcome in outcomes))


def _without(lacking: Sequence[machine.Tool]) -> Outcome:
    names = "、".join(tool.name for tool in lacking)
    packages = " ".join(tool.package for tool in lacking)
    cause = (
        f"缺少 {names},请安装后重跑(Debian:apt-get install {packages})  {names} is missing: install it and run again"
    )
    say.line(f"!! 跳过 SKIPPED:{cause}")
    return Outcome(failed=no_skip(), skipped=cause)


def _summary(outcomes: Sequence[tuple[Stage, Outcome]]) -> None:
    """One line a stage, every skip by name, and the totals on a line of their own."""
    say.line("\n══ 总结", "summary")
    total = {"passed": 0, "failed": 0, "skipped": 0}
    for stage, outcome in outcomes:
        word = "失败 FAILED" if outcome.failed else "跳过 SKIPPED" if outcome.skipped else "通过 passed"
        counts = ", ".join(f"{number} {name}" for name, number in outcome.counts.items())
        say.line(f"{outcome.seconds:7.1f} s  {word:<12}  {stage.zh} {stage.en}" + (f":{counts}" if counts else ""))
        for name in total:
            total[name] += outcome.counts.get(name, 0)
    skips = sorted({(why, where) for _, outcome in outcomes for where, why in outcome.skips})
    stages = [f"{stage.en}: {outcome.skipped}" for stage, outcome in outcomes if outcome.skipped]
    if skips or stages:
        say.line(f"\n!! 有 {len(skips) + len(stages)} 处跳过,没有检验:", "SKIPPED, hence not tested:")
        for text in [*stages, *(f"{where}: {why}" for why, where in skips)]:
            say.line(f"!!   {text}")
    say.line(f"\n{sum(outcome.seconds for _, outcome in outcomes):.0f} s")
    say.line(f"{total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped")
