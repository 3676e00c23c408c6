"""Changing what is owed and handing it in; every change through ``journal.door.act``."""
