"""Settling ways, taking recipients in, a trial letter. What an administrator does is on the journal; secrets and addresses are not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from duban.digests import http, seal
from duban.digests.models import Subscriber, WaySetting
from duban.digests.rules import masked
from duban.digests.way import Letter, Sealed, Setting, Undelivered, Way, ways
from duban.digests.ways.file import name_of
from duban.journal.door import Deed, act
from duban.kernel.actor import Actor
from duban.kernel.errors import NotThere, Refusal, Refusals
from duban.units import policy
from duban.units.models import Person, Unit
from duban.units.queries import local_day

_RIGHT = "setting.manage"
MOST_AT_ONCE = 5000
_BREAK = re.compile(r"[\t,,;;]+")


def way_of(code: str) -> Way:
    """The way with this code. Raises NotThere."""
    found = ways().get(code)
    if found is None:
        raise NotThere("digest.way", "没有这种投递方式。")
    return found


def settle(
    *,
    actor: Actor,
    at: datetime,
    code: str,
    given: Mapping[str, str],
    on: bool,
    link: str,
    hour: int,
    version: int | None = None,
) -> WaySetting:
    """Settle a way and switch it on or off. A secret left empty stays as it was.

    Raises Refusals, one for each setting that does not fit; nothing is changed then.
    """
    right, way = policy.require(actor, _RIGHT), way_of(code)
    row = WaySetting.objects.filter(code=code).first()
    secrets = seal.open_(row.sealed, of=code) if row is not None and not _all_given(way, given) else {}
    values = {one.code: given.get(one.code, "").strip() for one in way.settings}
    secrets |= {name: values[name] for name in way.secrets if values[name]}
    wrong = _faults(way, {**values, **secrets}, required=on)
    if link.strip() and not http.is_address(link.strip()):
        wrong.append(Refusal("digest.link", "本系统网址应以 http:// 或 https:// 开头。", field="link"))
    if not 0 <= hour <= 23:
        raise Refusal("digest.hour", "发送时间应在 0 到 23 点之间。", field="hour")
    if wrong:
        raise Refusals(wrong)
    with act(actor=actor, at=at, kind="digest.settle") as deed:
        deed.permit(right)
        made = deed.add(WaySetting(code=code)) if row is None else deed.take(WaySetting, row.pk, version=version)
        made.settings = {name: value for name, value in values.items() if name not in way.secrets}
        if any(values[name] for name in way.secrets):
            made.sealed = seal.close(secrets, of=code)
        made.on, made.link, made.hour = on, link.strip().rstrip("/"), hour
    return made


def _all_given(way: Way, given: Mapping[str, str]) -> bool:
    """Whether every secret is typed anew: then a seal that no longer opens stands in nobody's way."""
    return all(given.get(name, "").strip() for name in way.secrets)


def _faults(way: Way, values: Mapping[str, str], *, required: bool) -> list[Refusal]:
    wrong = []
    for one in way.settings:
        value = values.get(one.code, "")
        if not value:
            if one.needed and required:
                wrong.append(Refusal("digest.needed", f"请填写“{one.title}”。", field=one.code))
        elif words := _fault(one, value):
            wrong.append(Refusal("digest.setting", f"“{one.title}”{words}", field=one.code))
    return wrong


def _fault(one: Setting, value: str) -> str:
    if one.options and value not in dict(one.options):
        return "请从列表中选择。"
    if one.code == "port" and not (value.isascii() and value.isdigit() and 0 < int(value) < 65536):
        return "应是 1 到 65535 的数。"
    if one.code in ("base", "url") and not http.is_address(value):
        return "应以 http:// 或 https:// 开头。"
    if one.code == "sender" and (words := ways()["mail"].check(value)):
        return words
    if one.code == "folder" and not _inside(value):
        return "应是数据文件夹之内、密钥和数据库之外的一个文件夹名。"
    return "不能换行。" if not one.long and len(value.splitlines()) > 1 else ""


def _inside(folder: str) -> bool:
    """One plain name: nothing that leads out of the data folder, into its keys, or over what is there."""
    return bool(re.fullmatch(r"[\w\u4e00-\u9fff-]{1,40}", folder)) and folder not in (
        "keys",
        "journal",
        "files",
        "calendar",
        "backup",
    )


# --- recipients -----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Wanted:
    unit: Unit | None
    person: Person | None
    address: str


