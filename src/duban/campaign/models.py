"""The campaign, what was read from its plan, and what is owed in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models

from duban.campaign.elements import ELEMENT_KINDS
from duban.journal.kept import Kept, KeptPart
from duban.kernel import canonical
from duban.units.models import Person, Unit

REVIEW_STATES = {
    "read": "待核对",
    "confirmed": "已确认",
    "edited": "已修改",
    "added": "补充",
    "inherited": "沿用上级",
    "dropped": "已删除",
}
"""核对状态: what a person has made of what was read."""


class Campaign(Kept):
    """专项行动: made from a plan as a draft, opened when its questions are settled.

    ``area``     root of the area it covers; ``office`` the unit that runs it; ``review_unit`` who reviews (the office if empty).
    ``words``    the plan's own terms shown on screen, e.g. ``{"order": "督办单"}`` (X-1).
    ``training`` made-up data: every page and paper carries the watermark 演示.
    ``parent``   the campaign of the level above that this one carries out, from which it took topics and tasks (B7, S2-21).
    ``needs_approval`` a second person was asked once: from then on its reading and its later versions count only when approved.
    """

    subject_kind: ClassVar[str] = "campaign"
    remembered: ClassVar[bool] = True
    kept: ClassVar[tuple[str, ...]] = (
        "title", "state", "area_id", "office_id", "review_unit_id", "starts_on", "ends_on", "words", "training", "made_at",
        "parent_id", "needs_approval",
    )  # fmt: skip

    title = models.CharField("名称", max_length=200)
    state = models.CharField(
        "状态", max_length=8, choices=[("draft", "草稿"), ("open", "进行中"), ("closed", "已结束")], default="draft"
    )
    area = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    office = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    review_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    starts_on = models.DateField("开始", null=True)
    ends_on = models.DateField("结束", null=True)
    words = models.JSONField(default=dict)
    training = models.BooleanField("演示", default=False)
    made_at = models.DateTimeField()
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    needs_approval = models.BooleanField("须经批准", default=False)

    class Meta:
        verbose_name = "专项行动"

    def __str__(self) -> str:
        return self.title


class PlanText(KeptPart):
    """方案文本: one version of the plan as it was read; the compiled form points into ``text`` by spans.

    ``how``      ``first``; ``whole`` replaces the text before it; ``supplement`` (补充通知) adds to it and changes parts of it (X-3).
    ``applied_at`` since when it is in force; a version that only lies beside the one in force has none.
    ``asked_by`` put it up for approval, ``approved_by`` approved it: another person, who took no part in the review.
    ``asked_for`` keys of the changes that were put up, of a version that lies beside the one in force.
    """

    owner_kind: ClassVar[str] = "campaign"
    owner_field: ClassVar[str] = "campaign_id"
    kept: ClassVar[tuple[str, ...]] = (
        "campaign_id", "nr", "name", "sha256", "text_mark", "compiled_mark", "how", "applied_at", "asked_by_id", "asked_at",
        "approved_by_id", "approved_at", "dropped_at", "asked_for",
    )  # fmt: skip
    marks: ClassVar[Mapping[str, str]] = {"text_mark": "text", "compiled_mark": "compiled"}

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="plans")
    nr = models.PositiveSmallIntegerField("版本")
    name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField(max_length=64)
    text = models.TextField()
    compiled = models.JSONField(default=dict)
    how = models.CharField(
        "方式",
        max_length=10,
        choices=[("first", "首次"), ("whole", "整体替换"), ("supplement", "补充通知")],
        default="first",
    )
    applied_at = models.DateTimeField("启用", null=True)
    asked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField("送审", null=True)
    approved_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField("批准", null=True)
    dropped_at = models.DateTimeField("放弃", null=True)
    asked_for = models.JSONField("送审的变动", default=list)

    class Meta:
        verbose_name = "方案文本"
        constraints = [models.UniqueConstraint(fields=["campaign", "nr"], name="plan_version_once")]

    @property
    def text_mark(self) -> str:
        """Digest of the text, so that a long plan is proved without being copied into every entry."""
        return canonical.digest(self.text.encode())

    @property
    def compiled_mark(self) -> str:
        """Digest of the compiled form."""
        return canonical.digest_of(self.compiled)


class Reviewed(KeptPart):
    """核对项: a row read from the plan, and what a person made of it.

    ``plan_nr``   version of the plan in which it stands; ``span`` the place in that version's text (empty = nowhere, a person's own).
    ``until_nr``  version that ended it (empty = in force). ``read`` what the compiler read, never changed afterwards.
    ``origin``    ids of the rows it was made from: split, merged, taken over from the version or the campaign above.
    ``place``     path of the clause it stands in, e.g. ``五.二.3``.
    """

    owner_kind: ClassVar[str] = "campaign"
    owner_field: ClassVar[str] = "campaign_id"
    reviewed: ClassVar[tuple[str, ...]] = ("plan_nr", "until_nr", "span", "state", "read", "origin", "place")

    plan_nr = models.PositiveSmallIntegerField("方案版本", default=1)
    until_nr = models.PositiveSmallIntegerField("终止版本", null=True)
    span = models.JSONField(default=list)
    state = models.CharField("核对状态", max_length=10, choices=list(REVIEW_STATES.items()), default="read")
    read = models.JSONField(default=dict)
    origin = models.JSONField(default=list)
    place = models.CharField("条款", max_length=60, blank=True, default="")

    class Meta:
        abstract = True

    @property
    def in_force(self) -> bool:
        """False once dropped, or ended by a later version."""
        return self.state != "dropped" and self.until_nr is None

    @property
    def seen_mark(self) -> str:
        """Digest of what a person sees of it: a form carries it, so that nobody overwrites what they have not seen."""
        return canonical.digest_of({name: value for name, value in self.as_kept().items() if name != "state"})


class Phase(Reviewed):
    """阶段: dates as the plan gives them; ``derived`` names those that were inferred and are marked so."""

    kept: ClassVar[tuple[str, ...]] = (
        "campaign_id",
        "nr",
        "name",
        "starts_on",
        "ends_on",
        "derived",
        *Reviewed.reviewed,
    )

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="phases")
    nr = models.PositiveSmallIntegerField("序号")
    name = models.CharField("名称", max_length=120)
    starts_on = models.DateField("开始", null=True)
    ends_on = models.DateField("结束", null=True)
    derived = models.JSONField(default=list)

    class Meta:
        verbose_name = "阶段"
        ordering = ("nr", "pk")


class Topic(Reviewed):
    """问题类别: a node of the tree of matters the campaign sets out to correct; every case hangs on a leaf (S1-8)."""

    kept: ClassVar[tuple[str, ...]] = ("campaign_id", "nr", "code", "text", "parent_id", *Reviewed.reviewed)

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="topics")
    nr = models.PositiveSmallIntegerField("序号")
    code = models.CharField("编码", max_length=40)
    text = models.TextField("内容")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")

    class Meta:
        verbose_name = "问题类别"
        ordering = ("nr", "pk")
        constraints = [models.UniqueConstraint(fields=["campaign", "code"], name="topic_code_once")]

    def __str__(self) -> str:
        return self.text


class Element(Reviewed):
    """方案要素: a settled duty, obligation, channel, quantity, mechanism, leading group or post of the plan.

    ``body`` is what it says, by its ``kind``: the fields of a class in ``elements`` as JSON, checked by ``elements.parse``.
    """

    kept: ClassVar[tuple[str, ...]] = ("campaign_id", "nr", "kind", "body", *Reviewed.reviewed)

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="elements")
    nr = models.PositiveSmallIntegerField("序号")
    kind = models.CharField("种类", max_length=12, choices=list(ELEMENT_KINDS.items()))
    body = models.JSONField("内容", default=dict)

    class Meta:
        verbose_name = "方案要素"
        ordering = ("nr", "pk")
        indexes = [models.Index(fields=["campaign", "kind"], name="element_kind")]


class Mention(KeptPart):
    """方案中的单位: an organ as the plan writes it, and the unit a person linked it to (never linked by itself).

    ``collective`` says that it names no single unit (各乡镇, 相关部门); ``member_ids`` are then the units meant, as far as known.
    """

    owner_kind: ClassVar[str] = "campaign"
    owner_field: ClassVar[str] = "campaign_id"
    kept: ClassVar[tuple[str, ...]] = ("campaign_id", "name", "spans", "plan_nr", "unit_id", "collective", "member_ids")

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="mentions")
    name = models.CharField("写法", max_length=200)
    spans = models.JSONField(default=list)
    plan_nr = models.PositiveSmallIntegerField("方案版本", default=1)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    collective = models.BooleanField("统称", default=False)
    member_ids = models.JSONField("所指单位", default=list)

    class Meta:
        verbose_name = "方案中的单位"


class Question(KeptPart):
    """待答问题: what the plan leaves open; answered or set aside with a reason, never guessed. ``answers`` are suggestions only."""

    owner_kind: ClassVar[str] = "campaign"
    owner_field: ClassVar[str] = "campaign_id"
    kept: ClassVar[tuple[str, ...]] = (
        "campaign_id",
        "nr",
        "code",
        "text",
        "span",
        "plan_nr",
        "answers",
        "state",
        "answer",
    )

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="questions")
    nr = models.PositiveSmallIntegerField("序号")
    code = models.CharField(max_length=40)
    text = models.TextField("问题")
    span = models.JSONField(null=True)
    plan_nr = models.PositiveSmallIntegerField("方案版本", default=1)
    answers = models.JSONField(default=list)
    state = models.CharField(
        "状态", max_length=10, choices=[("open", "待答"), ("answered", "已答"), ("set_aside", "搁置")], default="open"
    )
    answer = models.TextField("答复", blank=True, default="")

    class Meta:
        verbose_name = "待答问题"
        ordering = ("nr",)


class Revision(KeptPart):
    """核对步骤: one step of a review, with what each row was before and became, so that it can be taken back.

    ``changes`` lists ``{"row": table, "id": pk, "made": true | "set": {field: [before, after]}}``.
    """

    owner_kind: ClassVar[str] = "campaign"
    owner_field: ClassVar[str] = "campaign_id"
    kept: ClassVar[tuple[str, ...]] = (
        "campaign_id",
        "kind",
        "by_id",
        "at",
        "plan_nr",
        "changes",
        "undone_at",
        "undone_by_id",
    )

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="revisions")
    kind = models.CharField("步骤", max_length=24)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("时间")
    plan_nr = models.PositiveSmallIntegerField("方案版本", default=1)
    changes = models.JSONField(default=list)
    undone_at = models.DateTimeField("撤回", null=True)
    undone_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "核对步骤"
        ordering = ("-pk",)


class Due(KeptPart):
    """应办事项: whatever a unit owes: who, by when, for what, and how it ended. One table for every source, one inbox.

    ``of_kind``/``of_id``  the subject it hangs on (``case`` here; returns and papers later), with which it is proved.
    ``right``       who in the unit owes it: holders of a role with this right.
    ``rule``        clock code; ``amount``/``unit_of``/``source`` are copied from the rule, so that a later change never rewrites it.
    ``target_on``   the cautious date reminders aim at; ``overdue_after`` the lenient one after which it is late (F1.5);
                    ``warn_on`` the day it turns 黄 (C3).
    ``ladder``      how far it has been escalated: 0 none, 1 蓝, 2 黄, 3 红.
    """

    owner_kinds: ClassVar[tuple[str, ...]] = ("case",)
    owner_field: ClassVar[str] = "of_id"
    kept: ClassVar[tuple[str, ...]] = (
        "of_kind", "of_id", "owing_id", "right", "rule", "title", "amount", "unit_of", "source", "start_on", "target_on",
        "overdue_after", "warn_on", "provisional", "state", "paused_on", "ended_on", "ladder", "laddered_on",
    )  # fmt: skip

    of_kind = models.CharField(max_length=16)
    of_id = models.BigIntegerField()
    owing = models.ForeignKey(Unit, models.PROTECT, related_name="dues")
    right = models.CharField(max_length=24)
    rule = models.CharField(max_length=8)
    title = models.CharField("事项", max_length=80)
    amount = models.PositiveSmallIntegerField("数量", default=0)
    unit_of = models.CharField("单位", max_length=8)
    source = models.CharField("依据", max_length=120)
    start_on = models.DateField("起算")
    target_on = models.DateField("提醒日")
    overdue_after = models.DateField("到期日")
    warn_on = models.DateField("转黄日")
    provisional = models.BooleanField("暂算", default=False)
    state = models.CharField(
        "状态",
        max_length=8,
        choices=[("running", "进行中"), ("paused", "暂停"), ("done", "已完成"), ("void", "已取消")],
        default="running",
    )
    paused_on = models.DateField("暂停日", null=True)
    ended_on = models.DateField("结束日", null=True)
    ladder = models.PositiveSmallIntegerField("督办级别", default=0)
    laddered_on = models.DateField(null=True)

    class Meta:
        verbose_name = "应办事项"
        indexes = [
            models.Index(fields=["owing", "state", "overdue_after"], name="due_inbox"),
            models.Index(fields=["of_kind", "of_id", "state"], name="due_of"),
            models.Index(fields=["state", "overdue_after"], name="due_clock"),
        ]

    @property
    def owner_kind(self) -> str:  # type: ignore[override]  # one table serves several kinds of subject
        """The kind of subject this row is proved with; differs from row to row."""
        return self.of_kind


class ClockSetting(Kept):
    """时限设置: a place's own limit for a clock, from a date on, with its source; old clocks keep what they began with (C6)."""

    subject_kind: ClassVar[str] = "clock"
    open_to_audit: ClassVar[bool] = True
    kept: ClassVar[tuple[str, ...]] = ("code", "amount", "unit_of", "source", "from_on")

    code = models.CharField("规则", max_length=8)
    amount = models.PositiveSmallIntegerField("数量")
    unit_of = models.CharField("单位", max_length=8)
    source = models.CharField("依据", max_length=120)
    from_on = models.DateField("生效日期")

    class Meta:
        verbose_name = "时限设置"
        constraints = [models.UniqueConstraint(fields=["code", "from_on"], name="clock_setting_once")]
