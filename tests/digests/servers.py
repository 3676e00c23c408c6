"""Real servers on this machine for the time of a test: one that speaks SMTP, one that answers HTTP as it is told."""

from __future__ import annotations

import socketserver
import threading
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Mailbox:
    """A mail server: what it was given, and what it says no to."""

    port: int = 0
    messages: list[tuple[str, list[str], bytes]] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    refuse_to: str = ""
    password: str = ""


@contextmanager
def smtp_server() -> Iterator[Mailbox]:
    """A server that knows EHLO, AUTH PLAIN, MAIL, RCPT, DATA, RSET and QUIT."""
    box = Mailbox()

    class Talk(socketserver.StreamRequestHandler):
        def say(self, words: str) -> None:
            self.wfile.write(f"{words}\r\n".encode())

        def handle(self) -> None:
            sender, to = "", list[str]()
            self.say("220 demo")
            while line := self.rfile.readline().decode().rstrip("\r\n"):
                verb = line.upper()
                if verb.startswith("EHLO"):
                    self.say("250-demo")
                    self.say("250 AUTH PLAIN")
                elif verb.startswith("AUTH PLAIN"):
                    _, user, password = b64decode(line.split()[2]).decode().split("\0")
                    box.logins.append(user)
                    self.say("235 yes" if password == box.password else "535 no")
                elif verb.startswith("MAIL"):
                    sender, to = line, []
                    self.say("250 yes")
                elif verb.startswith("RCPT"):
                    refused = bool(box.refuse_to) and box.refuse_to in line
                    to += [] if refused else [line]
                    self.say("550 no such box" if refused else "250 yes")
                elif verb == "DATA":
                    self.say("354 go on")
                    body = b""
                    while (row := self.rfile.readline()) != b".\r\n":
                        body += row
                    box.messages.append((sender, to, body))
                    self.say("250 yes")
                else:
                    self.say("221 bye" if verb == "QUIT" else "250 yes")
                    if verb == "QUIT":
                        return

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk) as server:
        box.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield box
        finally:
            server.shutdown()
            thread.join()


@dataclass
class Web:
    """An HTTP server: what it was asked, and the answers it gives, the last one for ever."""

    address: str = ""
    asked: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    answers: list[tuple[int, bytes]] = field(default_factory=lambda: [(200, b'{"errcode":0,"errmsg":"ok"}')])


@contextmanager
def web_server() -> Iterator[Web]:
    """A server that notes what is posted to it."""
    web = Web()

    class Talk(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            web.asked.append((self.path, dict(self.headers.items()), body))
            status, answer = web.answers.pop(0) if len(web.answers) > 1 else web.answers[0]
            self.send_response(status)
            if status in (301, 302, 307, 308):
                self.send_header("Location", f"{web.address}/elsewhere")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Talk) as server:
        web.address = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield web
        finally:
            server.shutdown()
            thread.join()
