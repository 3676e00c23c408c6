"""Rounds of the clock, one file each."""
