"""Units, posts and persons. Nothing here is deleted: units close, posts end, persons are disabled, each with a date."""

from __future__ import annotations

from hashlib import sha256
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import acheck_password, check_password
from django.db import models

from duban.journal.kept import Kept, KeptPart
from duban.units.fields import TrailField
from duban.units.roles import CHARGES


class Unit(Kept):
    """单位: a node of the area tree: an area (省…村民小组) or an organ, station, school, firm standing in one.

    ``trail``  ids of all units above, root first, as ``/1/7/23/``; the root's own is ``/``. A subtree is one range of it.
    ``line``   the unit that directs this one by trade (条), e.g. 县教育局 for a school.
    ``level``  1 province … 6 village group for areas, 0 for organs.
    ``closed_on`` last day of existence; successors in ``Succession``.
    ``same_as`` set when this row turned out to be the same organ as another, which then stands for both (S2-34).
    """

    subject_kind: ClassVar[str] = "unit"
    remembered: ClassVar[bool] = True
    kept: ClassVar[tuple[str, ...]] = (
        "code", "name", "short_name", "kind", "level", "parent_id", "trail", "line_id", "opened_on", "closed_on", "same_as_id",
    )  # fmt: skip
    open_to_audit: ClassVar[bool] = True

    code = models.CharField("机构代码", max_length=32, unique=True)
    name = models.CharField("名称", max_length=120)
    short_name = models.CharField("简称", max_length=40, blank=True, default="")
    kind = models.CharField("类型", max_length=24)
    level = models.PositiveSmallIntegerField("层级", default=0)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children", verbose_name="上级(块)")
    trail = TrailField(max_length=160, default="/", editable=False)
    line = models.ForeignKey("self", models.PROTECT, null=True, related_name="directed", verbose_name="主管(条)")
    opened_on = models.DateField("设立日期", null=True)
    closed_on = models.DateField("撤销日期", null=True)
    same_as = models.ForeignKey("self", models.PROTECT, null=True, related_name="twins", verbose_name="同一单位")

    class Meta:
        verbose_name = "单位"
        indexes = [models.Index(fields=["trail"], name="unit_trail")]

    def __str__(self) -> str:
        return self.short_name or self.name

    @property
    def above(self) -> tuple[int, ...]:
        """Ids of the units above, root first."""
        return tuple(int(part) for part in self.trail.split("/") if part)

    @property
    def path(self) -> tuple[int, ...]:
        """Ids from the root down to this unit."""
        return (*self.above, self.pk)


class Alias(KeptPart):
    """别名: another way a unit is written; suggested by a reading, confirmed or undone by a person (S2-34).

    ``until_on`` last day on which this was the unit's own name (曾用名); empty for a mere way of writing.
    ``merged``   the duplicate whose name this was, if the alias came from merging it.
    """

    owner_kind: ClassVar[str] = "unit"
    owner_field: ClassVar[str] = "unit_id"
    kept: ClassVar[tuple[str, ...]] = ("unit_id", "name", "state", "until_on", "merged_id")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="aliases")
    name = models.CharField("写法", max_length=120)
    state = models.CharField(
        "状态", max_length=12, choices=[("suggested", "待确认"), ("confirmed", "已确认"), ("undone", "已撤销")]
    )
    until_on = models.DateField("用至", null=True)
    merged = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "单位别名"


class Succession(KeptPart):
    """机构沿革: from ``on`` the duties of ``unit`` are with ``successor`` (S1-53); a paper prints the name in force on its date."""

    owner_kind: ClassVar[str] = "unit"
    owner_field: ClassVar[str] = "unit_id"
    kept: ClassVar[tuple[str, ...]] = ("unit_id", "successor_id", "on", "how", "basis")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Unit, models.PROTECT, related_name="predecessions")
    on = models.DateField("生效日期")
    how = models.CharField(
        "方式",
        max_length=8,
        choices=[("rename", "更名"), ("merge", "合并"), ("split", "分设"), ("transfer", "职责划转")],
    )
    basis = models.CharField("依据", max_length=200, blank=True, default="")

    class Meta:
        verbose_name = "机构沿革"


HOW = {
    "name": "名称",
    "short": "简称",
    "daily": "习惯简称",
    "alias": "别名",
    "former": "曾用名",
    "asked": "待确认的别名",
}


class UnitTerm(models.Model):
    """检索词: one way a unit may be asked for (name, alias, short form), folded; rebuilt from them, never edited.

    ``how`` says which of them it is (``HOW``), so that a search can show why it found the unit.
    """

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="terms")
    term = models.CharField(max_length=120)
    how = models.CharField(max_length=8)

    class Meta:
        indexes = [models.Index(fields=["term", "unit"], name="unit_term")]


