"""Ways of delivery, one file each."""
