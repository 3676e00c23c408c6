"""待办摘要: once a working day, by a way the administrator has switched on: what is owed, soonest first. Counts, titles of dues, a link; no facts."""
