"""The road of a case: every station and every legal move of the two kinds, as one table (C2, C3 of the domain guide).

Nothing happens to a case that is not a row here. A row says from where to where, by whom, with what, by which other hand it must
not be done, and which clocks it starts; what it changes besides is one file in ``steps/`` of the move's name.

Left out on purpose: there is no move by which a unit closes, deletes or re-classes a matter about itself (C11), and none that ends
without a finding and a second person (S2-26).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

BACK = "@back"  # the station the case stood at before it was parked
HERE = "@here"  # the case stays where it is


@dataclass(frozen=True, slots=True)
class Station:
    """环节. ``phase`` groups stations for counting: open, parked, closed. ``owner`` says whose turn it is."""

    code: str
    title: str
    kind: str
    phase: str
    owner: str


@dataclass(frozen=True, slots=True)
class Move:
    """动作.

    ``who``     relation the actor needs besides ``right``: ``desk`` the registering desk or the area's office, ``handler`` the handling
                unit, ``party`` an assisting unit, ``office`` anyone whose area holds the case, ``other`` the same but not of the handling
                unit, ``clock`` the scheduler too.
    ``asks``    field codes; a ``!`` marks those without which the move is refused.
    ``apart``   earlier moves whose doer may not do this one (nobody approves their own work).
    ``starts``  clocks as ``code`` or ``code@owner``; ``keeps`` True leaves the running step clocks alone (side acts).
    ``ground``  the rule quoted when the move is refused.
    """

    code: str
    title: str
    kind: str
    sources: tuple[str, ...]
    target: str
    right: str
    who: str
    asks: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    ground: str = ""
    keeps: bool = False
    needed: frozenset[str] = field(default_factory=frozenset)


def _station(kind: str, phase: str, rows: str) -> list[Station]:
    return [
        Station(code, title, kind, phase, owner)
        for code, title, owner in (row.split() for row in rows.strip().splitlines())
    ]


_STATIONS = [
    *_station("item", "open", """
        registered 登记 office
        confirmed 审核确认 office
        assigned 已交办 handler
        signed 已签收 handler
        planned 整改方案已报 handler
        fixing 整改中 handler
        applied 申请销号 handler
        endorsed 负责人已审签 reviewer
        first_reviewed 初审通过 office
        verified 现场核验通过 office
        publicised 公示中 office
        relapsed 反弹重开 handler"""),
    *_station("item", "closed", """
        struck_off 已销号 office
        steady 回头看稳固 -
        dismissed 不予立项 -"""),
    *_station("report", "open", """
        received 已接收 desk
        triaged 待研判 office
        awaiting 待补充 desk
        forwarded 已转送交办 handler
        admitted 已受理 handler
        handling 办理中 handler
        result_drafted 结果待审签 handler
        reported 已报结果待审核 reviewer
        answered 已答复 reviewer
        called_back 已回访 office
        under_review 复查中 office
        under_second_review 复核中 office"""),
    *_station("report", "closed", """
        refused 不予受理 desk
        withdrawn 已撤回 -
        closed 已办结归档 -
        review_final 复核终结 -"""),
    *_station("both", "parked", """
        return_pending 退件待审 office
        extension_pending 延期待批 office
        suspended 暂停 office"""),
    *_station("both", "closed", """
        merged 已并入 -"""),
]  # fmt: skip
STATIONS: dict[str, Station] = {station.code: station for station in _STATIONS}


def _move(code: str, title: str, kind: str, sources: str, target: str, right: str, who: str, asks: str = "", *,
          apart: str = "", starts: str = "", ground: str = "", keeps: bool = False) -> Move:  # fmt: skip
    fields = asks.split()
    return Move(
        code, title, kind, tuple(sources.split()), target, right, who,
        asks=tuple(name.rstrip("!") for name in fields),
        needed=frozenset(name.rstrip("!") for name in fields if name.endswith("!")),
        apart=tuple(apart.split()), starts=tuple(starts.split()), ground=ground, keeps=keeps,
    )  # fmt: skip


_WITH_HANDLER = "assigned signed planned fixing relapsed applied endorsed first_reviewed verified publicised"
_REPORT_WITH_HANDLER = "forwarded admitted handling result_drafted reported"
_AFTER_ANSWER = "answered called_back under_review under_second_review"
_ON_ROAD = f"registered confirmed {_WITH_HANDLER} received triaged awaiting {_REPORT_WITH_HANDLER} {_AFTER_ANSWER}"
# Parked, and the office owes the next word.
_WAITING = "return_pending extension_pending"
# Ended, but something may still be owed: a look-back, an answer to a leader.
_DONE = "struck_off steady closed review_final"
_FIXING = "signed planned fixing relapsed"

_MOVES = [
    # 问题台账条目: from registration to strike-off
    _move("register", "登记问题", "item", "", "registered", "case.register", "any",
          "title! facts! topic source! source_note place found_on! occurred_on about_unit about_person about_post money_fen people urgency evidence not_reporter",
          starts="D02@office", ground="S4-24 逐一登记"),
    _move("confirm", "审核确认", "item", "registered", "confirmed", "case.confirm", "office", "topic! about_unit about_person about_post opinion",
          apart="register", starts="D03@office", ground="C3 审核确认"),
    _move("dismiss", "不予立项", "item", "registered confirmed", "dismissed", "case.confirm", "office", "finding! reason!",
          apart="register", ground="S2-26 没有结论和审批不得办结"),
    _move("reinstate", "恢复立项", "item", "dismissed", "confirmed", "case.approve", "other", "reason!", apart="dismiss", starts="D03@office",
          ground="C9 异议纠正"),
    _move("assign", "交办", "item", "confirmed", "assigned", "case.assign", "office",
          "handler! assists only_competent fix_kind! reply_due! nature opinion summary", starts="T18a@handler fix@handler", ground="C3 交办"),
    _move("sign", "签收", "item", "assigned", "signed", "case.handle", "handler", starts="T18b@handler", ground="T18 签收"),
    _move("plan", "报送整改方案", "item", "signed relapsed", "planned", "case.handle", "handler",
          "measures! goal! fix_due! lead_leader! responsible_unit! responsible_person! milestones", starts="D11@endorser", ground="S4-25 六要素"),
    _move("start", "审签方案并启动整改", "item", "planned", "fixing", "case.endorse", "handler", "opinion", apart="plan", ground="C3 整改中"),
    _move("find_groundless", "报核查无问题", "item", "signed", "applied", "case.handle", "handler", "finding! basis! result! evidence",
          starts="D11@endorser", ground="C4 查否、存疑不进入整改"),
    _move("revise_plan", "退回修改方案", "item", "planned", "signed", "case.endorse", "handler", "missing!", starts="T18b@handler", ground="S4-26"),
    _move("progress", "报进展", "item", "fixing relapsed", HERE, "case.handle", "handler", "progress! evidence", keeps=True, ground="E3 进展"),
    _move("reach_milestone", "完成阶段目标", "item", "fixing relapsed", HERE, "case.handle", "handler", "milestone! progress! evidence",
          keeps=True, ground="S4-43"),
    _move("inspect", "进度检查", "item", "fixing relapsed", HERE, "case.verify", "other", "check_result! opinion!", keeps=True, ground="S4-26 定期检查"),
    _move("apply", "申请销号", "item", "fixing", "applied", "case.handle", "handler",
          "finding! result! evidence! refunded_fen institution", starts="D11@endorser", ground="C3 申请销号"),
    _move("endorse", "负责人审签", "item", "applied", "endorsed", "case.endorse", "handler", "opinion", apart="apply find_groundless",
          starts="D05@reviewer", ground="C3 责任领导签字"),
    _move("unapply", "退回经办补正", "item", "applied", "fixing", "case.endorse", "handler", "missing!", ground="S4-26"),
    _move("first_review", "初审通过", "item", "endorsed", "first_reviewed", "case.review", "other", "opinion!", apart="apply find_groundless endorse plan start",
          starts="D06@approver", ground="S4-27 审核人不是办理人"),
    _move("verify", "现场核验到位", "item", "first_reviewed", "verified", "case.verify", "other", "opinion! evidence", apart="apply find_groundless endorse plan start",
          starts="D06@approver", ground="C3 现场核验"),
    _move("publicise", "公示", "item", "first_reviewed verified", "publicised", "case.approve", "other", "where! publicity_days!",
          apart="apply find_groundless endorse", starts="D06@approver", ground="C3 公示"),
    _move("strike_off", "批准销号", "item", "first_reviewed verified publicised", "struck_off", "case.approve", "other", "opinion!",
          apart="apply find_groundless endorse first_review", starts="D07@approver", ground="S4-27 完成一件销号一件"),
    _move("send_back", "退回整改", "item", "endorsed first_reviewed verified publicised", "fixing", "case.review", "other", "missing! new_due",
          apart="apply find_groundless endorse", ground="S4-26 退回"),
    _move("find_steady", "回头看:稳固", "item", "struck_off", "steady", "case.verify", "other", "opinion! evidence",
          apart="apply find_groundless endorse", ground="S4-31 回头看"),
    _move("find_relapse", "回头看:反弹重开", "item", "struck_off steady", "relapsed", "case.verify", "other", "new_facts! fix_due! evidence",
          apart="apply find_groundless endorse", starts="T18b@handler fix@handler", ground="S4-31 反弹"),
    # 群众反映件
    _move("receive", "登记群众反映", "report", "", "received", "case.register", "any",
          "title! facts! source! source_note place found_on! occurred_on urgency about_unit about_person about_post evidence not_reporter",
          starts="D01@desk T01@desk", ground="C2 已接收"),
    _move("triage", "研判", "report", "received", "triaged", "case.triage", "desk",
          "topic! urgency! about_unit about_person about_post place is_clue duplicates_checked! opinion", starts="D03@office", ground="C2 待研判"),
    _move("ask_more", "请反映人补充", "report", "received triaged", "awaiting", "case.triage", "desk", "needed!", starts="D16@desk", ground="C2 待补充"),
    _move("supplement", "已补充", "report", "awaiting", "received", "case.triage", "desk", "supplement! about_unit about_person not_reporter",
          starts="D01@desk", ground="C2 待补充"),
    _move("refuse", "不予受理", "report", "triaged", "refused", "case.review", "office", "refusal_reason! channel! notice! answer_way!",
          apart="triage", ground="信访工作条例第22、23条"),
    _move("take_up", "撤销不予受理", "report", "refused", "triaged", "case.approve", "other", "trigger! new_facts! not_reporter", apart="refuse",
          starts="D03@office", ground="C2 重新办理"),
    _move("forward", "转送交办", "report", "triaged", "forwarded", "case.assign", "office",
          "handler! assists only_competent nature! reply_due summary!", starts="T01@handler D15@handler", ground="C2 已转送/交办"),
    _move("admit", "受理并告知", "report", "forwarded", "admitted", "case.handle", "handler", "answer_way! notice!", starts="T03@handler",
          ground="信访工作条例第23条第3款"),
    _move("begin", "开始办理", "report", "admitted", "handling", "case.handle", "handler", "responsible_person!", ground="C2 办理中"),
    _move("note_progress", "报进展", "report", "handling", HERE, "case.handle", "handler", "progress! evidence", keeps=True, ground="E3 进展"),
    _move("report_result", "报送结果", "report", "handling", "result_drafted", "case.handle", "handler",
          "finding! result! basis! measures! request_result! answer! evidence refunded_fen", starts="D11@endorser", ground="C2 已报结果"),
    _move("endorse_result", "负责人审签", "report", "result_drafted", "reported", "case.endorse", "handler", "opinion", apart="report_result",
          starts="D05@reviewer", ground="C2 单位负责人签字"),
    _move("unreport", "退回经办补正", "report", "result_drafted", "handling", "case.endorse", "handler", "missing!", ground="C2"),
    _move("redo_result", "退回重办", "report", "reported", "handling", "case.review", "other", "missing! new_due", apart="report_result endorse_result",
          ground="C2 退回重办"),
    _move("answer", "答复反映人", "report", "reported", "answered", "case.review", "other", "answer! answer_way!", apart="report_result endorse_result",
          starts="D08@reviewer", ground="信访工作条例第34条"),
    _move("call_back", "登记回访", "report", "answered", "called_back", "case.review", "other", "contact! solved attitude outcome opinion",
          apart="report_result", starts="D13@approver", ground="C2 回访"),
    _move("close", "办结归档", "report", "called_back refused", "closed", "case.approve", "other", "opinion!",
          apart="report_result endorse_result", ground="S2-26 没有结论和审批不得办结"),
    _move("redo", "重新办理", "report", "answered called_back closed under_review under_second_review", "handling", "case.approve", "other",
          "trigger! new_facts! not_reporter", starts="T03@handler", ground="C2 重新办理"),
    _move("ask_review", "登记复查请求", "report", "answered called_back closed", "under_review", "case.triage", "desk", "requested_on! reason!",
          starts="T06@approver", ground="信访工作条例第35条"),
    _move("review_opinion", "出具复查意见", "report", "under_review", "answered", "case.approve", "other", "answer! basis!",
          apart="report_result endorse_result answer", starts="D08@reviewer", ground="信访工作条例第35条"),
    _move("ask_second_review", "登记复核请求", "report", "answered called_back closed", "under_second_review", "case.triage", "desk",
          "requested_on! reason!", starts="T06@approver", ground="信访工作条例第36条"),
    _move("second_opinion", "出具复核意见", "report", "under_second_review", "review_final", "case.approve", "other", "answer! basis!",
          apart="report_result endorse_result answer review_opinion", ground="信访工作条例第36条"),
    _move("make_item", "转问题台账", "report", "reported answered called_back closed withdrawn", HERE, "case.assign", "office", "title! facts! topic! not_reporter", keeps=True,
          ground="C1 关联不复制"),
    # both kinds
    _move("object", "退件", "both", "assigned signed forwarded admitted", "return_pending", "case.handle", "handler",
          "return_reason! basis! reason! proposed_unit", starts="D04@office", ground="信访工作条例第23条第3款:五个工作日内"),
    _move("accept_return", "同意退件", "both", "return_pending", "@returned", "case.assign", "office", "opinion!", apart="object", starts="D03@office",
          ground="C2 退件须经交办方同意"),
    _move("reject_return", "不同意退件", "both", "return_pending", BACK, "case.assign", "office", "opinion!", apart="object", ground="C2 退件"),
    _move("ask_extension", "申请延期", "both", f"{_FIXING} admitted handling", "extension_pending", "case.endorse", "handler",
          "reason! so_far! new_due! told_reporter", starts="D09@approver", ground="信访工作条例第34条:期限届满前申请"),
    _move("grant_extension", "批准延期", "both", "extension_pending", BACK, "case.approve", "other", "opinion!", apart="ask_extension", ground="T04"),
    _move("deny_extension", "不批准延期", "both", "extension_pending", BACK, "case.approve", "other", "opinion!", apart="ask_extension", ground="T04"),
    _move("suspend", "暂停", "both", f"{_FIXING} admitted handling", "suspended", "case.suspend", "office", "cause! until! reason!", ground="C2 暂停"),
    _move("resume", "恢复办理", "both", "suspended", BACK, "case.suspend", "clock", "reason", ground="C2 自动恢复"),
    _move("reassign", "改派", "both", "assigned signed planned fixing relapsed forwarded admitted handling", "@handed", "case.assign", "office",
          "handler! only_competent reason!", starts="@handed", ground="C3 移交"),
    _move("raise_level", "提级办理", "both", "assigned signed planned fixing relapsed forwarded admitted handling", "@handed", "case.assign", "office",
          "reason!", starts="@handed", ground="C3 提级"),
    _move("merge", "并入", "both", "registered confirmed received triaged assigned signed forwarded admitted handling fixing", "merged", "case.split", "desk",
          "main_case! same_matter!", ground="B20 并案"),
    _move("unmerge", "撤销并入", "both", "merged", BACK, "case.split", "desk", "reason!", ground="B20 可撤销"),
    _move("split", "拆分", "both", "registered confirmed received triaged", HERE, "case.split", "desk", "parts! reason!", keeps=True, ground="B18 拆分"),
    _move("unsplit", "撤销拆分", "both", "registered received", "merged", "case.split", "desk", "reason!", ground="B18 可撤销"),
    _move("withdraw", "撤回", "report", "received triaged awaiting forwarded admitted handling", "withdrawn", "case.withdraw", "other",
          "reason asked_twice!", apart="receive", ground="C2 撤回须两次确认"),
    _move("correct", "更正登记", "both", "registered confirmed received triaged", HERE, "case.triage", "desk",
          "title facts topic place occurred_on about_unit about_person about_post money_fen people reason! not_reporter", keeps=True, ground="C9 更正"),
    _move("add_source", "补登来源", "both", _ON_ROAD, HERE, "case.register", "desk", "source! source_note found_on!", keeps=True,
          ground="S0-10 一件多源"),
    _move("assist_answer", "协办答复", "both", f"{_WITH_HANDLER} {_REPORT_WITH_HANDLER}", HERE, "case.handle", "party", "part_answer!",
          keeps=True, ground="C3 协办单位答复本部分"),
    _move("list", "挂账督办", "both", _ON_ROAD, HERE, "case.supervise", "office", "reason!", keeps=True, ground="S4-27 挂账督办"),
    _move("unlist", "解除挂账", "both", _ON_ROAD, HERE, "case.supervise", "office", "reason!", keeps=True, ground="S4-27"),
    _move("remind", "催办", "both", f"{_WITH_HANDLER} {_REPORT_WITH_HANDLER}", HERE, "case.remind", "office", "opinion!", keeps=True, ground="B26"),
    _move("escalate", "升级督办", "both", f"{_ON_ROAD} {_WAITING} {_DONE}", HERE, "case.remind", "clock", "opinion", keeps=True, ground="B26 蓝黄红"),
    _move("instruct", "领导批示", "both", _ON_ROAD, HERE, "case.instruct", "office", "instruction! feedback_due!", keeps=True, ground="S1-55 领导督办"),
    _move("feed_back", "反馈批示办理情况", "both", f"{_ON_ROAD} {_DONE}", HERE, "case.endorse", "handler", "feedback!", keeps=True, ground="S1-55"),
]  # fmt: skip
MOVES: dict[str, Move] = {move.code: move for move in _MOVES}


def moves_from(station: str, kind: str) -> list[Move]:
    """Every move the table allows from ``station`` for a case of ``kind``, in the table's order."""
    return [move for move in _MOVES if station in move.sources and move.kind in (kind, "both")]


def first_moves(kind: str) -> list[Move]:
    """The moves that make a new case of ``kind``."""
    return [move for move in _MOVES if not move.sources and move.kind == kind]


def returned_to(kind: str) -> str:
    """Where a case stands again once its unit's objection was accepted."""
    return "confirmed" if kind == "item" else "triaged"


def handed_to(kind: str) -> str:
    """Where a case stands after it was handed to another unit."""
    return "assigned" if kind == "item" else "forwarded"


def target_of(move: Move, kind: str, station: str, back: str) -> str:
    """The station a move leads to. ``back`` is where a parked case came from."""
    special = {HERE: station, BACK: back, "@returned": returned_to(kind), "@handed": handed_to(kind)}
    return special.get(move.target, move.target)


def stations_of(kind: str, phases: Iterable[str] = ("open", "parked", "closed")) -> list[Station]:
    """Stations a case of ``kind`` can stand at, in road order."""
    wanted = set(phases)
    return [s for s in _STATIONS if s.kind in (kind, "both") and s.phase in wanted]
