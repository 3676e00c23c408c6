"""Full-text index of cases: pairs of characters, so that words of two characters are found on both engines (B82)."""

from __future__ import annotations

import re
from collections.abc import Sequence

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


def query(terms: Sequence[str], *, within: Sequence[str] = (), originals_of: Sequence[str] = ()) -> str:
    """The query text in this engine's language: all ``terms``, and all tokens of ``within``.

    A term may stand in a report's original words only where one of the tokens ``originals_of`` stands as well. Every term is quoted, none is
    an operator.
    """
    sqlite = connection.vendor == "sqlite"
    both, either, quote = (" AND ", " OR ", '"') if sqlite else (" & ", " | ", "'")

    def quoted(term: str) -> str:
        return f"{quote}{term}{quote}"

    readers = either.join(quoted(token) for token in originals_of)
    asked = [
        f"({quoted(term)}{either}({quoted(_ORIGINAL + term)}{both}({readers})))" if readers else quoted(term)
        for term in terms
    ]
    return both.join([*asked, *(quoted(token) for token in within)])
