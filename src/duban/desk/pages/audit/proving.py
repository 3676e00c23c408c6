"""检查点、核验、导出: what an auditor takes in hand so that nobody need trust this server."""

from __future__ import annotations

import json
import queue
import tempfile
import threading
import time
from collections.abc import Iterator
from typing import Any

from django import forms
from django.db import connection
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from duban.desk import answers
from duban.desk.keyset import number
from duban.desk.one_act import sent
from duban.desk.pages.audit.view import read, tabs
from duban.desk.parts.values import Crumb, Pager
from duban.desk.requests import DeskRequest
from duban.desk.wording import label
from duban.journal import queries as journal
from duban.journal import verify as proofs
from duban.journal.actions import export_audit
from duban.journal.printout import page as printed_page
from duban.kernel.errors import NotThere, Refusal
from duban.units import policy

PAGE = 50
SAY_EVERY = 1.0
"""Seconds between two lines of progress."""
BREAK = "<!-- here -->"


def checkpoints(request: DeskRequest) -> HttpResponse:
    """Checkpoints, newest first: one every ten minutes makes fifty thousand a year."""
    policy.require(request.actor, "audit.read")
    newest = _newest()
    top = min(number(request.GET.get("before")) or newest + 1, newest + 1) - 1
    points = [journal.checkpoint_in_hand(nr) for nr in range(top, max(top - PAGE, 0), -1)]
    told = journal.checkpoints(since=newest)
    words = {
        "points": [{**point, "moment": parse_datetime(str(point["at"]))} for point in points],
        "pager": Pager(
            previous=f"?before={top + PAGE + 1}" if top < newest else "",
            next=f"?before={top - PAGE + 1}" if top > PAGE else "",
        ),
        "keys": told["keys"],
        "journal": told["journal"],
        "tabs": tabs("checkpoints"),
    }
    return render(request, "desk/audit/checkpoints.html", words)


def checkpoint(request: DeskRequest, nr: int) -> HttpResponse:
    """One checkpoint as a page to print, stamp and file."""
    policy.require(request.actor, "audit.read")
    point = journal.checkpoint_in_hand(nr)
    told = journal.checkpoints(since=_newest())
    pem = next((key["pem"] for key in told["keys"] if key["id"] == point["key"]), "")
    words = {
        "nr": nr,
        "text": printed_page(point, journal=told["journal"], public_pem=pem),
        "crumbs": [Crumb(_("审计"), reverse("desk:audit")), Crumb(_("检查点"), reverse("desk:checkpoints"))],
    }
    return render(request, "desk/audit/checkpoint.html", words)


def _newest() -> int:
    """Number of the newest checkpoint, 0 before the first."""
    try:
        return int(journal.checkpoint_in_hand()["nr"])
    except NotThere:
        return 0


def checkpoints_file(request: DeskRequest) -> HttpResponse:
    """All checkpoints and public keys, for whoever wants to check elsewhere."""
    policy.require(request.actor, "audit.export")
    body = json.dumps(journal.checkpoints(), ensure_ascii=False, indent=1, sort_keys=True)
    return HttpResponse(
        body,
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="checkpoints.json"'},
    )


def proof_file(request: DeskRequest, seq: int) -> HttpResponse:
    """The proof that one entry lies under a checkpoint."""
    policy.require(request.actor, "audit.read")
    proof = journal.inclusion(seq)
    if proof is None:
        raise Refusal("journal.no_checkpoint_yet", f"第 {seq} 条还没有检查点覆盖,最迟十分钟后再试。", retry=True)
    body = json.dumps(proof.as_dict(), ensure_ascii=False, indent=1, sort_keys=True)
    name = f'attachment; filename="inclusion-{seq}.json"'
    return HttpResponse(body, content_type="application/json; charset=utf-8", headers={"Content-Disposition": name})


