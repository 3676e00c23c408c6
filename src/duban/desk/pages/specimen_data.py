"""Made-up data of the specimen page. Places, persons and matters do not exist."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.utils.html import format_html

from duban.desk.parts import marks
from duban.desk.parts.values import (
    Chart,
    Column,
    Crumb,
    Fact,
    Figure,
    FileShown,
    Filter,
    Filters,
    Happening,
    MoveShown,
    Node,
    NoticeShown,
    Option,
    Pager,
    PhaseShown,
    Row,
    Series,
    Tab,
    Table,
)
from duban.kernel.limits import Left, Unit

ROOMS = (
    ("inbox", "待办", 7), ("ledger", "台账", 0), ("plan", "方案", 0), ("returns", "报送", 2), ("intake", "受理", 0),
    ("inspections", "督查", 0), ("appraisal", "测评", 0), ("watch", "比对", 0), ("papers", "公文", 0), ("disclosure", "公开", 0),
    ("board", "看板", 0), ("units", "单位", 0), ("accounts", "账号", 0), ("audit", "审计", 0),
)  # fmt: skip
_AT = datetime(2026, 5, 8, 1, 12, tzinfo=UTC)
_ROWS = (
    ("WT-7K3M-Q2", "青石镇中心小学向学生收取资料费未公示", "县教育局", "乱收费", "整改中", "red", -2, "2026-05-06"),
    ("WT-9P4D-X8", "柳河村低保金发放对象与花名册不一致", "青石镇", "资金发放", "已交办", "yellow", 3, "2026-05-13"),
    ("WT-2H6T-M5", "县人民医院自助机多收病历复印费", "县卫健局", "乱收费", "申请销号", "green", 12, "2026-05-26"),
    ("WT-5R8W-C1", "宅基地审批超过承诺时限", "县自然资源局", "办事难", "延期待批", "grey", 9, "2026-05-21"),
    ("WT-3N7B-F4", "村级财务公开栏常年不更新", "白杨镇", "三资管理", "整改中", "blue", 120, "2026-12-31"),
    ("WT-8C2V-L9", "公益性岗位人员长期不在岗", "县人社局", "资金发放", "整改中", "yellow", 1, "2026-05-09"),
)


def parts() -> dict[str, Any]:
    """Everything the specimen page shows."""
    return {
        "crumbs": [Crumb("台账", "#"), Crumb("县教育局", "#")],
        "table": _table(),
        "filters": _filters(),
        "tabs": [
            Tab("全部", "#", True, 128),
            Tab("待我办", "#", count=7),
            Tab("超期", "#", count=3),
            Tab("已销号", "#", count=86),
        ],
        "facts": _facts(),
        "timeline": _timeline(),
        "moves": _moves(),
        "phases": _phases(),
        "tree": _tree(),
        "files": _files(),
        "notices": _notices(),
        "figures": _figures(),
        "bars": Chart(
            "各单位未办结件数",
            "bar",
            ("县教育局", "县卫健局", "青石镇", "白杨镇", "县人社局"),
            (Series("未办结", (18, 12, 9, 7, 3)),),
            unit="件",
            hrefs=("#",) * 5,
            across=True,
        ),
        "lines": Chart(
            "每周登记与销号",
            "line",
            ("3月2周", "3月3周", "3月4周", "4月1周", "4月2周", "4月3周", "4月4周"),
            (Series("登记", (9, 14, 21, 17, 12, 11, 8)), Series("销号", (0, 3, 8, 15, 18, 16, 19))),
            unit="件",
        ),
        "stacked": Chart(
            "各类别办理状态",
            "stacked",
            ("乱收费", "资金发放", "办事难", "三资管理"),
            (
                Series("按期", (14, 9, 11, 6), "green"),
                Series("临期", (4, 3, 1, 2), "yellow"),
                Series("超期", (2, 1, 0, 1), "red"),
            ),
            unit="件",
            note="按主类别统计;一件只计一次。",
        ),
        "left": Left(3, Unit.WORKDAY, ""),
        "over": Left(-2, Unit.DAY, ""),
        "due_today": Left(0, Unit.DAY, ""),
        "provisional": Left(40, Unit.WORKDAY, "", provisional=True),
        "due_on": date(2026, 5, 13),
        "an_hour_ago": _AT,
    }


def _table() -> Table:
    columns = (
        Column("nr", "编号", kind="narrow"),
        Column("title", "事由", kind="main"),
        Column("unit", "承办单位", sort=True),
        Column("topic", "类别", phone=False),
        Column("state", "环节", sort=True),
        Column("due", "期限", sort=True, kind="date"),
        Column("files", "附件", kind="number", phone=False),
    )
    rows = [
        Row(
            str(i),
            (
                format_html('<span class="case-nr">{}</span>', nr),
                title,
                marks.unit(unit, href="#"),
                topic,
                marks.chip(state, "accent" if state == "申请销号" else "plain"),
                marks.due(colour, Left(left, Unit.WORKDAY if 0 < left < 30 else Unit.DAY, ""), date.fromisoformat(on)),
                marks.count(i % 4, "#"),
            ),
            href=f"#case-{i}",
        )
        for i, (nr, title, unit, topic, state, colour, left, on) in enumerate(_ROWS)
    ]  # fmt: skip
    return Table("台账", columns, rows, order="due", select="case", pager=Pager("", "?after=x", "第 1–50 件,共 128 件"))


def _filters() -> Filters:
    units = tuple(
        Option(str(i), name, i == 0, 18 - i * 4) for i, name in enumerate(("县教育局", "县卫健局", "青石镇", "白杨镇"))
    )
    return Filters(
        "#",
        (
            Filter("unit", "承办单位", "many", units, said="县教育局", remove="#"),
            Filter(
                "topic",
                "类别",
                "one",
                (Option("1", "乱收费", True), Option("2", "资金发放")),
                said="乱收费",
                remove="#",
            ),
            Filter(
                "colour",
                "期限",
                "many",
                (Option("red", "超期", True), Option("yellow", "临期")),
                said="超期",
                remove="#",
            ),
            Filter("state", "环节", "many", (Option("1", "整改中"), Option("2", "申请销号"))),
            Filter("days", "登记日期", "days"),
            Filter("words", "事由包含", "text"),
        ),
        hidden=(("sort", "due"),),
        total="18 件",
        clear="#",
    )


def _facts() -> list[Fact]:
    return [
        Fact("承办单位", marks.unit("县教育局", href="#", full="云岭县教育局")),
        Fact("责任人", marks.person("李文", unit="分管副局长", href="#")),
        Fact("反映人", marks.person("反映人A", masked=True)),
        Fact("类别", "乱收费"),
        Fact("来源", "群众来信、交叉检查", hint="一件可以有几个来源"),
        Fact("期限", marks.due("red", Left(-2, Unit.DAY, ""), date(2026, 5, 6))),
        Fact(
            "基本事实",
            "2026年春季学期,青石镇中心小学向四至六年级学生每人收取资料费 65 元,未按规定公示,也未开具票据。",
            wide=True,
        ),
    ]


def _timeline() -> list[Happening]:
    return [
        Happening(
            _AT,
            "李文",
            "申请销号",
            "县教育局",
            "已退还 312 名学生资料费 20,280 元,收据附后;学校收费公示栏已更新。",
            files=_files()[:1],
            tone="accent",
            icon="send",
            seq=1842,
        ),
        Happening(
            _AT - timedelta(days=3),
            "系统时钟",
            "超期提醒",
            "",
            "期限 2026-05-06 已过,已告知分管负责人。",
            tone="bad",
            icon="clock",
            seq=1790,
        ),
        Happening(
            _AT - timedelta(days=9),
            "王芳",
            "报整改方案",
            "县教育局",
            facts=(Fact("目标", "全额退费,立行立改"), Fact("责任人", "李文")),
            icon="plan",
            seq=1655,
        ),
        Happening(
            _AT - timedelta(days=12), "周明", "交办", "云岭县专治办", "请 5 月 6 日前办结。", icon="right", seq=1601
        ),
        Happening(_AT - timedelta(days=14), "孙丽", "登记", "县信访局"),
    ]


def _moves() -> list[MoveShown]:
    return [
        MoveShown("审核通过", "#", "check", "须写审核意见", primary=True),
        MoveShown("退回重办", "#", "undo", "须写明缺什么、新的期限"),
        MoveShown("批准延期", closed="承办单位没有申请延期。", icon="clock"),
        MoveShown("批准销号", closed="审核人与承办单位相同,须由其他单位的人批准。", icon="check"),
    ]


def _phases() -> list[PhaseShown]:
    return [
        PhaseShown("动员部署", date(2026, 3, 1), date(2026, 3, 20)),
        PhaseShown("自查自纠", date(2026, 3, 21), date(2026, 4, 30)),
        PhaseShown("集中整治", date(2026, 5, 1), date(2026, 8, 31), href="#"),
        PhaseShown("建章立制", date(2026, 9, 1), date(2026, 11, 30)),
        PhaseShown("总结", None, None),
    ]


def _tree() -> list[Node]:
    return [
        Node(
            "乱收费、乱摊派、乱罚款",
            "#",
            31,
            4,
            "一",
            (Node("学校违规收取资料费、补课费", "#", 18, 3, "1"), Node("医院重复收费", "#", 13, 1, "2")),
            open=True,
        ),
        Node(
            "惠民资金发放不到位、不公开",
            "#",
            22,
            1,
            "二",
            (Node("低保", "#", 12, 1, "1"), Node("农机补贴", "#", 10, 0, "2")),
        ),
        Node("办事推诿、超时限", "#", 12, 0, "三"),
        Node("三资管理混乱", "", 0, 0, "四"),
    ]


def _files() -> list[FileShown]:
    return [
        FileShown(
            "退费收据汇总.pdf",
            "#",
            1_834_220,
            "PDF",
            "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            _AT,
            "李文",
            "元数据已清除",
        ),
        FileShown(
            "公示栏照片.jpg",
            "#",
            412_030,
            "JPEG",
            "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
            _AT,
            "王芳",
            "拍摄位置已清除",
        ),
    ]


def _notices() -> list[NoticeShown]:
    return [
        NoticeShown("县教育局申请销号", "#", _AT, "WT-7K3M-Q2 青石镇中心小学资料费", True),
        NoticeShown("延期已批准至 5 月 21 日", "#", _AT - timedelta(days=1), "WT-5R8W-C1 宅基地审批", icon="check"),
    ]


def _figures() -> list[Figure]:
    return [
        Figure("在办", "42", "#", "比上周少 5", trend=(61, 58, 55, 50, 47, 42)),
        Figure("超期", "3", "#", "最长 6 天", "bad", (1, 1, 4, 5, 4, 3)),
        Figure("临期", "7", "#", "5 个工作日内", "warn", (6, 8, 5, 9, 8, 7)),
        Figure("本周销号", "19", "#", "登记 8 件", trend=(0, 3, 8, 15, 18, 19)),
        Figure("按期办结", "93%", "#", "n = 86"),
        Figure("退还群众", "¥ 214,360", "#", "累计"),
    ]
