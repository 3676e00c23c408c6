"""Fill a place with many made-up cases (演示), fast: rows go in by the engine's own bulk way, not through the door.

Only for measuring how reading scales: the journal of such a place does not verify, since nobody walked these cases.
    one province, 5 cities, 50 counties, 1,000 townships, 2,000 villages; cases are handled by townships and county organs.
"""

from __future__ import annotations

import random
import sqlite3
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import django
import psycopg
from django.conf import settings

django.setup()

from django.db import connection  # noqa: E402

from duban.campaign.calendar import calendar  # noqa: E402
from duban.campaign.models import Campaign, Due, Topic  # noqa: E402
from duban.cases import flow, rules, search, words  # noqa: E402
from duban.cases.models import NEVER, Case  # noqa: E402
from duban.journal.door import act  # noqa: E402
from duban.journal.models import Entry  # noqa: E402
from duban.kernel.actor import CLOCK  # noqa: E402
from duban.kernel.moments import day_of  # noqa: E402
from duban.kernel.workdays import Calendar  # noqa: E402
from duban.training.house import House, add_people, found  # noqa: E402
from duban.units.models import Unit  # noqa: E402

ENTRIES_A_CASE = 3
CHUNK = 20_000
NOUNS = [
    "学校",
    "食堂",
    "卫生院",
    "村委会",
    "合作社",
    "窗口",
    "供电所",
    "补贴",
    "低保",
    "征地款",
    "收据",
    "押金",
    "名单",
    "道路",
    "水渠",
    "路灯",
    "排水",
    "公示",
    "教辅",
    "校服",
    "医药",
    "耗材",
    "农机",
    "种粮",
]
VERBS = [
    "收取",
    "拖延",
    "截留",
    "漏发",
    "重复",
    "超出",
    "推诿",
    "未公示",
    "未退还",
    "未答复",
    "克扣",
    "搭车",
    "指定",
    "冒领",
    "少付",
    "积压",
]
ENDS = [
    "请核实",
    "涉及多户",
    "群众意见大",
    "已有票据",
    "时间较长",
    "金额待查",
    "多次反映",
    "现场可见",
    "需要说明",
    "要求退还",
]


def main() -> None:
    """``many.py NUMBER``: make the place and the cases; print what was made."""
    number = int(sys.argv[1])
    began = time.monotonic()
    at = datetime.now(UTC)
    built = found(at - timedelta(days=400), ("演示省", "province", "YS"), _ADMINS)
    places = _units(built, at - timedelta(days=400))
    _people(built, at - timedelta(days=400))
    campaign, topics = _campaign(built, at - timedelta(days=400))
    with _bulk() as bulk:
        for first in range(0, number, CHUNK):
            _chunk(bulk, first, min(CHUNK, number - first), places, campaign, topics, day_of(at))
            print(f"\r{first + CHUNK:>9,} cases {time.monotonic() - began:6.0f} s", end="", file=sys.stderr, flush=True)
    for _, _, password in built.passwords:
        print(password)


_ADMINS = {"sysadmin": ("xitong", "演示管理"), "secadmin": ("anquan", "演示安全"), "auditor": ("shenji", "演示审计")}


def _units(built: House, at: datetime) -> list[tuple[int, ...]]:
    """The tree; returns the paths of the units that handle cases."""
    made: list[tuple[int, ...]] = []
    root = Unit.objects.get(pk=built.root_id)
    with act(actor=CLOCK, at=at, kind="unit.add") as deed:
        deed.permit("unit.manage")
        levels = [("city", 2, "市", 5), ("county", 3, "县", 10), ("township", 4, "镇", 20), ("village", 5, "村", 2)]
        parents = [root]
        for kind, level, word, each in levels:
            rows = [
                Unit(code=f"{p.code}{i:02d}", name=f"{p.name[:-1] if level > 2 else ''}{i}{word}", kind=kind, level=level, parent=p,
                     trail=f"{p.trail}{p.pk}/")
                for p in parents for i in range(each)
            ]  # fmt: skip
            deed.add_many(rows)
            if kind == "county":
                organs = [
                    Unit(
                        code=f"{p.code}J",
                        name=f"{p.name}教育局",
                        kind="department",
                        parent=p,
                        trail=f"{p.trail}{p.pk}/",
                    )
                    for p in rows
                ]
                deed.add_many(organs)
                made += [organ.path for organ in organs]
            if kind == "township":
                made += [row.path for row in rows]
            parents = rows
        built.units |= {"city": root.children.order_by("pk")[0].pk}
        built.units |= {"county": Unit.objects.filter(level=3).order_by("pk")[0].pk}
        built.units |= {"town": Unit.objects.filter(level=4).order_by("pk")[0].pk}
    return made


