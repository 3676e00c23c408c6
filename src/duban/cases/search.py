"""Full-text index of cases: pairs of characters, so that words of two characters are found on both engines (B82)."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from duban.cases.models import Case
from duban.kernel import script

_RUNS = re.compile(r"[㐀-鿿豈-﫿\U00020000-\U0002fa1f]+|[A-Za-z0-9]+")


def pieces(text: str) -> list[str]:
    """Index terms of a text: Simplified, width-folded; for Chinese runs every character and pair, else the lower-case word."""
    found: list[str] = []
    for run in _RUNS.findall(script.search_key(text)):
        if run[0].isascii():
            found.append(run.lower())
        else:
            found.extend(run)
            found.extend(run[i : i + 2] for i in range(len(run) - 1))
    return found


def wanted(text: str) -> list[str]:
    """Terms a query must all contain: pairs for longer words, the character itself for a single one."""
    found: list[str] = []
    for run in _RUNS.findall(script.search_key(text)):
        if run[0].isascii():
            found.append(run.lower())
        elif len(run) == 1:
            found.append(run)
        else:
            found.extend(run[i : i + 2] for i in range(len(run) - 1))
    return list(dict.fromkeys(found))


_MATCHING = {
    "sqlite": "SELECT rowid FROM cases_words WHERE cases_words MATCH %s",
    "postgresql": "SELECT case_id FROM cases_words WHERE words @@ %s::tsquery",
}


_ORIGINAL = "\ue001"


def area_token(id_: int) -> str:
    """The term that stands for an area in the index; its first character is one that no text and no query has."""
    return f"\ue000{id_}"


def area_tokens(case: Case) -> list[str]:
    """Terms of all areas the case lies in, so that a search within an area looks at that area alone."""
    areas = (getattr(case, f"area{depth}") for depth in range(8))
    return [area_token(id_) for id_ in areas if id_ is not None]


def registrar_token(id_: int) -> str:
    """The term that stands for the unit that took a case in."""
    return f"\ue002{id_}"


def terms_of(case: Case) -> list[str]:
    """All index terms of a case. A report's original words go in under a mark of their own: who works from the summary must not learn by
    searching what the original says (C8.1)."""
    open_to_all = [case.number, case.title, case.summary, case.result, case.answer]
    if case.kind != "report":
        open_to_all.append(case.facts)
    plain = dict.fromkeys(pieces(" ".join(open_to_all)))
    original = dict.fromkeys(pieces(case.facts)) if case.kind == "report" else {}
    marked = [f"{_ORIGINAL}{term}" for term in original if term not in plain]
    return [*plain, *marked, *area_tokens(case), registrar_token(case.registrar_id)]


def index(case: Case) -> None:
    """(Re)write the case's row in the index; part of the act that changes its words."""
    terms = terms_of(case)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM cases_words WHERE rowid = %s", [case.pk])
            cursor.execute("INSERT INTO cases_words(rowid, words) VALUES (%s, %s)", [case.pk, " ".join(terms)])
        else:
            cursor.execute(
                "INSERT INTO cases_words(case_id, words) VALUES (%s, array_to_tsvector(%s::text[])) "
                "ON CONFLICT (case_id) DO UPDATE SET words = EXCLUDED.words",
                [case.pk, terms],
            )


def set_up(vendor: str) -> list[str]:
    """Statements that make the index (migration)."""
    if vendor == "sqlite":
        return [
            "CREATE VIRTUAL TABLE IF NOT EXISTS cases_words USING fts5(words, detail=none, tokenize='unicode61 remove_diacritics 0')"
        ]
    return [
        "CREATE TABLE IF NOT EXISTS cases_words (case_id bigint PRIMARY KEY, words tsvector NOT NULL)",
        "CREATE INDEX IF NOT EXISTS cases_words_gin ON cases_words USING gin(words)",
    ]


@dataclass(frozen=True, slots=True)
class Wanted:
    """检索条件: all ``terms``, and all tokens of ``within``.

    A term may stand in a report's original words only where one of the tokens ``originals_of`` stands as well, or anywhere
    for ``all_originals``.
    """

    terms: tuple[str, ...]
    within: tuple[str, ...] = ()
    originals_of: tuple[str, ...] = ()
    all_originals: bool = False