class PersonManager(BaseUserManager["Person"]):
    """Finds persons by login; accounts are made by ``units.actions`` only."""

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(login=username)


class Person(Kept, AbstractBaseUser):
    """人员(账号): one person's way in. Rights come from posts, never from the account; there is no superuser.

    ``until_on`` ends temporary accounts (S2-5). ``password_mark`` puts the password's hash under proof without showing it.
    """

    subject_kind: ClassVar[str] = "person"
    remembered: ClassVar[bool] = True
    kept: ClassVar[tuple[str, ...]] = ("login", "name", "is_active", "until_on", "must_change", "password_mark")
    marks: ClassVar[dict[str, str]] = {"password_mark": "password"}
    loose: ClassVar[tuple[str, ...]] = ("last_login", "language")
    open_to_audit: ClassVar[bool] = True
    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    login = models.CharField("账号", max_length=40, unique=True)
    name = models.CharField("姓名", max_length=40)
    is_active = models.BooleanField("启用", default=True)
    until_on = models.DateField("有效期至", null=True)
    must_change = models.BooleanField("下次登录须改密码", default=False)
    language = models.CharField("界面语言", max_length=8, blank=True, default="")

    objects: ClassVar[PersonManager] = PersonManager()

    class Meta:
        verbose_name = "人员"

    def __str__(self) -> str:
        return self.name

    @property
    def password_mark(self) -> str:
        """Fingerprint of the stored password hash: changes with it, tells nothing about it."""
        return sha256(f"duban password {self.password}".encode()).hexdigest()[:16]

    def check_password(self, raw_password: str | None) -> bool:
        """Compare only. Django would also re-hash under new settings, a change past the journal's door."""
        return check_password(raw_password, self.password)

    async def acheck_password(self, raw_password: str | None) -> bool:
        """As ``check_password``."""
        return await acheck_password(raw_password, self.password)


STATES = [("proposed", "待批准"), ("approved", "有效"), ("refused", "未批准")]


class Post(Kept):
    """岗位: a role in a unit, held by a person from a date to a date; vacant if ``holder`` is empty (S2-3).

    ``area``    root of the subtree an area role may see; set from the unit when the post is made.
    ``topics``  topic ids the post is limited to; empty = all.
    ``charge``  kind of responsibility (S1-47), e.g. ``first`` 第一责任人.
    ``state``   a post made by the system administrator works only after the security administrator approved it.
    ``replaces`` the post that ends when this one is approved (交接).
    """

    subject_kind: ClassVar[str] = "post"
    remembered: ClassVar[bool] = True
    kept: ClassVar[tuple[str, ...]] = (
        "unit_id", "role", "title", "holder_id", "area_id", "topics", "charge", "from_on", "to_on", "state",
        "replaces_id", "proposed_by_id", "decided_by_id",
    )  # fmt: skip
    open_to_audit: ClassVar[bool] = True

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    role = models.CharField("角色", max_length=24)
    title = models.CharField("职务名称", max_length=60, blank=True, default="")
    holder = models.ForeignKey(Person, models.PROTECT, null=True, related_name="posts")
    area = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    topics = models.JSONField(default=list)
    charge = models.CharField("责任", max_length=8, blank=True, default="", choices=list(CHARGES.items()))
    from_on = models.DateField("起")
    to_on = models.DateField("止", null=True)
    state = models.CharField("状态", max_length=12, choices=STATES)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    proposed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "岗位"
        indexes = [
            models.Index(fields=["unit", "role"], name="post_unit_role"),
            models.Index(fields=["holder", "to_on"], name="post_holder"),
        ]


class Grant(KeptPart):
    """临时授权: a sensitive right given to a post for a time, with a reason and two people behind it."""

    owner_kind: ClassVar[str] = "post"
    owner_field: ClassVar[str] = "post_id"
    kept: ClassVar[tuple[str, ...]] = (
        "post_id", "right", "reason", "from_at", "until_at", "ended_at", "state", "proposed_by_id", "decided_by_id",
    )  # fmt: skip

    post = models.ForeignKey(Post, models.PROTECT, related_name="grants")
    right = models.CharField("权限", max_length=40)
    reason = models.CharField("事由", max_length=200)
    from_at = models.DateTimeField("起")
    until_at = models.DateTimeField("止")
    ended_at = models.DateTimeField("提前收回", null=True)
    state = models.CharField("状态", max_length=12, choices=STATES)
    proposed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "临时授权"


class SignIn(models.Model):
    """登录记录: a live or past session of a person. No address, no device: the browser's family at most."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="sign_ins")
    session = models.CharField(max_length=64, unique=True)
    post = models.ForeignKey(Post, models.SET_NULL, null=True)
    browser = models.CharField(max_length=40, blank=True, default="")
    at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=12, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["person", "-at"], name="signin_person")]