def _people(built: House, at: datetime) -> None:
    add_people(built, at, (
        ("province", "演示省办", ("office@root",)),
        ("city", "演示市办", ("office@city",)),
        ("county", "演示县办", ("office@county",)),
        ("town", "演示镇", ("liaison@town",)),
    ))  # fmt: skip


def _campaign(built: House, at: datetime) -> tuple[int, list[int]]:
    with act(actor=CLOCK, at=at, kind="campaign.open") as deed:
        deed.permit("campaign.manage")
        campaign = deed.add(
            Campaign(
                title="演示专项整治",
                state="open",
                area_id=built.root_id,
                office_id=built.root_id,
                training=True,
                made_at=at,
            )
        )
        topics = [
            deed.add_part(
                campaign, Topic(campaign=campaign, nr=i, code=str(i), text=f"{VERBS[i % 16]}{NOUNS[i % 24]}问题")
            )
            for i in range(30)
        ]
    return campaign.pk, [topic.pk for topic in topics]


class _Sqlite:
    """Rows by executemany in one transaction a chunk."""

    def __init__(self) -> None:
        self.base = sqlite3.connect(Path(settings.DATA) / "duban.sqlite3", isolation_level=None)
        self.base.execute("PRAGMA synchronous=OFF")
        self.base.execute("PRAGMA cache_size=-500000")

    def put(self, table: str, columns: list[str], rows: list[tuple[Any, ...]]) -> None:
        marks = ",".join("?" * len(columns))
        names = ",".join(f'"{column}"' for column in columns)
        self.base.execute("BEGIN")
        self.base.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)  # noqa: S608
        self.base.execute("COMMIT")

    def __enter__(self) -> _Sqlite:
        return self

    def __exit__(self, *_: object) -> None:
        # No ANALYZE: a house never runs it either, its lists are led by hand (cases/listing.py).
        self.base.close()


class _Postgres:
    """Rows by COPY; texts become vectors on arrival."""

    def __init__(self) -> None:
        self.base = psycopg.connect(settings.CONFIG.database, autocommit=True)

    def put(self, table: str, columns: list[str], rows: list[tuple[Any, ...]]) -> None:
        names = ",".join(f'"{column}"' for column in columns)
        if table == "cases_words":
            with self.base.cursor() as cursor:
                cursor.executemany(
                    "INSERT INTO cases_words (case_id, words) VALUES (%s, array_to_tsvector(%s::text[]))", rows
                )
            return
        with self.base.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)

    def __enter__(self) -> _Postgres:
        return self

    def __exit__(self, *_: object) -> None:
        with self.base.cursor() as cursor:
            for table in ("cases_case", "cases_source", "cases_words", "journal_entry", "campaign_due"):
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), 100000000)"
                ) if table in _SERIAL else None
            cursor.execute("VACUUM ANALYZE")
        self.base.close()


_SERIAL = ("cases_case", "cases_source", "campaign_due")


def _bulk() -> _Sqlite | _Postgres:
    return _Sqlite() if connection.vendor == "sqlite" else _Postgres()


def _chunk(
    bulk: _Sqlite | _Postgres,
    first: int,
    count: int,
    places: list[tuple[int, ...]],
    campaign: int,
    topics: list[int],
    today: date,
) -> None:
    chance = random.Random(first)
    cases = [
        _case(chance, first + i + 1, chance.choice(places), campaign, chance.choice(topics), today)
        for i in range(count)
    ]
    columns = [field.column for field in Case._meta.concrete_fields]
    bulk.put("cases_case", columns, [_plain(case, columns) for case in cases])
    bulk.put("cases_source", ["id", "case_id", "code", "note", "on"],
             [(case.pk, case.pk, chance.choice(list(words.SOURCES)), "", case.found_on.isoformat()) for case in cases])  # fmt: skip
    key = "rowid" if connection.vendor == "sqlite" else "case_id"
    bulk.put("cases_words", [key, "words"], [(case.pk, _terms(case)) for case in cases])
    days = calendar()
    dues = [due for case in cases if (due := _due(case, today, days)) is not None]
    due_columns = [field.column for field in Due._meta.concrete_fields]
    bulk.put("campaign_due", due_columns, [_plain(due, due_columns) for due in dues])
    entry_columns = [field.column for field in Entry._meta.concrete_fields]
    bulk.put("journal_entry", entry_columns, [row for case in cases for row in _entries(case, entry_columns)])


