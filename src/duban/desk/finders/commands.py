"""常用操作: what one can do, by name, for those who may do it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from duban.desk.finders import Finder, Found
from duban.kernel.actor import Actor
from duban.units import policy

_COMMANDS = (
    (_("上传方案"), "desk:campaign-new", "upload", "campaign.manage"),
    (_("导入导出单位"), "desk:units-exchange", "upload", "unit.manage"),
    (_("新建账号"), "desk:account-new", "plus", "account.manage"),
    (_("提名岗位"), "desk:post-new", "plus", "account.manage"),
    (_("批准岗位"), "desk:posts", "check", "post.approve"),
    (_("申请临时授权"), "desk:grant-ask", "key", "grant.ask"),
    (_("批准和收回临时授权"), "desk:grants", "key", "grant.manage"),
    (_("添加年度节假日安排"), "desk:settings", "calendar", "calendar.manage"),
    (_("修改期限"), "desk:clocks", "clock", "setting.manage"),
    (_("核验流水"), "desk:verify", "shield", "audit.verify"),
    (_("检查点"), "desk:checkpoints", "shield", "audit.read"),
    (_("导出审计记录"), "desk:audit-export", "download", "audit.export"),
    (_("角色与权限"), "desk:roles", "accounts", ""),
)


def _find(actor: Actor, words: str, at: datetime, most: int) -> Sequence[Found]:
    wanted = words.lower()
    return [
        Found(str(title), reverse(page), icon=mark)
        for title, page, mark, right in _COMMANDS
        if wanted in str(title).lower() and actor.post_id is not None and (not right or policy.holds(actor, right))
    ][:most]


KIND = Finder("commands", _("操作"), 80, _find)