class ExportForm(forms.Form):
    """Why it is taken out."""

    reason = forms.CharField(label=gettext_lazy("导出事由"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


def export(request: DeskRequest) -> Any:
    """Entries as JSON lines; who took them, why, and their hash stand in the journal before the file is handed over."""
    right = policy.require(request.actor, "audit.export")
    form, status = ExportForm(sent(request)), 0
    if request.method == "POST" and form.is_valid():
        out = tempfile.TemporaryFile()  # noqa: SIM115  (the answer closes it when it has been sent)
        try:
            export_audit(
                actor=request.actor,
                at=request.at,
                right=right,
                reason=form.cleaned_data["reason"],
                asked=read(request.GET),
                out=out,
            )
        except Refusal as refusal:
            out.close()
            status = answers.put_on(form, refusal)
        else:
            out.seek(0)
            day = timezone.localtime(request.at).strftime("%Y%m%d-%H%M")
            return FileResponse(
                out, as_attachment=True, filename=f"audit-{day}.jsonl", content_type="application/x-ndjson"
            )
    words = {
        "title": _("导出审计记录"),
        "button": _("导出"),
        "cancel": f"{reverse('desk:audit')}?{request.GET.urlencode()}",
        "words": _("按当前条件导出,每行一条 JSON。"),
        "consequences": [_("导出本身记入流水:谁、为什么、多少条、文件的摘要。"), _("办件的内容不在其中。")],
        "crumbs": [Crumb(_("审计"), reverse("desk:audit"))],
    }
    return answers.form_page(request, "desk/confirm.html", form, words, status=status)


def verify(request: DeskRequest) -> Any:
    """Explain the verification; run it on demand, telling how far it is."""
    right = policy.require(request.actor, "audit.verify")
    if request.method == "POST" and right:
        head, _mark, tail = render_to_string(
            "desk/audit/verifying.html", {"tabs": tabs("verify"), "mark": BREAK}, request
        ).partition(BREAK)
        answer = StreamingHttpResponse(_proving(request, head, tail))
        answer.headers["X-Accel-Buffering"] = "no"
        return answer
    return render(request, "desk/audit/verify.html", {"tabs": tabs("verify")})


def _proving(request: DeskRequest, head: str, tail: str) -> Iterator[str]:
    """The page in pieces: its head, a line of progress now and then, the result, its foot."""
    yield head
    said: queue.Queue[tuple[str, Any]] = queue.Queue()
    worker = threading.Thread(target=_prove, args=(said,), daemon=True)
    begun = time.monotonic()
    worker.start()
    last, stage = 0.0, ""
    while True:
        kind, value = said.get()
        if kind != "progress":
            break
        now = time.monotonic()
        if value[0] != stage or now - last >= SAY_EVERY:
            stage, last = value[0], now
            yield _progress_line(value[0], value[1], value[2], now - begun)
    worker.join()
    if kind == "error":
        raise value
    seconds = f"{time.monotonic() - begun:.1f}"
    yield render_to_string("desk/audit/proof.html", {"proof": value, "seconds": seconds}, request)
    yield tail


def _prove(said: queue.Queue[tuple[str, Any]]) -> None:
    """In a thread of its own, so that progress can be told; whatever goes wrong is raised by the page."""
    try:
        said.put(
            ("done", proofs.prove(progress=lambda stage, done, total: said.put(("progress", (stage, done, total)))))
        )
    except Exception as error:  # noqa: BLE001 - handed over to the thread that answers, which raises it
        said.put(("error", error))
    finally:
        connection.close()


def _progress_line(stage: str, done: int, total: int, seconds: float) -> str:
    rate = f"{done / seconds:,.0f}" if seconds > 0 and done else ""
    far = f"{done:,} / {total:,}" if total else f"{done:,}"
    per = _(",每秒 %(rate)s 条") % {"rate": rate} if rate else ""
    return format_html('<p class="proving" role="status">{} {}{}</p>\n', label(stage), far, per)
