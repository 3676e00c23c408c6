"""Everything that changes units, posts, accounts and grants; each is one act with its permission, entry and notices."""

from duban.units.actions.account import (
    add_person,
    disable_person,
    enable_person,
    end_sessions_of,
    lock_expired,
    reset_factors,
    reset_password,
    set_until,
)
from duban.units.actions.grant import approve_grant, ask_grant, end_grant, refuse_grant
from duban.units.actions.house import found_house, restore_administrator
from duban.units.actions.leave import hand_over, leave
from duban.units.actions.naming import (
    add_alias,
    confirm_alias,
    correct_unit,
    merge_units,
    rename_unit,
    suggest_alias,
    undo_alias,
    unmerge_units,
)
from duban.units.actions.place import close_unit, direct_unit, move_unit, succeed_unit
from duban.units.actions.post import approve_post, end_post, propose_post, refuse_post
from duban.units.actions.unit import add_unit

__all__ = [
    "add_alias",
    "add_person",
    "add_unit",
    "approve_grant",
    "approve_post",
    "ask_grant",
    "close_unit",
    "confirm_alias",
    "correct_unit",
    "direct_unit",
    "disable_person",
    "enable_person",
    "end_grant",
    "end_post",
    "end_sessions_of",
    "found_house",
    "hand_over",
    "leave",
    "lock_expired",
    "merge_units",
    "move_unit",
    "propose_post",
    "refuse_grant",
    "refuse_post",
    "rename_unit",
    "reset_factors",
    "reset_password",
    "restore_administrator",
    "set_until",
    "succeed_unit",
    "suggest_alias",
    "undo_alias",
    "unmerge_units",
]
