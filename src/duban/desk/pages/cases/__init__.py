"""办件页面: inbox, ledger, case, moves, new cases, files. Each module parses, calls one query or act, and renders."""
