"""`./duban start [PLAN]`: makes the database, opens a campaign, and serves it."""

from __future__ import annotations

import argparse
from pathlib import Path

from django.core.wsgi import get_wsgi_application
from django.db import connections

from duban.cli.database import bring_up_to_date, database_file
from duban.cli.datalock import only_server
from duban.cli.opening import open_house, say_accounts
from duban.cli.ready import say
from duban.cli.ready.arguments import add_start_arguments
from duban.cli.ready.checks import HOST, plan_must_be_readable, port_must_be_free
from duban.cli.serving import serve
from duban.cli.whole import made_whole
from duban.jobs import clock
from duban.training.house import House

NAME = "start"
HELP = "启动:不给方案则打开演练专项  start; without a plan the training campaign opens"
DATA = True
WEB = True

add_arguments = add_start_arguments


def run(args: argparse.Namespace) -> int:
    """Serve until stopped; 0 after an orderly stop."""
    if args.plan:
        plan_must_be_readable(args.plan)
    port_must_be_free(args.port)
    address = f"http://{HOST}:{args.port}"
    with only_server(args.data, address):
        with made_whole(database_file()):
            bring_up_to_date()
            built = open_house(args.plan, args.data)
        application = get_wsgi_application()
        connections.close_all()
        serve(
            application,
            port=args.port,
            say_ready=lambda: _say_what_next(address, args.data, built),
            beside=[clock.run_forever],
        )
    say.line("督办已停止。", "Duban has stopped.")
    return 0


def _say_what_next(address: str, data: Path, built: House | None) -> None:
    if built is not None:
        say_accounts(built)
    say.line(f"督办已启动:{address}", f"Duban is serving at {address}")
    if built is not None:
        say.line(*built.next_step)
    say.line(f"数据在 {data};按 Ctrl-C 停止。", f"The data is in {data}; Ctrl-C stops it.")
