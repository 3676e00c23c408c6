"""What may be asked about units, posts and persons; the first argument is always who asks."""

from duban.units.queries.actors import actor_for, posts_in_force, posts_of

__all__ = ["actor_for", "posts_in_force", "posts_of"]
