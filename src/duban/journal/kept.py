"""What the journal keeps: models whose present state must equal what their entries say."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from django.db import models

from duban.journal import chain


class Kept(models.Model):
    """入账对象: a noun that changes only through ``act``.

    ``subject_kind``  names the chain, e.g. ``case``.
    ``kept``          names of the fields under proof (attribute names: ``handler_id``, not ``handler``).
    ``version``       number of the subject's last entry; a second writer with an old version is refused.
    ``chain_hash``    hash of that entry, so that the next entry needs no look-up and a lost tail shows.
    """

    subject_kind: ClassVar[str]
    kept: ClassVar[tuple[str, ...]]

    version = models.PositiveIntegerField(default=0, editable=False)
    chain_hash = models.CharField(max_length=64, default=chain.GENESIS, editable=False)

    class Meta:
        abstract = True

    def as_kept(self) -> dict[str, Any]:
        """The fields under proof as JSON values."""
        return {name: plain(getattr(self, name)) for name in self.kept}


class KeptPart(models.Model):
    """入账明细: a row that belongs to a kept subject and is proved with it. ``owner_field`` names the foreign key's attribute.

    ``owner_kind`` may be a property where one table serves several kinds of subject (dues): read it from the instance.
    """

    owner_kind: ClassVar[str]
    owner_field: ClassVar[str]
    kept: ClassVar[tuple[str, ...]]

    class Meta:
        abstract = True

    def as_kept(self) -> dict[str, Any]:
        """The fields under proof as JSON values."""
        return {name: plain(getattr(self, name)) for name in self.kept}

    @property
    def owner_id(self) -> int:
        """Id of the subject this row belongs to."""
        return int(getattr(self, self.owner_field))


def plain(value: Any) -> Any:
    """A field's value as JSON keeps it: dates and moments as ISO text, containers copied, no floats."""
    if isinstance(value, datetime):
        return chain.moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if value is None or isinstance(value, (str, int, bool)):
        return value
    raise TypeError(f"流水不保存 {type(value).__name__} 类型的值")
