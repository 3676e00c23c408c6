"""Tables of the journal. Entries and checkpoints are append-only; the database itself refuses to change them."""

from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """流水条目: one subject's part in one act. ``seq`` is gapless over the whole database, ``nr`` within the subject."""

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
        indexes = [models.Index(fields=["actor_person", "seq"], name="entry_by_person")]


class Tail(models.Model):
    """账尾: the last number given out, under seal; one row. Its lock orders all acts.

    ``checked_seq`` is the last entry under a checkpoint; ``open_since`` the moment of the first entry that is not.
    """

    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)
    seal = models.CharField(max_length=64)
    checked_seq = models.BigIntegerField(default=0)
    checkpoint_nr = models.PositiveIntegerField(default=0)
    open_since = models.DateTimeField(null=True)


class Checkpoint(models.Model):
    """检查点: Merkle root over all entries since the last one, chained to it and signed (Ed25519)."""

    nr = models.PositiveIntegerField(primary_key=True)
    first_seq = models.BigIntegerField()
    last_seq = models.BigIntegerField()
    at = models.DateTimeField()
    root = models.CharField(max_length=64)
    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    key_id = models.CharField(max_length=16)
    signature = models.CharField(max_length=128)


class Notice(models.Model):
    """告知(发件箱): who must be told of an act; written with it, delivered after it.

    ``to_person`` a person, or ``to_unit`` with ``to_role`` all holders of that role in the unit. ``link`` is a path on this site.
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
