"""Everything that changes units, posts, accounts and grants; each is one act with its permission, entry and notices."""

from duban.units.actions.account import (
    add_person,
    disable_person,
    enable_person,
    lock_expired,
    reset_password,
    set_until,
)
from duban.units.actions.house import found_house
from duban.units.actions.post import approve_post, end_post, propose_post, refuse_post
from duban.units.actions.unit import add_unit

__all__ = [
    "add_person",
    "add_unit",
    "approve_post",
    "disable_person",
    "enable_person",
    "end_post",
    "found_house",
    "lock_expired",
    "propose_post",
    "refuse_post",
    "reset_password",
    "set_until",
]
