"""One file a register; a file more is a register more."""
