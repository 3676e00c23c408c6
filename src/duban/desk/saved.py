"""常用视图: each person's own named filters of the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from duban.desk.models import View
from duban.kernel.errors import Refusal

MOST = 12
LONGEST_NAME = 24
LONGEST_QUERY = 1000


@dataclass(frozen=True, slots=True)
class Saved:
    """一个视图: ``query`` is the address's query without its question mark."""

    id: int
    name: str
    query: str


def views(person_id: int) -> Sequence[Saved]:
    """The person's views in the order they were made."""
    rows = View.objects.filter(person_id=person_id).order_by("id").values_list("pk", "name", "query")
    return [Saved(*row) for row in rows]


def keep(person_id: int, name: str, query: str, at: datetime) -> None:
    """Keep a view; one of the same name is replaced. Raises Refusal for no name, a long one, or too many views."""
    bare = " ".join(name.split())
    if not bare or len(bare) > LONGEST_NAME:
        raise Refusal("view.name", f"请给视图起个名字,1 至 {LONGEST_NAME} 个字。", field="name")
    if len(query) > LONGEST_QUERY:
        raise Refusal("view.long", "筛选条件太长,无法保存。请减少搜索词。", field="name")
    held = View.objects.filter(person_id=person_id)
    if held.count() >= MOST and not held.filter(name=bare).exists():
        raise Refusal("view.many", f"最多保存 {MOST} 个视图,请先删去不用的。", field="name")
    View.objects.update_or_create(person_id=person_id, name=bare, defaults={"query": query, "at": at})


def drop(person_id: int, view_id: int) -> None:
    """Remove one of the person's own views; one that is gone already is no fault."""
    View.objects.filter(person_id=person_id, pk=view_id).delete()
