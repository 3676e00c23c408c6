"""附件: what is kept with a case, as its pages show it; upload and download."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from duban.desk.parts.values import FileShown
from duban.desk.requests import DeskRequest


def of(request: DeskRequest, one: Any) -> Sequence[FileShown]:
    return []


def may_add(request: DeskRequest, one: Any) -> bool:
    return False


def by_moment(request: DeskRequest, one: Any) -> Mapping[tuple[Any, int | None], Sequence[FileShown]]:
    return {}


def take_in(request: DeskRequest, one: Any, name: str) -> tuple[int, list[Any]]:
    return 0, []
