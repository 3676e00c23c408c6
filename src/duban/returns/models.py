"""What is owed by the plan, and what was handed in for it. Decision 9 says why a due is no row until something of its own happens to it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from duban.campaign.models import Campaign
from duban.journal.kept import Kept, KeptPart
from duban.units.models import Person, Unit

STATES = {
    "draft": "填报中",
    "zero": "零报告",
    "filled": "已报送",
    "sent_back": "退回",
    "accepted": "已接收",
    "corrected": "已更正",
}
"""报送状态: of what has been begun. 未到期, 应报 and 缺报 have no row: they follow from the day."""

HANDED_IN = ("zero", "filled", "accepted", "corrected")
"""States in which the due is satisfied (S2-26: sent back is not)."""


class Demand(Kept):
    """应报事项: one obligation of the plan as the office has put it to work.

    ``element_id`` the plan's settled obligation it carries out, 0 for the office's own; ``quote`` the plan's sentence.
    ``form``       code of the return form; empty for a text with files.
    ``reporter``   unit selector, ``frequencies`` own rules of some reporters, ``rule`` when: as JSON (see ``returns.settings``).
    ``to`` ``onward`` recipients that go before the channel table; ``gather`` working days of the lower stage before the upper (S4-15).
    ``above``      the unit one level up owes it about the chosen ones (S1-40).
    """

    subject_kind: ClassVar[str] = "demand"
    kept: ClassVar[tuple[str, ...]] = (
        "campaign_id", "element_id", "kind", "title", "quote", "form", "reporter", "rule", "frequencies", "to", "onward", "gather",
        "above", "from_on", "until_on", "state",
    )  # fmt: skip

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="demands")
    element_id = models.BigIntegerField(default=0)
    kind = models.CharField("种类", max_length=16)
    title = models.CharField("事项", max_length=120)
    quote = models.TextField("方案原文", blank=True, default="")
    form = models.CharField("报表", max_length=24, blank=True, default="")
    reporter = models.JSONField("报送单位", default=dict)
    rule = models.JSONField("时限", default=dict)
    frequencies = models.JSONField("分类频次", default=list)
    to = models.JSONField("报送至", default=list)
    onward = models.JSONField("汇总后报至", default=list)
    gather = models.PositiveSmallIntegerField("逐级汇总提前工作日", null=True)
    above = models.BooleanField("由上一级办理", default=False)
    from_on = models.DateField("起", null=True)
    until_on = models.DateField("止", null=True)
    state = models.CharField("状态", max_length=8, choices=[("on", "执行中"), ("ended", "已停止")], default="on")

    class Meta:
        verbose_name = "应报事项"

    def __str__(self) -> str:
        return self.title


class Round(KeptPart):
    """报送期: one period of one line, with its two dates (F1.5). ``fixed_on``: from that day on a change leaves it as it is.

    ``stage`` 1 reporters, 2 channel heads; ``part`` tells reporter kinds with their own frequency apart.
    ``locked_at`` since when figures change by correction slip only. ``reminded_on`` the last reminder before the day, ``rung`` how far
    those still missing have been taken up the ladder: 0 none, 1 蓝, 2 黄, 3 红.
    """

    owner_kind: ClassVar[str] = "demand"
    owner_field: ClassVar[str] = "demand_id"
    kept: ClassVar[tuple[str, ...]] = (
        "demand_id", "stage", "part", "key", "label", "from_on", "to_on", "target_on", "overdue_after", "fixed_on", "provisional",
        "single", "state", "locked_at", "reminded_on", "rung",
    )  # fmt: skip

    demand = models.ForeignKey(Demand, models.PROTECT, related_name="rounds")
    stage = models.PositiveSmallIntegerField("环节", default=1)
    part = models.PositiveSmallIntegerField(default=0)
    key = models.CharField(max_length=16)
    label = models.CharField("期次", max_length=60)
    from_on = models.DateField("起")
    to_on = models.DateField("止")
    target_on = models.DateField("提醒目标日")
    overdue_after = models.DateField("到期日")
    fixed_on = models.DateField()
    provisional = models.BooleanField("暂算", default=False)
    single = models.BooleanField(default=False)
    state = models.CharField("状态", max_length=8, choices=[("on", "有效"), ("void", "已取消")], default="on")
    locked_at = models.DateTimeField("锁定", null=True)
    reminded_on = models.DateField("提醒日", null=True)
    rung = models.PositiveSmallIntegerField("督办级别", default=0)

    class Meta:
        verbose_name = "报送期"
        constraints = [models.UniqueConstraint(fields=["demand", "stage", "part", "key"], name="round_once")]
        indexes = [models.Index(fields=["state", "from_on", "overdue_after"], name="round_clock")]

    def __str__(self) -> str:
        return self.label


class Member(KeptPart):
    """应报单位: a unit that owes a line's rounds with ``first_on`` ≤ ``fixed_on`` ≤ ``last_on`` (empty: from the first, to the last).

    ``about`` the unit it is about, mostly the same; ``to`` ids of all units that receive it (S1-51).
    """

    owner_kind: ClassVar[str] = "demand"
    owner_field: ClassVar[str] = "demand_id"
    kept: ClassVar[tuple[str, ...]] = (
        "demand_id",
        "stage",
        "part",
        "owing_id",
        "about_id",
        "to",
        "first_on",
        "last_on",
    )

    demand = models.ForeignKey(Demand, models.PROTECT, related_name="members")
    stage = models.PositiveSmallIntegerField("环节", default=1)
    part = models.PositiveSmallIntegerField(default=0)
    owing = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    about = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    to = models.JSONField("报送至", default=list)
    first_on = models.DateField("起", null=True)
    last_on = models.DateField("止", null=True)

    class Meta:
        verbose_name = "应报单位"
        indexes = [models.Index(fields=["owing", "demand"], name="member_owing")]


class Return(Kept):
    """报表: what one unit hands in for one round: figures, words, or a signed nil (S4-33).

    ``cells``   figures and words by cell code; ``known`` what the ledger said when it was filled; ``reasons`` why a unit differs or a
                warning stands; ``nil`` "nothing to report", a signed act.
    ``signer``  what is printed: name and post of who signed. ``receipts`` ``{unit: moment}`` of each recipient (S1-51).
    ``cut_off_at`` up to when the ledger was counted. ``first_signed_on`` decides timeliness: being sent back later does not undo it.
    """

    subject_kind: ClassVar[str] = "return"
    kept: ClassVar[tuple[str, ...]] = (
        "round_id", "owing_id", "about_id", "to", "state", "cells", "known", "reasons", "nil", "filler", "signer", "signed_by_id",
        "signed_at", "first_signed_on", "cut_off_at", "receipts", "sent_back",
    )  # fmt: skip

    round = models.ForeignKey(Round, models.PROTECT, related_name="returns")
    owing = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    about = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    to = models.JSONField("报送至", default=list)
    state = models.CharField("状态", max_length=10, choices=list(STATES.items()), default="draft")
    cells = models.JSONField("数据", default=dict)
    known = models.JSONField("系统已知", default=dict)
    reasons = models.JSONField("说明", default=dict)
    nil = models.BooleanField("无情况", default=False)
    filler = models.CharField("填报人", max_length=80, blank=True, default="")
    signer = models.CharField("签报人", max_length=80, blank=True, default="")
    signed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField("签报时间", null=True)
    first_signed_on = models.DateField("首次签报", null=True)
    cut_off_at = models.DateTimeField("数据截至", null=True)
    receipts = models.JSONField("接收", default=dict)
    sent_back = models.CharField("退回原因", max_length=200, blank=True, default="")

    class Meta:
        verbose_name = "报表"
        constraints = [models.UniqueConstraint(fields=["round", "owing", "about"], name="return_once")]
        indexes = [
            models.Index(fields=["owing", "state"], name="return_owing"),
            # Everything the desk's sums ask of a return, so that twelve periods of 3,000 units are counted in the index alone.
            models.Index(fields=["round", "state", "nil", "first_signed_on", "owing"], name="return_tally"),
        ]


class Correction(KeptPart):
    """更正单: after the lock a figure changes only so: old value, new value, why, who (E3)."""

    owner_kind: ClassVar[str] = "return"
    owner_field: ClassVar[str] = "of_id"
    kept: ClassVar[tuple[str, ...]] = ("of_id", "nr", "cell", "old", "new", "reason", "by", "at")

    of = models.ForeignKey(Return, models.PROTECT, related_name="corrections")
    nr = models.PositiveSmallIntegerField("序号")
    cell = models.CharField("栏目", max_length=40)
    old = models.JSONField("原值", null=True)
    new = models.JSONField("新值", null=True)
    reason = models.CharField("原因", max_length=200)
    by = models.CharField("更正人", max_length=80)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "更正单"
        ordering = ("nr",)


class Afterward(KeptPart):
    """零报告后发现: a problem found later that lay in a period reported as nil is linked back to it (S4-33, S0-15)."""

    owner_kind: ClassVar[str] = "return"
    owner_field: ClassVar[str] = "of_id"
    kept: ClassVar[tuple[str, ...]] = ("of_id", "case_id", "found_on")

    of = models.ForeignKey(Return, models.PROTECT, related_name="afterwards")
    case_id = models.BigIntegerField("问题")
    found_on = models.DateField("发现日期")

    class Meta:
        verbose_name = "零报告后发现"
        constraints = [models.UniqueConstraint(fields=["of", "case_id"], name="afterward_once")]


class PersonCheck(Kept):
    """个人自查表: one named person's own check for a round of self-checks: what was found, or an explicit 无 (S1-14, B15).

    ``person_id`` the account that signed it; empty where a clerk enters a paper form for who has no account (``own`` False, ``by`` the clerk).
    Of the unit's own staff alone, never of members of the public (C11); nobody counts or ranks by person.
    """

    subject_kind: ClassVar[str] = "person_check"
    kept: ClassVar[tuple[str, ...]] = (
        "round_id", "unit_id", "person_id", "name", "title", "nil", "found", "mended", "own", "by", "by_id", "at",
    )  # fmt: skip

    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    name = models.CharField("姓名", max_length=40)
    title = models.CharField("职务", max_length=60, blank=True, default="")
    nil = models.BooleanField("无", default=False)
    found = models.TextField("自查发现", blank=True, default="")
    mended = models.TextField("整改情况", blank=True, default="")
    own = models.BooleanField("本人签认", default=False)
    by = models.CharField("经办", max_length=80)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "个人自查表"
        constraints = [
            models.UniqueConstraint(
                fields=["round", "unit", "person"], condition=models.Q(person__isnull=False), name="person_check_once"
            ),
            models.UniqueConstraint(
                fields=["round", "unit", "name"],
                condition=models.Q(person__isnull=True),
                name="person_check_paper_once",
            ),
        ]


class Record(Kept):
    """登记: one line of a register a plan asks for: local body, institution, activity, meeting decision (S0-22, S0-18, S1-13, S1-44).

    ``kind`` the register's code; ``body`` its fields. Persons named are the unit's own posts, never members of the public (C11).
    """

    subject_kind: ClassVar[str] = "record"
    kept: ClassVar[tuple[str, ...]] = ("campaign_id", "unit_id", "kind", "title", "on", "body", "state", "by")

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="records")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    kind = models.CharField("登记簿", max_length=16)
    title = models.CharField("名称", max_length=120)
    on = models.DateField("日期")
    body = models.JSONField("内容", default=dict)
    state = models.CharField("状态", max_length=8, choices=[("on", "有效"), ("ended", "已终止")], default="on")
    by = models.CharField("登记人", max_length=80)

    class Meta:
        verbose_name = "登记"
        indexes = [models.Index(fields=["campaign", "kind", "unit"], name="record_kind")]
