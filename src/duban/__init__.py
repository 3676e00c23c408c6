"""Duban 督办: a written rectification plan in, a running, supervised, provable campaign out."""

__version__ = "0.1.0"
