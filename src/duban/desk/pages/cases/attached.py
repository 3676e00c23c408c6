"""附件: what is kept with a case, as its pages show it; upload, and download as an attachment with the access on record.

What the desk puts on file with a report (the letter, the photograph of it) is the reporter's own: it stays with those who read the
original words; the handling unit works from the summary and from what it collects itself (C8.1b).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from duban.cases import dossier, queries
from duban.desk import answers
from duban.desk.pages.cases import shown
from duban.desk.parts.values import FileShown
from duban.desk.requests import DeskRequest
from duban.desk.wording import label
from duban.files import actions, rules
from duban.files import queries as files
from duban.kernel.actor import Actor
from duban.kernel.errors import NotPermitted, NotThere, Refusal, Refusals
from duban.units.roles import ROLES

ORIGINAL = "original"
MOST_AT_ONCE = 20


Kept = Sequence[tuple[FileShown, Any]]


def by_moment(rows: Kept) -> Mapping[tuple[datetime, int | None], Sequence[FileShown]]:
    """Files by moment and person, for the story: those that came with a move bear its moment."""
    found: dict[tuple[datetime, int | None], list[FileShown]] = {}
    for file, row in rows:
        found.setdefault((row.added_at, row.added_by), []).append(file)
    return found


def kept(request: DeskRequest, one: Any) -> Kept:
    """The files of a case that this reader may have, oldest first, with their rows."""
    original = dossier.reads_original(request.actor, one)
    rows = [row for row in files.of("case", one.pk) if original or row.purpose != ORIGINAL]
    units = dossier.unit_names([row.added_unit for row in rows])
    return [(_shown(row, units), row) for row in rows]


def _shown(row: Any, units: Mapping[int, str]) -> FileShown:
    kind = rules.BY_SUFFIX.get(row.name.rpartition(".")[2])
    removed = "、".join(label(rules.REMOVED.get(code, code)) for code in row.stripped)
    notes = [_("已清除:%(what)s") % {"what": removed}] if removed else []
    notes += [label(rules.LEFT.get(row.left, row.left))] if row.left else []
    notes += [_("反映人提供,不随件流转")] if row.purpose == ORIGINAL else []
    return FileShown(
        row.name,
        shown.file_href(row.pk),
        row.size,
        kind=label(kind.title) if kind else "",
        sha256=row.sha256,
        at=row.added_at,
        by=units.get(row.added_unit or 0, ""),
        note=" · ".join(notes),
    )


def may_add(request: DeskRequest, one: Any) -> bool:
    """Whether the actor may put a file on this case: the right, and a case that still lies open."""
    role = ROLES.get(request.actor.role)
    return bool(role is not None and "file.add" in role.rights and one.phase != "closed")


def take_in(request: DeskRequest, one: Any, name: str) -> tuple[int, list[Refusal]]:
    """Keep what was uploaded in the field ``name``: how many files, and a refusal for each that was not taken.

    Good files stay kept even if the rest of the form is refused: a browser never gives them back.
    """
    uploads = request.FILES.getlist(name)
    if len(uploads) > MOST_AT_ONCE:
        return 0, [Refusal("file.many", f"一次最多上传 {MOST_AT_ONCE} 个附件,请分几次上传。", field=name)]
    purpose = ORIGINAL if one.kind == "report" and _is_desk(request.actor, one) else "evidence"
    kept, refused = 0, []
    for upload in uploads:
        try:
            actions.add(
                actor=request.actor, at=request.at, of_kind="case", of_id=one.pk, name=upload.name or "", stream=upload.file or upload, purpose=purpose
            )  # fmt: skip
            kept += 1
        except Refusal as refusal:
            refused.append(
                Refusal(refusal.code, refusal.sentence, ground=refusal.ground, field=name, retry=refusal.retry)
            )
    return kept, refused


def _is_desk(actor: Actor, one: Any) -> bool:
    """The unit that took the report in, as long as it does not handle it too."""
    return bool(actor.unit_id == one.registrar_id and actor.unit_id != one.handler_id)


@require_POST
def add(request: DeskRequest, case_id: int) -> HttpResponse:
    """Upload to a case beside any move."""
    one = queries.get(request.actor, case_id)
    if not may_add(request, one):
        raise NotPermitted("file.not_here", "这件事已办结,或您的岗位不能上传附件。", ground="S2-26")
    kept, refused = take_in(request, one, "evidence")
    if not kept and not refused:
        refused = [Refusal("file.none", "还没有选择文件。请先选择再上传。", field="evidence")]
    if refused:
        return answers.refused(request, Refusals(refused), back=f"{shown.href(one)}#files")
    return redirect(f"{shown.href(one)}#files")


def fetch(request: DeskRequest, file_id: int) -> FileResponse:
    """A file's bytes, always as an attachment; who opened it is on the file's chain before a byte leaves."""
    opened = files.open_for(
        actor=request.actor, at=request.at, file_id=file_id, may_see=lambda row: _may_see(request.actor, row)
    )
    answer = FileResponse(opened.stream, as_attachment=True, filename=opened.name, content_type=opened.media_type)
    answer["Content-Length"] = str(opened.size)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _may_see(actor: Actor, row: Any) -> bool:
    if row.of_kind != "case":
        return False
    try:
        one = queries.get(actor, row.of_id)
    except NotThere:
        return False
    return row.purpose != ORIGINAL or dossier.reads_original(actor, one)
