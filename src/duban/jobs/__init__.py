"""定时: what happens by the clock. Each round picks whom and calls the same action a person would; running twice does no harm."""
