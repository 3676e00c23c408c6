"""Evidence files. The row is the record; the bytes lie in the data folder under their hash."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from duban.files import rules
from duban.journal.kept import Kept


class File(Kept):
    """附件: what was uploaded, what was kept of it, and to which subject it belongs.

    ``original_sha256``  of the bytes as they came; ``sha256`` of the bytes kept after metadata was stripped.
    ``of_kind`` / ``of_id``  the thing it is evidence for; who may see that may see this.
    ``stripped``  codes of what was removed (``rules.REMOVED``); ``left`` why metadata stayed (``rules.LEFT``), empty = cleared.
    ``state``     ``kept`` or ``withdrawn``; the bytes stay either way.
    """

    subject_kind: ClassVar[str] = "file"
    kept: ClassVar[tuple[str, ...]] = (
        "of_kind", "of_id", "name", "media_type", "size", "sha256", "original_sha256", "original_size", "stripped", "left",
        "purpose", "state", "added_at", "added_by", "added_unit", "withdrawn_at", "withdrawn_why",
    )  # fmt: skip

    of_kind = models.CharField(max_length=16)
    of_id = models.BigIntegerField()
    name = models.CharField("文件名", max_length=200)
    media_type = models.CharField("类型", max_length=100)
    size = models.BigIntegerField("大小")
    sha256 = models.CharField(max_length=64, db_index=True)
    original_sha256 = models.CharField(max_length=64, db_index=True)
    original_size = models.BigIntegerField()
    stripped = models.JSONField("已清除的元数据", default=list)
    left = models.CharField("未清除的原因", max_length=16, blank=True, default="")
    purpose = models.CharField("用途", max_length=24, blank=True, default="")
    state = models.CharField("状态", max_length=12, default="kept")
    added_at = models.DateTimeField("上传时间")
    added_by = models.BigIntegerField(null=True)
    added_unit = models.BigIntegerField(null=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    withdrawn_why = models.CharField("撤回理由", max_length=500, blank=True, default="")

    class Meta:
        verbose_name = "附件"
        indexes = [models.Index(fields=["of_kind", "of_id"], name="file_of")]

    @property
    def removed(self) -> str:
        """What was removed from it, in words; empty if nothing was."""
        return rules.removed_in_words(self.stripped)

    @property
    def uncleared(self) -> str:
        """Why its metadata was not removed, in words; empty if it was."""
        return rules.LEFT.get(self.left, self.left)