def subscribe(*, actor: Actor, at: datetime, code: str, lines: str) -> list[Subscriber]:
    """Take recipients in, one a line: a unit's name or code, or a person's account, then the address. Who has one already gets the new one.

    Raises Refusals naming each line that does not fit; none is taken in then.
    """
    right, way = policy.require(actor, _RIGHT), way_of(code)
    rows = [(nr, line) for nr, line in enumerate(lines.splitlines(), 1) if line.strip()]
    if not rows:
        raise Refusal("digest.no_lines", "请填写收件人,一行一个。", field="lines")
    if len(rows) > MOST_AT_ONCE:
        raise Refusal("digest.many", f"一次最多 {MOST_AT_ONCE} 行,请分几次添加。", field="lines")
    wrong: list[Refusal] = []
    wanted: dict[tuple[int | None, int | None], _Wanted] = {}
    for nr, line in rows:
        found = _read(way, line, local_day(at))
        if isinstance(found, str):
            wrong.append(Refusal("digest.line", f"第 {nr} 行:{found}", field="lines"))
        else:
            wanted[found.unit.pk if found.unit else None, found.person.pk if found.person else None] = found
    if wrong:
        raise Refusals(wrong)
    with act(actor=actor, at=at, kind="digest.subscribe") as deed:
        deed.permit(right)
        return [_take(deed, way, one) for one in wanted.values()]


def _read(way: Way, line: str, today: object) -> _Wanted | str:
    """Who and where, or what is wrong with the line."""
    name, _, address = _BREAK.sub("\t", line.strip(), count=1).partition("\t")
    if not address:
        name, _, address = line.strip().partition(" ")
    name, address = name.strip(), " ".join(address.split())
    if not address and way.code == "file":
        address = name_of(name)
    if not address:
        return f"“{name}”后面没有{way.address}。"
    if words := way.check(address):
        return f"“{name}”的{way.address}{words}"
    person = Person.objects.filter(login=name, is_active=True).first()
    if person is not None:
        return _Wanted(None, person, address)
    units = list(Unit.objects.filter(closed_on=None, same_as=None, code=name)[:2]) or list(
        Unit.objects.filter(closed_on=None, same_as=None, name=name)[:2]
    )
    if len(units) == 1:
        return _Wanted(units[0], None, address)
    return f"有几个单位叫“{name}”,请填单位代码。" if units else f"没有叫“{name}”的账号或单位。"


def _take(deed: Deed, way: Way, one: _Wanted) -> Subscriber:
    known = Subscriber.objects.filter(way=way.code, unit=one.unit, person=one.person, state="on").first()
    row = (
        deed.take(Subscriber, known.pk)
        if known
        else deed.add(Subscriber(way=way.code, unit=one.unit, person=one.person))
    )
    row.sealed = seal.close({"address": one.address}, of=f"{way.code}-{row.pk}")
    row.hint = one.address if way.code == "file" else masked(one.address)
    return row


def unsubscribe(*, actor: Actor, at: datetime, subscriber_id: int) -> Subscriber:
    """No more digests to this recipient; the address is forgotten."""
    with act(actor=actor, at=at, kind="digest.unsubscribe") as deed:
        deed.permit(policy.require(actor, _RIGHT))
        row = deed.take(Subscriber, subscriber_id)
        row.state, row.sealed = "ended", ""
    return row


# --- a trial letter ---------------------------------------------------------------------------------------------------------------


def try_out(*, actor: Actor, at: datetime, code: str, address: str) -> None:
    """Send a letter of no content to an address, now. Raises Refusal with the way's own words where it does not arrive."""
    right, way = policy.require(actor, _RIGHT), way_of(code)
    row = WaySetting.objects.filter(code=code).first()
    if row is None or _faults(way, {**row.settings, **seal.open_(row.sealed, of=code)}, required=True):
        raise Refusal("digest.not_settled", "请先填好并保存设置,再试发。", field="address")
    bare = " ".join(address.split())
    if words := way.check(bare):
        raise Refusal("digest.address", f"{way.address}{words}", field="address")
    letter = Letter(
        id=f"duban-trial-{at:%Y%m%d%H%M%S}", on=local_day(at), to="试发", subject="督办:投递试发",
        text="收到这条消息,说明投递设置可用。\n本消息不含办件内容。", brief="【督办】投递试发,说明设置可用。", link=row.link,
    )  # fmt: skip
    failed = None
    try:
        way.send(letter, sealed(row, bare, at))
    except Undelivered as error:
        failed = error
    with act(actor=actor, at=at, kind="digest.trial") as deed:
        deed.permit(right)
        deed.note(deed.take(WaySetting, row.pk), result=f"{failed.code} {failed.detail}".strip() if failed else "")
    if failed is not None:
        raise Refusal("digest.undelivered", failed.sentence, field="address", retry=not failed.lasting)


def sealed(row: WaySetting, address: str, at: datetime) -> Sealed:
    """What a way is given to send a letter."""
    given = {**row.settings, **seal.open_(row.sealed, of=row.code)}
    return Sealed(given, address, Path(settings.DATA) / str(given.get("folder") or "digests"), at)
