"""Evidence files. The row is the record; the bytes lie in the data folder under their hash."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from duban.journal.kept import Kept


class File(Kept):
    """附件: what was uploaded, what was kept of it, and to which subject it belongs.

    ``original_sha256``  of the bytes as they came; ``sha256`` of the bytes kept after metadata was stripped.
    ``of_kind`` / ``of_id``  the thing it is evidence for; who may see that may see this.
    """

    subject_kind: ClassVar[str] = "file"
    kept: ClassVar[tuple[str, ...]] = (
        "of_kind", "of_id", "name", "media_type", "size", "sha256", "original_sha256", "original_size", "stripped", "purpose", "state",
    )  # fmt: skip

    of_kind = models.CharField(max_length=16)
    of_id = models.BigIntegerField()
    name = models.CharField("文件名", max_length=200)
    media_type = models.CharField("类型", max_length=100)
    size = models.BigIntegerField("大小")
    sha256 = models.CharField(max_length=64, db_index=True)
    original_sha256 = models.CharField(max_length=64)
    original_size = models.BigIntegerField()
    stripped = models.JSONField("已清除的元数据", default=list)
    purpose = models.CharField("用途", max_length=24, blank=True, default="")
    state = models.CharField("状态", max_length=12, default="kept")
    added_at = models.DateTimeField("上传时间")
    added_by = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = "附件"
        indexes = [models.Index(fields=["of_kind", "of_id"], name="file_of")]
