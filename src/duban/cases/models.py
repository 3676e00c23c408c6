"""A case and what hangs on it. Only ``door.py`` writes these tables."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models

from duban.campaign.models import Campaign, Topic
from duban.cases import fields, flow, words
from duban.journal.kept import Kept, KeptPart
from duban.units.models import Person, Unit

NEVER = date(9999, 12, 31)


def _choices(table: dict[str, str]) -> list[tuple[str, str]]:
    return list(table.items())


# Columns a list can be filtered by; they ride along in the indexes of the areas.
_LISTED = (
    "station", "kind", "topic", "fix_kind", "finding", "listed", "raised", "warn_on", "handler", "found_on", "campaign",
    "about_unit", "about_person",
)  # fmt: skip


class Case(Kept):
    """办件: a public report or a problem item on its road (never both: they are linked, not copied, C1).

    ``number``   what people call it: ``WT-2026-000123`` for items, a random code for reports (C1).
    ``station``  where it stands (``flow.STATIONS``); ``back_to`` where it stood before it was parked.
    ``registrar`` unit that took it in; ``handler`` unit that owes the work; ``seat`` unit in whose area it lies (``area1``… are the
                 ids above and including the seat, by depth, so that an area's list is one index range).
    ``about_*``  whom it is about: the wall keeps that unit, everyone under it and everyone under that person away (C8.1).
    ``hands``    who did which move last: ``{move: [person, unit]}``; nobody approves their own work.
    ``returned`` units that have used their one objection (首接负责).
    ``plan``     the six elements of the rectification plan (S4-25).
    ``pauses``   ``[[from, until, cause], …]`` as ISO days; ``until`` is None while the case is suspended (暂停n天).
    ``due_on``   nearest running due, ``NEVER`` if none: the order of every list; ``warn_on`` when that one turns 黄.
    """

    subject_kind: ClassVar[str] = "case"
    kept: ClassVar[tuple[str, ...]] = (
        "kind", "number", "campaign_id", "topic_id", "title", "facts", "summary", "station", "back_to", "urgency", "place_id",
        "registrar_id", "handler_id", "seat_id", "about_unit_id", "about_person_id", "about_post", "occurred_on", "found_on",
        "registered_on", "closed_on", "fix_kind", "finding", "plan", "result", "answer", "money_fen", "refunded_fen", "people",
        "listed", "raised", "suspended_until", "pauses", "extended", "reopened", "returned", "hands", "merged_into_id", "split_from_id",
        "due_on", "warn_on",
    )  # fmt: skip
    # Where the seat lies in the tree and whether the road goes on: follow from seat and station, re-made with them.
    loose: ClassVar[tuple[str, ...]] = (
        "area0", "area1", "area2", "area3", "area4", "area5", "area6", "area7", "is_open",
    )  # fmt: skip

    kind = models.CharField("类别", max_length=8, choices=_choices(words.KINDS))
    number = models.CharField("编号", max_length=24, unique=True)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="cases")
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, related_name="cases", db_index=False)
    title = models.CharField("标题", max_length=80)
    facts = models.TextField("事实")
    summary = models.TextField("办理摘要", blank=True, default="")
    station = models.CharField("环节", max_length=20, choices=[(s.code, s.title) for s in flow.STATIONS.values()])
    back_to = models.CharField(max_length=20, blank=True, default="")
    urgency = models.CharField("紧急程度", max_length=8, choices=_choices(words.URGENCIES), default="normal")
    place = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    registrar = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    handler = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    seat = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    about_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    about_person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    about_post = models.CharField("被反映岗位", max_length=80, blank=True, default="")
    occurred_on = models.DateField("发生日期", null=True)
    found_on = models.DateField("反映/发现日期")
    registered_on = models.DateField("登记日期")
    closed_on = models.DateField("办结日期", null=True)
    fix_kind = models.CharField("整改类型", max_length=12, blank=True, default="", choices=_choices(words.FIX_KINDS))
    finding = models.CharField("核查结论", max_length=16, blank=True, default="", choices=_choices(words.FINDINGS))
    plan = models.JSONField("整改方案", default=dict)
    result = models.TextField("结果", blank=True, default="")
    answer = models.TextField("答复", blank=True, default="")
    money_fen = models.BigIntegerField("涉及金额", null=True)
    refunded_fen = models.BigIntegerField("退还金额", null=True)
    people = models.PositiveIntegerField("涉及人数", null=True)
    listed = models.BooleanField("挂账督办", default=False)
    raised = models.BooleanField("提级", default=False)
    suspended_until = models.DateField("暂停至", null=True)
    pauses = models.JSONField(default=list)
    extended = models.PositiveSmallIntegerField("延期次数", default=0)
    reopened = models.PositiveSmallIntegerField("重开次数", default=0)
    returned = models.JSONField(default=list)
    hands = models.JSONField(default=dict)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    split_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    due_on = models.DateField("到期", default=NEVER)
    warn_on = models.DateField("转黄日", default=NEVER)
    # A number, since SQLite cannot look a truth value up in an index.
    is_open = models.PositiveSmallIntegerField(default=1)
    area0 = models.BigIntegerField(null=True)
    area1 = models.BigIntegerField(null=True)
    area2 = models.BigIntegerField(null=True)
    area3 = models.BigIntegerField(null=True)
    area4 = models.BigIntegerField(null=True)
    area5 = models.BigIntegerField(null=True)
    area6 = models.BigIntegerField(null=True)
    area7 = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = "办件"
        # Lists of an area are read from one range of one index, in the order of the dates, without fetching rows that a filter leaves out.
        indexes = [
            models.Index(fields=["area0", "is_open", "due_on", "id", *_LISTED], name="case_list_area0"),
            models.Index(fields=["area1", "is_open", "due_on", "id", *_LISTED], name="case_list_area1"),
            models.Index(fields=["area2", "is_open", "due_on", "id", *_LISTED], name="case_list_area2"),
            models.Index(fields=["area3", "is_open", "due_on", "id", *_LISTED], name="case_list_area3"),
            models.Index(fields=["area4", "is_open", "due_on", "id"], name="case_area4"),
            models.Index(fields=["handler", "is_open", "due_on", "id"], name="case_handler"),
            models.Index(fields=["registrar", "is_open", "due_on", "id"], name="case_registrar"),
            models.Index(fields=["station", "due_on", "id"], name="case_station"),
            models.Index(fields=["topic", "is_open", "due_on", "id"], name="case_topic"),
            models.Index(fields=["finding", "is_open", "due_on", "id"], name="case_finding"),
            # What a roll-up of all units counts, without fetching a row.
            models.Index(
                fields=[
                    "closed_on",
                    "campaign",
                    "handler",
                    "about_unit",
                    "seat",
                    "kind",
                    "station",
                    "registered_on",
                    "money_fen",
                    "refunded_fen",
                ],
                name="case_rollup",
            ),
            models.Index(fields=["due_on", "id"], name="case_listed", condition=models.Q(listed=True)),
            models.Index(fields=["due_on", "id"], name="case_raised", condition=models.Q(raised=True)),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def phase(self) -> str:
        """open, parked or closed."""
        return flow.STATIONS[self.station].phase

    def paused_days(self, today: date) -> int:
        """暂停n天: days on which nothing ran, up to today (C2: shown wherever overdue work is listed)."""
        spans = [
            (date.fromisoformat(start), date.fromisoformat(end) if end else today) for start, end, _ in self.pauses
        ]
        return sum((end - start).days for start, end in spans)

    @property
    def six_elements(self) -> list[tuple[str, str]]:
        """The plan's elements as label and text, in the order of the form."""
        return [(fields.FIELDS[code].label, str(value)) for code, value in self.plan.items() if code in fields.FIELDS]


class Source(KeptPart):
    """来源: one way by which word of the matter came; several per case, statistics add up (S0-10)."""

    owner_kind: ClassVar[str] = "case"
    owner_field: ClassVar[str] = "case_id"
    kept: ClassVar[tuple[str, ...]] = ("case_id", "code", "note", "on")

    case = models.ForeignKey(Case, models.PROTECT, related_name="sources")
    code = models.CharField("来源", max_length=20, choices=_choices(words.SOURCES))
    note = models.CharField("说明", max_length=120, blank=True, default="")
    on = models.DateField("日期")

    class Meta:
        verbose_name = "来源"
        indexes = [models.Index(fields=["code", "case"], name="source_code")]


class Party(KeptPart):
    """协办单位: a unit beside the handler. ``assist`` owes an answer for its part; ``line`` (条) is kept informed (C3, S1-46)."""

    owner_kind: ClassVar[str] = "case"
    owner_field: ClassVar[str] = "case_id"
    kept: ClassVar[tuple[str, ...]] = ("case_id", "unit_id", "role", "answer", "answered_on", "ended_on")

    case = models.ForeignKey(Case, models.PROTECT, related_name="parties")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    role = models.CharField("角色", max_length=8, choices=[("assist", "协办"), ("line", "主管(条)")])
    answer = models.TextField("协办意见", blank=True, default="")
    answered_on = models.DateField("答复日期", null=True)
    ended_on = models.DateField(null=True)

    class Meta:
        verbose_name = "协办单位"
        indexes = [models.Index(fields=["unit", "ended_on", "case"], name="party_unit")]


class Milestone(KeptPart):
    """阶段目标: a dated step of a long rectification (S4-43); ``dropped_on`` set when a revised plan took its place."""

    owner_kind: ClassVar[str] = "case"
    owner_field: ClassVar[str] = "case_id"
    kept: ClassVar[tuple[str, ...]] = ("case_id", "nr", "text", "due_on", "done_on", "dropped_on")

    case = models.ForeignKey(Case, models.PROTECT, related_name="milestones")
    nr = models.PositiveSmallIntegerField("序号")
    text = models.CharField("内容", max_length=200)
    due_on = models.DateField("期限")
    done_on = models.DateField("完成", null=True)
    dropped_on = models.DateField("改订", null=True)

    class Meta:
        verbose_name = "阶段目标"
        ordering = ("case", "nr")

    @property
    def due_title(self) -> str:
        """What its due is called; tells one milestone's from another's."""
        return f"阶段目标 {self.nr}:{self.text}"[:80]


class Instruction(KeptPart):
    """领导批示: the leader's words on a case, when feedback is owed, and the feedback (S1-55)."""

    owner_kind: ClassVar[str] = "case"
    owner_field: ClassVar[str] = "case_id"
    kept: ClassVar[tuple[str, ...]] = ("case_id", "nr", "leader_id", "text", "on", "due_on", "feedback", "fed_back_on")

    case = models.ForeignKey(Case, models.PROTECT, related_name="instructions")
    nr = models.PositiveSmallIntegerField("序号", default=1)
    leader = models.ForeignKey(Person, models.PROTECT, related_name="+")
    text = models.TextField("批示")
    on = models.DateField("日期")
    due_on = models.DateField("反馈期限")
    feedback = models.TextField("反馈", blank=True, default="")
    fed_back_on = models.DateField("反馈日期", null=True)

    class Meta:
        verbose_name = "领导批示"

    @property
    def due_title(self) -> str:
        """What its due is called; tells one instruction's from another's."""
        return f"反馈批示办理情况({self.nr})"


class Link(KeptPart):
    """关联: from a report to the item it gave rise to, between parts of a split and merged cases; links, not copies (C1)."""

    owner_kind: ClassVar[str] = "case"
    owner_field: ClassVar[str] = "case_id"
    kept: ClassVar[tuple[str, ...]] = ("case_id", "to_kind", "to_id", "how", "ended_on")

    case = models.ForeignKey(Case, models.PROTECT, related_name="links")
    to_kind = models.CharField(max_length=8)
    to_id = models.BigIntegerField()
    how = models.CharField(
        "关系",
        max_length=8,
        choices=[("item", "转问题台账"), ("split", "拆分"), ("merge", "并入")],
    )
    ended_on = models.DateField(null=True)

    class Meta:
        verbose_name = "关联"
        indexes = [models.Index(fields=["to_kind", "to_id"], name="link_to")]


class Clue(Kept):
    """纪律线索: number, source, unit, class, disposal, dates, result code, and nothing else (C5); discipline posts only."""

    subject_kind: ClassVar[str] = "clue"
    kept: ClassVar[tuple[str, ...]] = (
        "number", "source", "unit_id", "clue_class", "disposal", "result", "received_on", "disposed_on", "ended_on", "offline",
    )  # fmt: skip

    number = models.CharField("编号", max_length=24, unique=True)
    source = models.CharField("来源", max_length=20, choices=_choices(words.SOURCES))
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    clue_class = models.CharField("类别", max_length=16, choices=_choices(words.CLUE_CLASSES), blank=True, default="")
    disposal = models.CharField("处置方式", max_length=12, choices=_choices(words.DISPOSALS), blank=True, default="")
    result = models.CharField("结果", max_length=12, choices=_choices(words.CLUE_RESULTS), default="pending")
    received_on = models.DateField("收到日期")
    disposed_on = models.DateField("处置日期", null=True)
    ended_on = models.DateField("办结日期", null=True)
    offline = models.BooleanField("上级管理,线下径送,不录入", default=False)

    class Meta:
        verbose_name = "纪律线索"


class ClueLink(KeptPart):
    """线索来件: the report a clue came from. Part of the clue's chain: nobody who handles the report can see that there is one."""

    owner_kind: ClassVar[str] = "clue"
    owner_field: ClassVar[str] = "clue_id"
    kept: ClassVar[tuple[str, ...]] = ("clue_id", "case_id")

    clue = models.ForeignKey(Clue, models.PROTECT, related_name="origins")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "线索来件"


class Series(models.Model):
    """编号序列: last number given out per series and year. Guarded by the row's lock."""

    code = models.CharField(max_length=16, unique=True)
    last = models.PositiveIntegerField(default=0)
