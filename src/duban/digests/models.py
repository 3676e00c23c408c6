"""How digests leave the house, to whom, and what became of each. What is in one is never stored: it is told anew at every attempt."""

from __future__ import annotations

from hashlib import sha256
from typing import ClassVar

from django.db import models
from django.db.models import Q

from duban.journal.kept import Kept
from duban.units.models import Person, Unit


class WaySetting(Kept):
    """投递设置: a way of delivery as the administrator has settled it; off until switched on.

    ``code`` of the way; ``settings`` what may be shown; ``sealed`` its secrets, encrypted (``seal.py``); the journal sees their mark only.
    ``link`` the house's own address, put at a digest's end; ``hour`` from which hour of a working day on it is sent.
    """

    subject_kind: ClassVar[str] = "way"
    kept: ClassVar[tuple[str, ...]] = ("code", "on", "settings", "link", "hour", "sealed_mark")
    marks: ClassVar[dict[str, str]] = {"sealed_mark": "sealed"}
    open_to_audit: ClassVar[bool] = True

    code = models.CharField("方式", max_length=12, unique=True)
    on = models.BooleanField("启用", default=False)
    settings = models.JSONField("设置", default=dict)
    sealed = models.TextField(blank=True, default="")
    link = models.CharField("本系统网址", max_length=200, blank=True, default="")
    hour = models.PositiveSmallIntegerField("几点以后", default=8)

    class Meta:
        verbose_name = "投递设置"

    @property
    def sealed_mark(self) -> str:
        """Fingerprint of what is sealed: changes with it, tells nothing about it."""
        return mark(self.sealed)


class Subscriber(Kept):
    """摘要收件人: a unit or a person that gets a digest by one way, and where (sealed; ``hint`` is what the page shows of it)."""

    subject_kind: ClassVar[str] = "subscriber"
    kept: ClassVar[tuple[str, ...]] = ("way", "unit_id", "person_id", "hint", "state", "sealed_mark")
    marks: ClassVar[dict[str, str]] = {"sealed_mark": "sealed"}
    open_to_audit: ClassVar[bool] = True

    way = models.CharField("方式", max_length=12)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    sealed = models.TextField(blank=True, default="")
    hint = models.CharField("地址", max_length=80, blank=True, default="")
    state = models.CharField("状态", max_length=8, choices=[("on", "接收"), ("ended", "已停止")], default="on")

    class Meta:
        verbose_name = "摘要收件人"
        constraints = [
            models.UniqueConstraint(
                fields=["way", "unit"], condition=Q(state="on", unit__isnull=False), name="subscriber_unit"
            ),
            models.UniqueConstraint(
                fields=["way", "person"], condition=Q(state="on", person__isnull=False), name="subscriber_person"
            ),
        ]

    @property
    def sealed_mark(self) -> str:
        """Fingerprint of the sealed address."""
        return mark(self.sealed)


class Digest(models.Model):
    """待办摘要: one recipient's digest of one day, and how far its delivery has come. Not under proof: notices are, digests only remind.

    ``state``  ``waiting``, ``sent``, ``nothing`` (nothing was owed any more), ``failed`` (given up for the day).
    ``next_at`` when it is tried next; ``error`` why the last attempt failed (a key of ``way.FAILED``), ``detail`` the number the other side gave.
    """

    subscriber = models.ForeignKey(Subscriber, models.PROTECT, related_name="digests")
    on = models.DateField("日期")
    state = models.CharField("状态", max_length=8, default="waiting")
    tries = models.PositiveSmallIntegerField("次数", default=0)
    next_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    error = models.CharField("原因", max_length=12, blank=True, default="")
    detail = models.CharField(max_length=12, blank=True, default="")

    class Meta:
        verbose_name = "待办摘要"
        constraints = [models.UniqueConstraint(fields=["subscriber", "on"], name="digest_once")]
        indexes = [
            models.Index(fields=["state", "next_at"], name="digest_waiting"),
            models.Index(fields=["on"], name="digest_day"),
        ]


def mark(sealed: str) -> str:
    """A fingerprint of sealed bytes."""
    return sha256(f"duban sealed {sealed}".encode()).hexdigest()[:16] if sealed else ""
