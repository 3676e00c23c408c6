"""设置: the working calendar and the clocks."""
