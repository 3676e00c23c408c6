"""佐证材料: evidence files, sniffed, stripped, hashed, kept outside the web root, every access on record."""
