"""部件: what pages are made of. ``values`` holds what a page hands over, ``marks`` the small signs, the rest the larger parts.

Marks and table rows are made in Python (a ledger has hundreds of them on a page); the larger parts are templates in
``templates/desk/parts/``. All are template tags as well, see ``templatetags/desk.py`` and ``docs/howto/pages.md``.
"""
