"""办件: the road of a case from registration to strike-off and look-back; one table of moves, one door."""
