"""命令行: every `./duban NAME` is one file in `commands/`; `ready` makes the machine fit to run them."""
