"""`./duban translations`: what still has no English, and what is no longer said."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

from duban.cli import phrase_sources
from duban.kernel import phrases
from duban.kernel.phrases import Phrase

NAME = "translations"
HELP = "列出缺少英文的词句  phrases that still need English"
DATA = True

ROOT = Path(__file__).resolve().parents[4]
LIST = ROOT / "locale" / "en.po"
SOURCE = ROOT / "src" / "duban"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One option: write into the list."""
    parser.add_argument(
        "--write", action="store_true", help="追加缺少的、删去不用的  add what is missing, drop what is no longer said"
    )


def run(args: argparse.Namespace) -> int:
    """0 if the list is complete and says nothing more, else 1."""
    known = phrases.parse(LIST.read_text("utf-8"))
    wanted = phrase_sources.phrases(SOURCE)
    codes = phrase_sources.refusals(SOURCE)
    missing = phrase_sources.missing(known, wanted)
    obsolete = phrase_sources.obsolete(known, wanted, codes)
    for phrase in missing:
        print(f"缺少 missing  {wanted[phrase]}: {phrase.source!r}")
    for phrase in obsolete:
        print(f"不用 obsolete {phrase.source!r}")
    gists = sum(1 for phrase in known if phrase.context == phrases.REFUSAL)
    print(
        f"{len(wanted)} phrases, {len(missing)} missing, {len(obsolete)} obsolete; {gists} of {len(codes)} refusals have an English gist"
    )
    if args.write:
        _write(known, missing, obsolete, wanted)
    return 1 if missing or obsolete else 0


def _write(
    known: dict[Phrase, tuple[str, ...]],
    missing: Iterable[Phrase],
    obsolete: Iterable[Phrase],
    places: dict[Phrase, str],
) -> None:
    """The list anew, in its order, obsolete entries dropped, missing ones at the end and empty."""
    gone = set(obsolete)
    kept = {phrase: said for phrase, said in known.items() if phrase not in gone}
    for phrase in missing:
        kept.setdefault(phrase, ("", "") if phrase.plural else ("",))
    head = next(block for block in LIST.read_text("utf-8").split("\n\n") if block.strip())
    entries = [
        phrases.entry(phrase, said, comment=places.get(phrase, "") if not all(said) else "")
        for phrase, said in kept.items()
    ]
    LIST.write_text("\n".join([head + "\n", *entries]), encoding="utf-8")
