"""`python -m duban.cli`: what `./duban` hands over to once the environment is ready."""

from __future__ import annotations

import sys

from duban.cli.main import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
