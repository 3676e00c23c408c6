"""页面: one module a subject. A page parses, calls one query or one act, and renders."""