def _terms(case: Case) -> Any:
    terms = search.terms_of(case)
    return " ".join(terms) if connection.vendor == "sqlite" else terms


def _plain(row: Any, columns: list[str]) -> tuple[Any, ...]:
    by_column = {field.column: field for field in row._meta.concrete_fields}
    return tuple(by_column[c].get_db_prep_save(getattr(row, by_column[c].attname), connection) if not _is_json(by_column[c])
                 else _json(getattr(row, by_column[c].attname)) for c in columns)  # fmt: skip


def _is_json(field: Any) -> bool:
    return str(field.get_internal_type()) == "JSONField"


def _json(value: Any) -> str:
    return "[]" if value == [] else "{}"


def _case(chance: random.Random, id_: int, path: tuple[int, ...], campaign: int, topic: int, today: date) -> Case:
    kind = "report" if chance.random() < 0.3 else "item"
    station = chance.choice([s.code for s in flow.stations_of(kind)])
    open_ = flow.STATIONS[station].phase != "closed"
    found_on = today - timedelta(days=chance.randint(1, 380))
    due_on = today + timedelta(days=chance.randint(-60, 120)) if open_ and station != "suspended" else NEVER
    text = [chance.choice(NOUNS) + chance.choice(VERBS) + chance.choice(ENDS) for _ in range(4)]
    case = Case(
        id=id_, kind=kind, number=f"WT-2026-{id_:07d}", campaign_id=campaign, topic_id=topic, title=text[0], facts=",".join(text) + "(演示)",
        station=station, urgency="normal", registrar_id=path[2], handler_id=path[-1], seat_id=path[-1], found_on=found_on,
        registered_on=found_on, fix_kind=chance.choice(list(words.FIX_KINDS)) if kind == "item" else "",
        finding="" if open_ else chance.choice(list(words.FINDINGS)), money_fen=chance.randint(0, 10**7), people=chance.randint(1, 90),
        listed=chance.random() < 0.05, is_open=int(open_), due_on=due_on, warn_on=NEVER if due_on == NEVER else due_on - timedelta(days=7), version=ENTRIES_A_CASE,
    )  # fmt: skip
    for depth, unit in enumerate(path):
        setattr(case, f"area{depth}", unit)
    return case


def _due(case: Case, today: date, days: Calendar) -> Due | None:
    """Overdue ones already stand on the ladder where the clock would put them: a place that has been running, not one left alone."""
    if case.due_on == NEVER:
        return None
    ladder = rules.rung(case.due_on, today, days)
    return Due(
        id=case.pk, of_kind="case", of_id=case.pk, owing_id=case.handler_id, right="case.handle", rule="fix", title="完成整改并申请销号",
        unit_of="stated", source="演示", start_on=case.found_on, target_on=case.due_on, overdue_after=case.due_on, warn_on=case.warn_on,
        ladder=ladder, laddered_on=today if ladder else None,
    )  # fmt: skip


def _entries(case: Case, columns: list[str]) -> Iterator[tuple[Any, ...]]:
    for nr in range(1, ENTRIES_A_CASE + 1):
        entry = Entry(
            seq=10_000_000 + case.pk * ENTRIES_A_CASE + nr, subject_kind="case", subject_id=case.pk, nr=nr,
            at=datetime(2026, 3, 1, tzinfo=UTC), actor='{"name":"演示","person":1,"post":1,"role":"office","unit":1}', actor_person=1,
            kind=("case.register", "case.confirm", "case.assign")[nr - 1], payload='{"note":{"opinion":"演示"},"right":"case.assign"}',
            alg="sha256", prev="0" * 64, hash=f"{case.pk:060d}{nr:04d}", seal="0" * 64,
        )  # fmt: skip
        yield _plain(entry, columns)


if __name__ == "__main__":
    main()
