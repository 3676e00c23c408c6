"""The audit view: who did what when, with proof; of a case only that something happened."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest

from duban.desk.pages.audit import proving
from duban.journal.actions import checkpoint
from duban.journal.models import Entry, Extract
from duban.kernel import merkle
from duban.kernel.actor import Actor
from duban.units import sign_ins
from duban.units.models import Person
from tests.desk.admin.house import verified
from tests.desk.conftest import PASSWORD, Desk, make_desk

SECRET = "食堂阿姨说的一句只有她知道的话"


def test_entries_are_found_by_person_kind_subject_and_day(desk: Desk) -> None:
    desk.world.begin("clerk", "register")
    audit = verified(desk, "audit")
    clerk = desk.person("clerk").pk
    assert "登记问题" in audit.get(f"/audit?person={clerk}").text
    assert "登记问题" in audit.get("/audit?kind=case").text
    assert "登记问题" not in audit.get("/audit?subject=person").text
    day = desk.world.today
    assert "登记问题" in audit.get(f"/audit?on_from={day}&on_to={day}").text
    assert "没有符合这些条件的记录" in audit.get(f"/audit?on_from={day + timedelta(days=1)}").text
    assert audit.get("/audit?on_from=nonsense&person=x&kind=zzz").status_code == 200


def test_nothing_of_a_case_shows_in_list_entry_or_export(desk: Desk) -> None:
    case = desk.world.begin("clerk", "register", title=SECRET, facts=SECRET)
    audit = verified(desk, "audit")
    entry = Entry.objects.get(subject_kind="case", subject_id=case.pk)
    exported = audit.post("/audit/export", {"reason": "季度检查"})
    pages = [
        audit.get("/audit").text,
        audit.get(f"/audit/entries/{entry.seq}").text,
        b"".join(exported.streaming_content).decode(),  # type: ignore[attr-defined]
    ]
    assert SECRET in entry.payload
    for page in pages:
        assert SECRET not in page
        assert case.number not in page
    assert "管理员看不到办件的内容" in pages[1]


def test_what_administrators_did_is_shown_in_words(desk: Desk) -> None:
    verified(desk, "sys").post("/accounts/new", {"name": "演示新人", "login": "newcomer", "until_on": "2026-05-01"})
    audit = verified(desk, "audit")
    entry = Entry.objects.get(kind="account.add")
    page = audit.get(f"/audit/entries/{entry.seq}").text
    assert "建立账号" in page
    assert "有效期至" in page
    assert "2026-05-01" in page
    assert entry.hash in page


def test_the_proof_of_an_entry_leads_to_the_checkpoints_root(desk: Desk) -> None:
    audit = verified(desk, "audit")
    point = checkpoint(at=desk.at)
    assert point is not None
    proof = json.loads(audit.get("/audit/entries/3/proof").content)
    path = [bytes.fromhex(step) for step in proof["path"]]
    root = bytes.fromhex(proof["checkpoint"]["root"])
    assert merkle.verify(
        bytes.fromhex(proof["hash"]), proof["index"], proof["size"], path, root, proof["checkpoint"]["alg"]
    )
    page = audit.get("/audit/entries/3").text
    assert f"/audit/checkpoints/{point.nr}" in page
    assert "督办流水检查点" in audit.get(f"/audit/checkpoints/{point.nr}").text
    assert point.hash in audit.get("/audit/checkpoints").text
    told = json.loads(audit.get("/audit/checkpoints/file").content)
    assert told["checkpoints"][0]["signature"] == point.signature


def test_checkpoints_come_in_pages(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proving, "PAGE", 2)
    audit = verified(desk, "audit")
    made = []
    for _ in range(5):
        desk.world.begin("clerk", "register")
        point = checkpoint(at=desk.at)
        assert point is not None
        made.append(point.nr)
    newest = made[-1]
    seen, address = [], "/audit/checkpoints"
    while address:
        page = audit.get(address).text
        seen += [int(nr) for nr in re.findall(r'data-href="/audit/checkpoints/(\d+)"', page)]
        found = re.search(r'rel="next" href="([^"]*)"', page)
        address = f"/audit/checkpoints{found[1]}" if found else ""
    assert seen == list(range(newest, 0, -1))
    assert audit.get("/audit/checkpoints?before=99999").status_code == 200


def test_an_export_needs_a_reason_and_leaves_a_record(desk: Desk) -> None:
    audit = verified(desk, "audit")
    assert audit.post("/audit/export", {"reason": " "}).status_code == 422
    assert not Extract.objects.exists()
    answer = audit.post("/audit/export?kind=person", {"reason": "检查登录"})
    lines = b"".join(answer.streaming_content).splitlines()  # type: ignore[attr-defined]
    extract = Extract.objects.get()
    assert extract.rows == len(lines) > 0
    assert all(json.loads(line)["kind"].startswith("person.") for line in lines)
    assert extract.asked == {"kind": "person"}


def proved(desk: Desk) -> str:
    """The page of a verification, once it has been read to its end."""
    answer = verified(desk, "audit").post("/audit/verify")
    return b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]


@pytest.mark.django_db(transaction=True)
def test_verification_runs_from_the_page_and_names_what_was_changed_past_the_journal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = make_desk(monkeypatch)
    # The fixture writes passwords past the door, which is just what a verification finds; only the auditor needs one here.
    Person.objects.update(password="!")
    auditor = desk.person("audit")
    sign_ins.set_password(actor=Actor(person_id=auditor.pk, name=auditor.name), at=desk.at, password=PASSWORD)
    desk.world.begin("clerk", "register")
    page = proved(desk)
    assert "流水完整,一字未改" in page
    assert page.rstrip().endswith("</html>")
    Person.objects.filter(login="clerk").update(name="另一个人")
    page = proved(desk)
    assert "有不符之处" in page
    assert f"人员 {desk.person('clerk').pk}" in page


@pytest.mark.parametrize("name", ["officer", "sys", "sec"])
def test_the_audit_view_is_the_auditors_alone(desk: Desk, name: str) -> None:
    client = verified(desk, name)
    for path in (
        "/audit",
        "/audit/entries/1",
        "/audit/entries/1/proof",
        "/audit/checkpoints",
        "/audit/checkpoints/file",
        "/audit/verify",
        "/audit/export",
    ):
        assert client.get(path).status_code == 403, path
