"""开局: what a start opens when there is nothing yet: the training campaign, or a trial house around a plan."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from django.utils import timezone

from duban import plans
from duban.cli.ready import say
from duban.cli.ready.trouble import Trouble
from duban.training import practice, trial
from duban.training.house import House


def open_house(plan: Path | None, data: Path) -> House | None:
    """Fill an empty database with what was asked for; None if there is a house already and nothing is to be made.

    Raises Trouble when a plan is given for a house that was not made from it: a start must not quietly add campaigns to
    real data. Raises Refusal when the plan cannot be read.
    """
    if plan is not None:
        return _around(plan, data)
    if not trial.is_empty():
        return None
    with say.counted("建立演示专项行动", "Making the training campaign") as tell:
        return practice.open_training(at=timezone.now(), progress=tell)


def _around(plan: Path, data: Path) -> House | None:
    raw = plan.read_bytes()
    if not trial.is_empty():
        if trial.has_plan(sha256(raw).hexdigest()):
            return None
        raise Trouble(
            "plan.house_exists",
            f"{data} 里已有数据,启动时不能再读入方案;请启动后在“方案”页上传,或用 --data 另指一个空目录。",
            f"{data} already holds data, so a start cannot read a plan into it; upload it on the plan page, "
            "or name an empty folder with --data.",
        )
    with say.step("读方案", "Reading the plan"):
        read = plans.read(raw, plan.name)
    with say.step("建立试用环境和方案草稿", "Making a trial house and the draft campaign"):
        built, _ = trial.open_trial(at=timezone.now(), plan=read)
    return built


def say_accounts(built: House) -> None:
    """Print the accounts with their passwords: they are kept nowhere in the clear, so this is the only time."""
    say.line("账号(密码只显示这一次,请记下):", "Accounts (passwords are shown this once; write them down):")
    for login, name, password in built.passwords:
        print(f"    {login:<14}{password:<18}{name}", flush=True)
