"""Run as a program with a port: serves the house in DUBAN_DATA as `./duban start` does, until told to stop."""

from __future__ import annotations

import sys

from duban.cli.serving import serve
from duban.site.wsgi import application

if __name__ == "__main__":
    serve(application, port=int(sys.argv[1]), say_ready=lambda: print("ready", flush=True))
