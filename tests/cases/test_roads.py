"""Both roads walked to their ends, and what is owed at each station (C2, C3, S2-26, S4-27, S4-31)."""

from __future__ import annotations

import pytest

from duban.cases import queries
from duban.cases.models import Case
from duban.journal.models import Entry
from duban.journal.verify import verify
from duban.kernel.errors import NotPermitted, Refusal
from tests import make
from tests.cases.walks import ITEM_ROAD, REPORT_ROAD, WHO, dues, evidence, step, walk

pytestmark = pytest.mark.django_db

# At each station of the main roads: what runs, and who owes it.
ITEM_OWED = {
    "registered": {"D02": "office"},
    "confirmed": {"D03": "office"},
    "assigned": {"T18a": "education", "fix": "education"},
    "signed": {"T18b": "education", "fix": "education"},
    "planned": {"D11": "education", "fix": "education"},
    "fixing": {"fix": "education"},
    "applied": {"D11": "education", "fix": "education"},
    "endorsed": {"D05": "office"},
    "first_reviewed": {"D06": "office"},
    "verified": {"D06": "office"},
    "publicised": {"D06": "office"},
    "struck_off": {"D07": "office"},
}
REPORT_OWED = {
    "received": {"D01": "desk", "T01": "desk"},
    "triaged": {"D03": "office", "T01": "desk"},
    "forwarded": {"T01": "education", "D15": "education"},
    "admitted": {"T03": "education", "D15": "education"},
    "handling": {"T03": "education", "D15": "education"},
    "result_drafted": {"D11": "education", "T03": "education", "D15": "education"},
    "reported": {"D05": "office"},
    "answered": {"D08": "office"},
    "called_back": {"D13": "office"},
    "closed": {},
}


def owed(w: make.World, case: Case) -> dict[str, str]:
    names = {unit.pk: key for key, unit in w.units.items()}
    return {rule: names[due.owing_id] for rule, due in dues(case).items()}


@pytest.mark.parametrize(
    ("kind", "road", "table"), [("item", ITEM_ROAD, ITEM_OWED), ("report", REPORT_ROAD, REPORT_OWED)]
)
def test_at_every_station_somebody_owes_the_next_word_and_nothing_else_runs(
    kind: str, road: tuple[str, ...], table: dict[str, dict[str, str]]
) -> None:
    w = make.world()
    case = w.begin(WHO[road[0]], road[0])
    seen = {case.station: owed(w, case)}
    for code in road[1:]:
        w.pass_days(0.1)
        step(w, case, code)
        seen[case.station] = owed(w, case)
    assert seen == table
    assert Entry.objects.filter(subject_kind="case", subject_id=case.pk).count() == len(road)
    assert verify() == []
    assert queries.tally(w.actor("officer"), w.campaign.pk).by_station == {case.station: 1}


def test_nothing_is_struck_off_without_evidence(db: None) -> None:
    w = make.world()
    case = walk(w, "start")
    with pytest.raises(Refusal, match="佐证材料"):
        w.move("edu_clerk", case, "apply", finding="true", result="已退还")
    evidence(w, case)
    assert w.move("edu_clerk", case, "apply", finding="true", result="已退还").station == "applied"


@pytest.mark.parametrize("kind", ["item", "report"])
def test_nobody_of_the_handling_unit_reviews_its_work(kind: str) -> None:
    w = make.world()
    case = walk(w, "endorse" if kind == "item" else "endorse_result", kind)
    move = "first_review" if kind == "item" else "answer"
    for who in ("edu_clerk", "edu_deputy", "edu_head"):
        with pytest.raises(NotPermitted):
            w.move(who, case, move, opinion="好", answer="好", answer_way="code")
