"""Tables of the journal. Entries and checkpoints are append-only; the database itself refuses to change them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from duban.journal.kept import Kept


class Entry(models.Model):
    """流水条目: one subject's part in one act. ``seq`` is gapless over the whole database, ``nr`` within the subject.

    ``actor`` and ``payload`` are canonical JSON text, kept as text so that their bytes stay those that were hashed.
    ``actor_person`` repeats the actor's person for look-ups.
    """

    seq = models.BigIntegerField(primary_key=True)
    subject_kind = models.CharField(max_length=16)
    subject_id = models.BigIntegerField()
    nr = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor = models.TextField()
    actor_person = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=48)
    payload = models.TextField()
    alg = models.CharField(max_length=8)
    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    seal = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject_kind", "subject_id", "nr"], name="entry_once")]
        indexes = [
            models.Index(fields=["actor_person", "seq"], name="entry_by_person"),
            models.Index(fields=["kind", "seq"], name="entry_by_kind"),
            models.Index(fields=["at"], name="entry_by_moment"),
        ]


class Tail(models.Model):
    """账尾: the last number given out, under seal; one row. Its lock orders all acts.

    ``journal`` names this journal: the id of its first key. ``key_id`` is the key in use.
    ``checked_seq`` is the last entry under a checkpoint; ``open_since`` the moment (ISO text) of the first that is not, or empty.
    ``remembered_seq`` is the last entry that changed a subject which pages remember (``remember.py``).
    """

    journal = models.CharField(max_length=32)
    key_id = models.CharField(max_length=32)
    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)
    checked_seq = models.BigIntegerField(default=0)
    checkpoint_nr = models.PositiveIntegerField(default=0)
    open_since = models.CharField(max_length=32, blank=True, default="")
    remembered_seq = models.BigIntegerField(default=0)
    seal = models.CharField(max_length=64)


class Checkpoint(models.Model):
    """检查点: Merkle root over all entries since the last one, chained to it and signed (Ed25519).

    ``alg`` is the hash of root and statement. ``next_key`` is empty but in the last checkpoint of a key, where it names
    the key that follows: whoever holds the first public key can follow all changes of key.
    """

    nr = models.PositiveIntegerField(primary_key=True)
    first_seq = models.BigIntegerField()
    last_seq = models.BigIntegerField()
    at = models.DateTimeField()
    alg = models.CharField(max_length=8)
    root = models.CharField(max_length=64)
    prev = models.CharField(max_length=64)
    next_key = models.CharField(max_length=32, blank=True, default="")
    hash = models.CharField(max_length=64)
    key_id = models.CharField(max_length=32)
    signature = models.CharField(max_length=128)


class Notice(models.Model):
    """告知(发件箱): who must be told of an act; written with it, delivered after it.

    ``to_person`` a person, or ``to_unit`` with ``to_role`` all holders of that role in the unit.
    ``seen_at`` only marks it read for the reader; nobody counts or ranks it.
    """

    seq = models.BigIntegerField()
    to_person = models.BigIntegerField(null=True)
    to_unit = models.BigIntegerField(null=True)
    to_role = models.CharField(max_length=24, blank=True, default="")
    kind = models.CharField(max_length=48)
    subject_kind = models.CharField(max_length=16)
    subject_id = models.BigIntegerField()
    words = models.JSONField(default=dict)
    at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["to_person", "-id"], name="notice_to_person"),
            models.Index(fields=["to_unit", "to_role", "-id"], name="notice_to_unit"),
            models.Index(fields=["delivered_at", "id"], name="notice_undelivered"),
        ]


class Extract(Kept):
    """导出记录: who took which rows out of the house, why, and the hash of what was handed out (C10: exports are logged)."""

    subject_kind: ClassVar[str] = "extract"
    kept: ClassVar[tuple[str, ...]] = ("person_id", "reason", "asked", "rows", "sha256")
    open_to_audit: ClassVar[bool] = True

    person_id = models.BigIntegerField(null=True)
    reason = models.CharField("事由", max_length=200)
    asked = models.JSONField("范围", default=dict)
    rows = models.PositiveIntegerField("条数")
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = "导出记录"


class Restore(Kept):
    """恢复记录: an older state of the database was put back on purpose; entries ``first_lost`` to ``last_lost`` went with it."""

    subject_kind: ClassVar[str] = "restore"
    kept: ClassVar[tuple[str, ...]] = ("reason", "first_lost", "last_lost", "aside")
    open_to_audit: ClassVar[bool] = True

    reason = models.CharField("事由", max_length=200)
    first_lost = models.BigIntegerField()
    last_lost = models.BigIntegerField()
    aside = models.CharField("原库外副本", max_length=200)

    class Meta:
        verbose_name = "恢复记录"
