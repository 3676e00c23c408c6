"""Kills the real server with SIGKILL while eight people register cases over HTTP: what a page said was done must be there.

    python bench/kill9_server.py [--engine sqlite postgres] [--kills 50]

The server is `duban start` with its training campaign. Eight sessions of the intake desk fill in the form for a new problem and send
it, without a pause; a redirect to the new case is an acknowledgement. After a random moment all processes of the server are killed.
Then `duban verify` must find nothing and every acknowledged case must be there; the server is started again (issue 6.3).
"""

from __future__ import annotations

import argparse
import os
import random
import re
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from http.client import HTTPException
from pathlib import Path
from urllib.parse import urlencode

from bench.ledger_client import Reader
from bench.place import ENGINES, place

PEOPLE = 8
LOGIN = "shouli"
PATIENCE_SECONDS = 300
FORM = "/cases/new/item"
DUBAN = [sys.executable, "-m", "duban.cli"]
WORKER = Path(__file__).with_name("kill9_worker.py")
_LETTERS = str.maketrans("0123456789", "ghijklmnop")
_HIDDEN = re.compile(rb'type="hidden" name="(csrfmiddlewaretoken|once|campaign)" value="([^"]+)"')


class Server:
    """`duban start` on a place's data, in a session of its own so that all its processes can be killed at once."""

    def __init__(self, environment: dict[str, str], port: int) -> None:
        self.log = Path(environment["DUBAN_DATA"]) / "said.log"
        command = [*DUBAN, "start", "--data", environment["DUBAN_DATA"], "--port", str(port)]
        with self.log.open("w", encoding="utf-8") as out:
            self.process = subprocess.Popen(
                command, env=environment, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
            )
        until = time.monotonic() + PATIENCE_SECONDS
        while "Ctrl-C" not in self.said():
            if self.process.poll() is not None or time.monotonic() > until:
                self.kill()
                raise SystemExit(f"the server did not start:\n{self.said()}")
            time.sleep(0.05)

    def said(self) -> str:
        """What it printed so far."""
        return self.log.read_text("utf-8")

    def kill(self) -> None:
        """SIGKILL to every process of it."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Clerk(Reader):
    """One session of the intake desk."""

    def register(self, title: str) -> int | None:
        """Fill in and send the form for a new problem; the new case's id, ``None`` if the page did not say that it was done."""
        self.line.request("GET", FORM, headers=self._cookies())
        page = self.line.getresponse().read()
        given = {name.decode(): value.decode() for name, value in _HIDDEN.findall(page)}
        form = {"title": title, "facts": f"{title},仅供测量。", "source": "self_check", "urgency": "normal"}
        body = urlencode({**given, **form, "found_on": "2026-03-02"})
        self.line.request("POST", FORM, body, {**self._cookies(), "Content-Type": "application/x-www-form-urlencoded"})
        answer = self.line.getresponse()
        answer.read()
        found = re.search(r"/ledger/(\d+)", answer.headers.get("Location") or "")
        return int(found[1]) if answer.status == 302 and found else None

    def _cookies(self) -> dict[str, str]:
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}


def main() -> int:
    """1 if anything was lost or does not fit."""
    parser = argparse.ArgumentParser(description="kill -9 the server under load")
    parser.add_argument("--engine", nargs="+", choices=ENGINES, default=ENGINES)
    parser.add_argument("--kills", type=int, default=50)
    given = parser.parse_args()
    bad = False
    for engine in given.engine:
        with place(engine) as environment:
            bad = not survives(environment, given.kills, engine) or bad
    return int(bad)


def survives(environment: dict[str, str], kills: int, engine: str) -> bool:
    """Kill that many times; True if nothing was ever lost."""
    done: list[str] = []
    people: list[Clerk] = []
    port, dice, began = free_port(), random.Random(), time.monotonic()
    for number in range(1, kills + 1):
        server = Server(environment, port)
        people = people or [Clerk(port, LOGIN, password(server.said())) for _ in range(PEOPLE)]
        done += killed(server, people, dice.uniform(0.5, 2.5))
        verify = [*DUBAN, "verify", "--data", environment["DUBAN_DATA"]]
        proof = subprocess.run(verify, env=environment, capture_output=True, text=True, check=False)
        look = [sys.executable, str(WORKER), "cases"]
        lost = subprocess.run(
            look, env=environment, input="\n".join(done), stdout=subprocess.PIPE, text=True, check=True
        ).stdout
        if proof.returncode or lost:
            print(f"{engine}: kill {number}: lost {lost}\n{proof.stdout}{proof.stderr}", flush=True)
            return False
    took = time.monotonic() - began
    print(
        f"{engine:9} {kills} kills of the server, {len(done)} cases acknowledged, none lost, "
        f"`duban verify` clean each time ({took:.0f} s)",
        flush=True,
    )
    return bool(done)


def killed(server: Server, people: list[Clerk], seconds: float) -> list[str]:
    """Let all register cases and kill the server under them after ``seconds``; what was acknowledged, as ``id title``."""
    done: list[str] = []

    def work(person: Clerk) -> None:
        while True:
            # One word of its own a title: what sounds alike would be asked about first.
            title = secrets.token_hex(12).translate(_LETTERS)
            try:
                case = person.register(title)
            except (HTTPException, OSError):
                person.line.close()
                return
            if case is not None:
                done.append(f"{case} {title}")

    threads = [threading.Thread(target=work, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    time.sleep(seconds)
    server.kill()
    for thread in threads:
        thread.join()
    return done


def password(said: str) -> str:
    """The intake desk's, as the first start printed it."""
    found = re.search(rf"{LOGIN}\s+(\S+)", said)
    if found is None:
        raise SystemExit(f"no account {LOGIN} in:\n{said}")
    return found[1]


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
