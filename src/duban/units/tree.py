"""块: arithmetic of the area tree. A path is the ids from the root down to a unit; a trail is the path above it as text. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from duban.kernel.errors import Refusal

ROOT = "/"


def trail_of(above: Iterable[int]) -> str:
    """``/1/7/`` for the units 1 and 7 above, root first; ``/`` for none."""
    return ROOT + "".join(f"{id_}/" for id_ in above)


def above(trail: str) -> tuple[int, ...]:
    """Ids named by a trail, root first."""
    return tuple(int(part) for part in trail.split("/") if part)


def below(trail: str, id_: int) -> str:
    """The trail of the children of a unit that has ``trail`` and ``id_``."""
    return f"{trail}{id_}/"


def subtree(trail: str, id_: int) -> tuple[str, str]:
    """Range of the trails of all units below one (not itself): ``lower <= trail < upper`` in byte order.

    ``0`` is the byte after ``/``, and no trail has anything but digits between slashes, so ``/1/7/`` … ``/1/70`` holds all
    that begins with ``/1/7/`` and nothing else, ``/1/70/`` included among the others.
    """
    lower = below(trail, id_)
    return lower, lower[:-1] + "0"


def is_under(path: tuple[int, ...], id_: int) -> bool:
    """True if the unit at the end of ``path`` is ``id_`` or stands under it."""
    return id_ in path


def within(path: tuple[int, ...], reach: Iterable[int]) -> bool:
    """True if the unit at the end of ``path`` lies in one of the subtrees of ``reach``."""
    return any(root in path for root in reach)


def nearest_area(path: tuple[int, ...], levels: Mapping[int, int]) -> int | None:
    """The lowest area of ``path``, the unit itself included; ``levels`` gives each unit's level, 0 for organs."""
    return next((id_ for id_ in reversed(path) if levels[id_] > 0), None)


def next_level(about: tuple[int, ...], levels: Mapping[int, int]) -> int | None:
    """The area that takes a case about the unit at the end of ``about`` if only that unit were competent (C8.1d).

    It is the lowest area strictly above the unit; ``None`` for the root and for organs above all areas.
    """
    return nearest_area(about[:-1], levels)


def check_no_cycle(id_: int, new_parent_path: tuple[int, ...]) -> None:
    """Raise Refusal if hanging ``id_`` under the unit at the end of ``new_parent_path`` would put it under itself."""
    if id_ in new_parent_path:
        raise Refusal("unit.cycle", "不能把单位移到它自己或它的下级之下,请另选上级单位。", ground="B11", field="parent")


def by_level(parents: Mapping[int, int | None]) -> Iterator[list[int]]:
    """Groups of ids, roots first, every unit after its parent. Units in or under a cycle never come (``caught`` names them)."""
    children: dict[int | None, list[int]] = {}
    for id_, parent in parents.items():
        children.setdefault(parent if parent in parents else None, []).append(id_)
    group = children.get(None, [])
    while group:
        yield group
        group = [child for id_ in group for child in children.get(id_, ())]


def caught(parents: Mapping[int, int | None]) -> set[int]:
    """Ids that stand in a cycle or under one."""
    return set(parents) - {id_ for group in by_level(parents) for id_ in group}


def trails(parents: Mapping[int, int | None], outside: Mapping[int, str]) -> dict[int, str]:
    """The trail of every unit of ``parents``; ``outside`` gives those of parents that are not in it themselves."""
    found: dict[int, str] = {}
    for group in by_level(parents):
        for id_ in group:
            parent = parents[id_]
            if parent is None:
                found[id_] = ROOT
            else:
                found[id_] = below(found[parent] if parent in parents else outside[parent], parent)
    return found
