"""单位: the tree, one unit's page, what changes it, and its Excel sheets."""
