"""Files of a case: kept once, said what was removed, fetched as attachments on record; a reporter's own stay at the desk (3.4, C8.1b)."""

from __future__ import annotations

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from duban.cases.models import Case
from duban.files.models import File
from duban.journal.models import Entry
from tests.desk.cases.test_case import forwarded
from tests.desk.cases.test_move import assigned, form_of
from tests.desk.conftest import Desk


def photo(name: str = "现场.jpg", colour: int = 120) -> SimpleUploadedFile:
    """A photograph that still says where it was taken."""
    image, buffer, exif = Image.new("RGB", (64, 48), (colour, 90, 60)), io.BytesIO(), Image.Exif()
    exif[0x010F] = "DemoPhone"
    image.save(buffer, "JPEG", exif=exif)
    return SimpleUploadedFile(name, buffer.getvalue(), content_type="image/jpeg")


def test_an_upload_is_listed_with_what_was_removed_from_it(desk: Desk) -> None:
    case, client = assigned(desk), desk.enter("edu_clerk")
    client.post(f"/ledger/{case.pk}/files", {"evidence": photo()})
    page = client.get(f"/ledger/{case.pk}").content.decode()
    assert "现场.jpg" in page
    assert "已清除" in page
    assert "拍摄信息" in page


def test_a_file_is_served_as_an_attachment_and_the_access_is_on_record(desk: Desk) -> None:
    case, client = assigned(desk), desk.enter("edu_clerk")
    client.post(f"/ledger/{case.pk}/files", {"evidence": photo()})
    answer = client.get(f"/files/{File.objects.get().pk}")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"DemoPhone" not in b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert Entry.objects.filter(kind="file.open").count() == 1


def test_who_may_not_see_the_case_finds_no_file(desk: Desk) -> None:
    case = assigned(desk)
    desk.enter("edu_clerk").post(f"/ledger/{case.pk}/files", {"evidence": photo()})
    assert desk.enter("fin_clerk").get(f"/files/{File.objects.get().pk}").status_code == 404


def test_what_the_desk_kept_of_a_reporter_does_not_go_to_the_handling_unit(desk: Desk) -> None:
    client = desk.enter("clerk")
    answers = {
        "title": "食堂多收费",
        "facts": "每餐多收两元",
        "source": "letter",
        "found_on": "2026-03-01",
        "evidence": photo("来信.jpg"),
    }
    client.post("/cases/new/report", answers)
    w, case = desk.world, Case.objects.get()
    w.move("clerk", case, "triage", topic=w.topics[0].pk, urgency="normal", duplicates_checked=True)
    w.move("officer", case, "forward", handler=w.units["education"].pk, nature="assign", summary="一处食堂收费高于标准")
    assert "来信.jpg" in client.get(f"/ledger/{case.pk}").content.decode()
    handler = desk.enter("edu_clerk")
    assert "来信.jpg" not in handler.get(f"/ledger/{case.pk}").content.decode()
    assert handler.get(f"/files/{File.objects.get().pk}").status_code == 404


def test_the_handling_units_own_evidence_is_seen_by_both(desk: Desk) -> None:
    case = forwarded(desk)
    desk.enter("edu_clerk").post(f"/ledger/{case.pk}/files", {"evidence": photo("退款.jpg")})
    for who in ("edu_clerk", "clerk", "officer"):
        assert "退款.jpg" in desk.enter(who).get(f"/ledger/{case.pk}").content.decode()


def test_good_files_stay_kept_when_the_rest_of_the_form_is_refused(desk: Desk) -> None:
    w, case = desk.world, assigned(desk)
    w.move("edu_clerk", case, "sign")
    plan = {
        "measures": "退还",
        "goal": "清零",
        "fix_due": w.today.replace(day=20),
        "lead_leader": "甲",
        "responsible_person": "乙",
    }
    w.move("edu_clerk", case, "plan", responsible_unit=w.units["education"].pk, **plan)
    w.move("edu_head", case, "start")
    client, address = desk.enter("edu_clerk"), f"/ledger/{case.pk}/do/apply"
    refused = client.post(address, {**form_of(client, address), "finding": "true", "evidence": photo()})
    assert refused.status_code == 422
    assert "刚才上传的 1 个附件已经保存" in refused.content.decode()
    done = client.post(address, {**form_of(client, address), "finding": "true", "result": "已全部退还"})
    assert done.status_code == 302
    assert Case.objects.get(pk=case.pk).station == "applied"
    assert File.objects.count() == 1


def test_a_file_that_is_not_what_its_name_says_is_refused_at_its_field(desk: Desk) -> None:
    case, client = assigned(desk), desk.enter("edu_clerk")
    bad = SimpleUploadedFile("票据.jpg", b"MZ\x90\x00 not a picture", content_type="image/jpeg")
    answer = client.post(f"/ledger/{case.pk}/files", {"evidence": bad})
    assert answer.status_code == 422
    assert "票据.jpg" in answer.content.decode()
    assert not File.objects.exists()
