"""Tables of the desk's own: what keeps a form from acting twice and a password from being guessed. Nothing of a campaign."""

from __future__ import annotations

from django.db import models


class Once(models.Model):
    """一次性提交: a form that has acted, and where it led; written in the same transaction as the act it stands for."""

    person_id = models.BigIntegerField()
    token = models.CharField(max_length=43)
    result = models.CharField(max_length=400, blank=True, default="")
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person_id", "token"], name="desk_once_token")]


class Attempts(models.Model):
    """登录失败计数: wrong passwords for one account name. No address and no device is kept, and not even the name typed:
    people type passwords into the name field, so only a keyed digest of it stands here."""

    mark = models.CharField(max_length=64, unique=True)
    failures = models.PositiveSmallIntegerField(default=0)
    first_at = models.DateTimeField()
    locked_until = models.DateTimeField(null=True)


class View(models.Model):
    """常用视图: a ledger's filters under a name, each person's own. A convenience, nothing to be proved."""

    person_id = models.BigIntegerField()
    name = models.CharField(max_length=24)
    query = models.CharField(max_length=1000, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person_id", "name"], name="desk_view_name")]


class Batch(models.Model):
    """批量办理: one move for many cases, each its own act. ``items`` are ``[case id, number, title, state, words, ground]``,
    state ``wait``, ``done`` or ``refused``; the row is the page that tells what became of each, the journal is the proof."""

    person_id = models.BigIntegerField()
    post_id = models.BigIntegerField()
    move = models.CharField(max_length=24)
    answers = models.JSONField(default=dict)
    items = models.JSONField(default=list)
    back = models.CharField(max_length=1000, blank=True, default="")
    at = models.DateTimeField(db_index=True)
