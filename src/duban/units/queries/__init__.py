"""What may be asked about units, posts and persons; the first argument is always who asks."""

from duban.units.queries.actors import actor_for, check_account, local_day, posts_in_force, posts_of
from duban.units.queries.competence import competent
from duban.units.queries.directory import children, in_reach, roots, search, subtree, unit_page, units
from duban.units.queries.history import carried_on, name_in_force
from duban.units.queries.linking import suggest
from duban.units.queries.people import (
    account,
    accounts,
    escalation,
    grants,
    holders,
    missing_posts,
    posts_waiting,
)

__all__ = [
    "account",
    "accounts",
    "actor_for",
    "carried_on",
    "check_account",
    "children",
    "competent",
    "escalation",
    "grants",
    "holders",
    "in_reach",
    "local_day",
    "missing_posts",
    "name_in_force",
    "posts_in_force",
    "posts_of",
    "posts_waiting",
    "roots",
    "search",
    "subtree",
    "suggest",
    "unit_page",
    "units",
]
