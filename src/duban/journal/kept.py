"""What the journal keeps: models whose present state must equal what their entries say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, ClassVar, NoReturn

from django.db import models

from duban.journal import chain


class Kept(models.Model):
    """入账对象: a noun that changes only through ``act``.

    ``subject_kind``  names the chain, e.g. ``case``.
    ``kept``          names of the fields under proof (attribute names: ``handler_id``, not ``handler``) and of properties.
    ``marks``         property in ``kept`` → column it stands for without showing it (``password_mark`` → ``password``).
    ``loose``         columns outside the proof: search keys, counters, what a person sets for himself. These alone may be
                      saved without an act, by ``save(update_fields=…)``.
    ``open_to_audit`` True if the audit view may show values, not only names of fields: accounts and posts, never cases (C8).
    ``remembered``    True for what is read on every page and seldom changes (units, posts, campaigns): ``remember`` keeps what was
                      made of it until one of these subjects changes.
    ``version``       number of the subject's last entry; a second writer with an old version is refused.
    ``chain_hash``    hash of that entry, so that the next entry needs no look-up and a lost tail shows.
    """

    subject_kind: ClassVar[str]
    kept: ClassVar[tuple[str, ...]]
    marks: ClassVar[Mapping[str, str]] = {}
    loose: ClassVar[tuple[str, ...]] = ()
    open_to_audit: ClassVar[bool] = False
    remembered: ClassVar[bool] = False

    version = models.PositiveIntegerField(default=0, editable=False)
    chain_hash = models.CharField(max_length=64, default=chain.GENESIS, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Save columns outside the proof. Raises TypeError for anything else: that goes through ``act``."""
        columns = set(update_fields or ())
        if not columns or not columns <= set(self.loose):
            _only_by_act(self)
        super().save(*args, update_fields=columns, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Nothing kept is ever deleted; it ends, with a date."""
        _only_by_act(self)

    def as_kept(self) -> dict[str, Any]:
        """The fields under proof as JSON values."""
        return {name: plain(getattr(self, name)) for name in self.kept}


class KeptPart(models.Model):
    """入账明细: a row that belongs to a kept subject and is proved with it. ``owner_field`` names the foreign key's attribute.

    ``owner_kind`` may be a property where one table serves several kinds of subject (dues): read it from the instance;
    ``owner_kinds`` then lists them all, so that verification knows where to look.
    """

    owner_kind: ClassVar[str]
    owner_field: ClassVar[str]
    owner_kinds: ClassVar[tuple[str, ...]] = ()
    kept: ClassVar[tuple[str, ...]]
    marks: ClassVar[Mapping[str, str]] = {}
    loose: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Save columns outside the proof. Raises TypeError for anything else: that goes through ``act``."""
        columns = set(update_fields or ())
        if not columns or not columns <= set(self.loose):
            _only_by_act(self)
        super().save(*args, update_fields=columns, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Nothing kept is ever deleted; it ends, with a date."""
        _only_by_act(self)

    def as_kept(self) -> dict[str, Any]:
        """The fields under proof as JSON values."""
        return {name: plain(getattr(self, name)) for name in self.kept}

    @property
    def owner_id(self) -> int:
        """Id of the subject this row belongs to."""
        return int(getattr(self, self.owner_field))


def _only_by_act(row: models.Model) -> NoReturn:
    name = type(row).__name__
    raise TypeError(f"{name} changes only inside act(): deed.add / take / add_part / take_part (design: one road)")


def unproved(model: type[Kept] | type[KeptPart]) -> set[str]:
    """Columns of ``model`` that nothing proves and nobody declared loose; must be empty (a test asks every model)."""
    columns = {column.attname for column in model._meta.concrete_fields if not column.primary_key}
    covered = {*model.kept, *model.loose, *model.marks.values()}
    return columns - covered - ({"version", "chain_hash"} if issubclass(model, Kept) else set())


def plain(value: Any) -> Any:
    """A field's value as JSON keeps it: dates and moments as ISO text, containers copied, no floats.

    Raises TypeError for another type, ValueError for a moment without a time zone.
    """
    if value is None or isinstance(value, (str, int, bool)):
        return value
    if isinstance(value, datetime):
        return chain.moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    raise TypeError(f"流水不保存 {type(value).__name__} 类型的值")
