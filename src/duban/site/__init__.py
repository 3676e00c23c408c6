"""Settings, addresses and start-up: the roof that joins the floors."""
