"""Putting evidence on file and taking it back. Who may see the subject is asked by the caller; who may upload at all, here."""

from __future__ import annotations

from datetime import datetime

from duban.files import apart, rules, sniff, store
from duban.files.models import File
from duban.files.store import Source
from duban.journal.door import act
from duban.kernel.actor import Actor
from duban.kernel.errors import NotPermitted, Outdated
from duban.units import policy


def add(
    *, actor: Actor, at: datetime, of_kind: str, of_id: int, name: str, stream: Source, purpose: str = "evidence"
) -> File:
    """Keep an upload as evidence for a subject: looked at, stripped of metadata, stored, and written down.

    The caller has checked that the actor may act on the subject. Sending the same file again (a second click, a broken line)
    gives the file that is there. Raises NotPermitted without the right ``file.add``; Refusal with words for what is not taken,
    is damaged, locked, dangerous or too big, or where the disk is full; nothing is left behind then.
    """
    right = policy.require(actor, "file.add")
    name = rules.clean_name(name)
    kind = rules.kind_for(name)
    with store.desk() as desk:
        came, draft = desk / "came", desk / "draft"
        original = store.take_in(stream, came, most=kind.most, over=lambda: rules.too_big(kind, name))
        rules.check_size(kind, name, original.size)
        again = _same(of_kind, of_id, purpose, original.sha256)
        if again is not None:
            return again
        with came.open("rb") as source:
            sniff.check(source, kind, name)
        store.create(draft).close()
        cleaned = apart.clean(came, draft, kind, name)
        with draft.open("rb") as finished:
            kept = store.measure(finished)
        with store.placed(draft, kept.sha256), act(actor=actor, at=at, kind="file.add") as deed:
            deed.permit(right)
            return deed.add(
                File(
                    of_kind=of_kind,
                    of_id=of_id,
                    name=name,
                    media_type=kind.media_type,
                    size=kept.size,
                    sha256=kept.sha256,
                    original_sha256=original.sha256,
                    original_size=original.size,
                    stripped=cleaned.removed,
                    left=cleaned.left,
                    purpose=purpose,
                    added_at=at,
                    added_by=actor.person_id,
                    added_unit=actor.unit_id,
                )
            )


def withdraw(*, actor: Actor, at: datetime, file_id: int, reason: str) -> File:
    """Take a file back, with a reason. It leaves the lists; row and bytes stay, so that what was shown can be proved.

    Allowed to who uploaded it and to the uploading unit's people. The caller has checked that the subject still lies open.
    Raises NotPermitted for others, NotThere, Outdated if it is withdrawn already.
    """
    right = policy.require(actor, "file.add")
    words = rules.check_reason(reason)
    with act(actor=actor, at=at, kind="file.withdraw") as deed:
        deed.permit(right)
        found = deed.take(File, file_id)
        if actor.unit_id != found.added_unit and actor.person_id != found.added_by:
            raise NotPermitted(
                "file.not_yours", "附件只能由上传人或其所在单位撤回。请联系上传单位办理。", ground="S2-26"
            )
        if found.state != "kept":
            raise Outdated("file.withdrawn_already", f"附件“{found.name}”已经撤回。")
        found.state, found.withdrawn_at, found.withdrawn_why = "withdrawn", at, words
    return found


def clear_leftovers(*, at: datetime) -> int:
    """By the clock: remove bytes older than a day that no row names; returns how many files went. Safe to repeat."""
    return store.clear(_unknown, now=at.timestamp())


def _unknown(hashes: list[str]) -> set[str]:
    return set(hashes) - set(File.objects.filter(sha256__in=hashes).values_list("sha256", flat=True))


def _same(of_kind: str, of_id: int, purpose: str, original_sha256: str) -> File | None:
    return File.objects.filter(
        of_kind=of_kind, of_id=of_id, purpose=purpose, original_sha256=original_sha256, state="kept"
    ).first()
