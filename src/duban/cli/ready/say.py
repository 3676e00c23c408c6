"""进度: each step is one line in two languages with the time it took; on a terminal the time runs while one waits."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from duban.cli.ready.trouble import Trouble

_TICK_SECONDS = 0.5


def be_tolerant() -> None:
    """Let a terminal that cannot show a character show a question mark instead of ending the program."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace", line_buffering=True)


def line(zh: str, en: str = "") -> None:
    """One line to standard output, Chinese first."""
    print(f"{zh}  {en}".rstrip(), flush=True)


def refuse(trouble: Trouble) -> None:
    """The trouble, to standard error: Chinese on one line, English on the next."""
    print(f"{trouble.zh}\n{trouble.en}", file=sys.stderr, flush=True)


@contextmanager
def step(zh: str, en: str) -> Iterator[None]:
    """Announce a step, run the body, then tell how long it took. If the body fails, leave a clean line behind."""
    text = f"{zh}  {en}"
    began = time.monotonic()
    with _clock_on_screen(text, began, sys.stdout):
        yield
    ended = "\r✓ " if sys.stdout.isatty() else "✓ "
    print(f"{ended}{text}  {time.monotonic() - began:.1f} s", flush=True)


@contextmanager
def counted(zh: str, en: str) -> Iterator[Callable[[int, int], None]]:
    """Like ``step`` for work that can be counted: yields ``tell(done, total)``, shown with the time that is left."""
    text = f"{zh}  {en}"
    began = time.monotonic()
    last = began
    first: tuple[float, int] | None = None

    def tell(done: int, total: int) -> None:
        nonlocal last, first
        now = time.monotonic()
        # What came before the first piece says nothing of how long a piece takes.
        first = first or (now, done)
        if now - last < (_TICK_SECONDS if sys.stdout.isatty() else 10 * _TICK_SECONDS) or not done:
            return
        last = now
        start, end = ("\r", "") if sys.stdout.isatty() else ("", "\n")
        print(
            f"{start}· {text}  {done}/{total}{_left(now - first[0], done - first[1], total - done)} ",
            end=end,
            flush=True,
        )

    yield tell
    ended = "\r✓ " if sys.stdout.isatty() else "✓ "
    print(f"{ended}{text}  {time.monotonic() - began:.1f} s" + " " * 24, flush=True)


def _left(seconds: float, done: int, more: int) -> str:
    """How long the rest will take, as soon as there is anything to tell it by."""
    if done < 1:
        return ""
    left = seconds / done * more
    return f"  还需约 {left:.0f} 秒 about {left:.0f} s left"


@contextmanager
def _clock_on_screen(text: str, began: float, stream: TextIO) -> Iterator[None]:
    if not stream.isatty():
        print(f"· {text} …", file=stream, flush=True)
        yield
        return
    over = threading.Event()

    def tick() -> None:
        while not over.is_set():
            print(f"\r· {text}  {time.monotonic() - began:.0f} s", end="", file=stream, flush=True)
            over.wait(_TICK_SECONDS)

    ticker = threading.Thread(target=tick, daemon=True)
    ticker.start()
    try:
        yield
    except BaseException:
        over.set()
        ticker.join()
        print(file=stream, flush=True)
        raise
    over.set()
    ticker.join()
