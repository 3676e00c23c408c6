"""核验: what is looked at to prove the journal, one file a side; ``verify`` puts them together."""