def found(wanted: Wanted, most: int) -> list[int]:
    """Ids of at most ``most`` cases whose text matches."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_MATCHING[connection.vendor]} LIMIT %s", [text_of(wanted), most])
        return [int(row[0]) for row in cursor.fetchall()]


def count(wanted: Wanted, most: int) -> int:
    """How many cases match, counted up to ``most``."""
    with connection.cursor() as cursor:
        limited = f"{_MATCHING[connection.vendor]} LIMIT %s"
        cursor.execute(f"SELECT count(*) FROM ({limited}) AS matching", [text_of(wanted), most])  # noqa: S608  (constants)
        return int(cursor.fetchone()[0])


# Some 100 pages of the index's own rows, wherever they lie: about 1,200 cases.
_SAMPLE = (
    "SELECT count(*), count(*) FILTER (WHERE words @@ %s::tsquery), count(*) FILTER (WHERE words @@ %s::tsquery) FROM cases_words "
    "TABLESAMPLE SYSTEM ((SELECT least(100, 10000.0 / greatest(relpages, 1)) FROM pg_class WHERE oid = 'cases_words'::regclass))"
)


def sampled(wanted: Wanted) -> tuple[int, int, int]:
    """PostgreSQL's quick look: how many rows were looked at, how many of them lie in the area of ``wanted``, how many match."""
    area = text_of(Wanted((), wanted.within)) if wanted.within else ""
    with connection.cursor() as cursor:
        cursor.execute(_SAMPLE, [area, text_of(wanted)])
        looked, here, matching = cursor.fetchone()
    return int(looked), int(here if area else looked), int(matching)


def these(ids: Sequence[int]) -> tuple[str, list[Any]]:
    """SQL condition on ``cases_case`` with its one parameter: its id is one of these. A thousand parameters would cost more."""
    if connection.vendor == "sqlite":
        return "cases_case.id IN (SELECT value FROM json_each(%s))", [json.dumps(list(ids))]
    return "cases_case.id = ANY(%s)", [list(ids)]


def among(wanted: Wanted) -> tuple[str, list[str]]:
    """SQL condition on ``cases_case`` with its parameters: its id is among the matches, looked up all at once."""
    return f"cases_case.id IN ({_MATCHING[connection.vendor]})", [text_of(wanted)]


def each(wanted: Wanted) -> tuple[str, list[str]]:
    """SQL condition with its parameters that asks of one row of ``cases_case`` whether its text matches; ``within`` is the list's own matter.

    SQLite's index has no quick answer for one row, so there the row's own terms are looked through: a microsecond or two.
    PostgreSQL would make a join of EXISTS and look up all matches after all; a plain value it works out row by row.
    """
    if connection.vendor != "sqlite":
        return "(SELECT w.words @@ %s::tsquery FROM cases_words w WHERE w.case_id = cases_case.id)", [text_of(wanted)]
    has = "instr(' ' || w.c0 || ' ', %s) > 0"
    asked, given = [], []
    for term in wanted.terms:
        condition, values = has, [term]
        if wanted.all_originals:
            condition, values = f"({has} OR {has})", [term, _ORIGINAL + term]
        elif wanted.originals_of:
            readers = " OR ".join([has] * len(wanted.originals_of))
            condition, values = f"({has} OR ({has} AND ({readers})))", [term, _ORIGINAL + term, *wanted.originals_of]
        asked.append(condition)
        given += values
    text = "SELECT 1 FROM cases_words_content w WHERE w.id = cases_case.id AND "
    # The conditions are constants; what was typed goes in as parameters.
    return f"EXISTS ({text}{' AND '.join(asked)})", [f" {value} " for value in given]


def text_of(wanted: Wanted) -> str:
    """The query in this engine's language. Every term is quoted, none is an operator."""
    sqlite = connection.vendor == "sqlite"
    both, either, quote = (" AND ", " OR ", '"') if sqlite else (" & ", " | ", "'")

    def quoted(term: str) -> str:
        return f"{quote}{term}{quote}"

    readers = either.join(quoted(token) for token in wanted.originals_of)

    def asked(term: str) -> str:
        if wanted.all_originals:
            return f"({quoted(term)}{either}{quoted(_ORIGINAL + term)})"
        return f"({quoted(term)}{either}({quoted(_ORIGINAL + term)}{both}({readers})))" if readers else quoted(term)

    return both.join([*map(asked, wanted.terms), *map(quoted, wanted.within)])
