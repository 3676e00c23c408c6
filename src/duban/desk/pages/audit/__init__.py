"""审计: who did what when, the proof of each entry, checkpoints, verification, export. Never what a case is about."""
