"""报送: what my unit owes and hands in, what comes to my desk, and what the office asks for."""
