"""Full-text index of cases: pairs of characters, so that words of two characters are found on both engines (B82)."""

from __future__ import annotations

import re

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


def area_token(id_: int) -> str:
    """The term that stands for an area in the index; its first character is one that no text and no query has."""
    return f"\ue000{id_}"


def area_tokens(case: Case) -> list[str]:
    """Terms of all areas the case lies in, so that a search within an area looks at that area alone."""
    areas = (getattr(case, f"area{depth}") for depth in range(8))
    return [area_token(id_) for id_ in areas if id_ is not None]


def index(case: Case) -> None:
    """(Re)write the case's row in the index; part of the act that changes its words."""
    words = " ".join((case.number, case.title, case.facts, case.summary, case.result, case.answer))
    terms = [*dict.fromkeys(pieces(words)), *area_tokens(case)]
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


def found(text: str, most: int) -> list[int]:
    """Ids of at most ``most`` cases whose text matches the query text."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_MATCHING[connection.vendor]} LIMIT %s", [text, most])
        return [int(row[0]) for row in cursor.fetchall()]


def count(text: str, most: int) -> int:
    """How many cases match the query text, counted up to ``most``."""
    with connection.cursor() as cursor:
        limited = f"{_MATCHING[connection.vendor]} LIMIT %s"
        cursor.execute(f"SELECT count(*) FROM ({limited}) AS matching", [text, most])  # noqa: S608  (constants)
        return int(cursor.fetchone()[0])


def among() -> str:
    """SQL condition on ``cases_case``: its id is among the matches; one parameter, the query text."""
    return f"cases_case.id IN ({_MATCHING[connection.vendor]})"


def each() -> str:
    """SQL condition that asks of one row of ``cases_case`` whether its text matches; one parameter, the query text."""
    if connection.vendor == "sqlite":
        return "EXISTS (SELECT 1 FROM cases_words WHERE cases_words MATCH %s AND cases_words.rowid = cases_case.id)"
    return "EXISTS (SELECT 1 FROM cases_words w WHERE w.case_id = cases_case.id AND w.words @@ %s::tsquery)"


def query(terms: list[str]) -> str:
    """The query text for ``terms`` in this engine's language; every term is quoted, none is an operator."""
    if connection.vendor == "sqlite":
        return " AND ".join(f'"{term}"' for term in terms)
    return " & ".join(f"'{term}'" for term in terms)
