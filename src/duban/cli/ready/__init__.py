"""就绪: makes a fresh machine fit to run Duban: environment, front end, and the checks that come before both.

Everything here is standard library only, since it runs before anything is installed. The order is: refuse what cannot
work (`checks`), make the Python environment from `locks/` (`environment`), bundle the front end (`bundle`), hand over.
"""
