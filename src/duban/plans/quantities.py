"""数量指标: targets, limits, ratios, amounts and numbers of organs, persons, cases (FORMAT section 4, quantities)."""

from __future__ import annotations

import re
from bisect import bisect_right

from . import dates
from .model import Quantity
from .reading import Reading

_N = r"(?<![\d.])\d{1,12}(?:\.\d{1,6})?"
_CN = r"[一二两三四五六七八九十百千]{1,8}"
_UNIT = r"(?:[万亿千百]?元|万[户人件条家份吨亩]|亿|公里|平方米|米|平方公里|公顷|小时|分钟|件次|人次|家次|户次|车次|点次|个百分点|倍|件|起|例|宗|家|户|人|名|位|所|个|次|项|场|期|条|篇|份|处|辆|台|套|亩|吨|支|批|轮|遍|幅|块|座|间|村|只|头|户次|类|种|门|课时|学时|部|分(?=及?以[上下]|以内))"
_OP = r"(?:不少于|不得少于|不低于|不得低于|至少|不超过|不得超过|不高于|不多于|不大于|至多|超过|高于|低于|少于|大于|小于|≥|≤|>|<)"
_AFTER = r"(?:及?以上|及?以下|以内|之内|内(?=的)|左右)"
_PERCENT = re.compile(
    rf"(?P<op>{_OP})?(?P<v>{_N}%?(?:-{{1,2}}|至|到){_N}%|{_N}%|百分之(?:{_N}|[一二两三四五六七八九十百点]{1, 8})|百分百|[一二三四五六七八九]成(?!立|为|员|效|果|都|熟|本|长|绩))(?P<af>{_AFTER})?"
)
_FRACTION = re.compile(rf"(?P<op>{_OP})?(?P<v>(?:{_CN}|\d+)分之(?:{_CN}|\d+))(?P<af>{_AFTER})?")
_COUNT = re.compile(
    rf"(?P<op>{_OP})?(?P<v>(?P<a>{_N}|{_CN})(?:-{{1,2}}(?P<b>{_N}|{_CN}))?)(?P<unit>{_UNIT})(?P<af>{_AFTER})?"
)
_LEVEL = re.compile(r"(?:[一二三四五]级|[甲乙丙]等)(?:及?以上|及?以下)(?=医|资|企|学|机|单|标)")
# A period that is a rule in itself (公示不少于7日); periods that set a due (5日内) belong to obligations.
_PERIOD_RULE = re.compile(
    rf"(?:(?P<op>不少于|不得少于|不低于|至少|不超过|不得超过)(?P<v>(?:{_N}|{_CN})个?(?:工作日|年|月|日|天))(?P<af>(?!))?|(?P<w>(?:{_N}|{_CN})个?(?:工作日|年|月|日|天))(?P<ag>以上)|(?<=公示|公告|公开|张贴)(?P<x>{_N}个?(?:工作日|日|天))(?!以?[内前]))"
)
_BACKGROUND = re.compile(
    r"(?:去年|上年|近[一二三两四五几]?年|以来|截至|截止|目前|现有|已经|已有|累计|共有|全[市县区省镇乡]共|据统计|排名第|第$)"
)
_ANNOUNCED = re.compile(
    r"(?:类|项|个|种|大|条)(?:典型|突出|重点(?!乡|镇|村|县|单|企|项|社|街|行|部|区|市)|主要|具体)?(?:问题|阶段|方面|环节|步骤|领域|内容|重点|原则|任务|专项行动|行动|转变|结合|机制|制度|关键|到位|必须|坚持|一批|层面|措施|环境|意识|抓手|平台|窗口|计划|集中|明确|同步|平衡|不|严|能|亲自|服务|清单|体系)"
)


def read(reading: Reading) -> list[Quantity]:
    """Quantities in order of the text."""
    text = reading.text
    out: list[Quantity] = []
    spent: list[tuple[int, int]] = [(w.start, w.end) for w in dates.find(text)]
    spent += [
        (m.start(), m.end()) for m in re.finditer(r"\((?:19|20)\d\d\)\d+号|《[^》]*》|\d{3,4}-\d{6,8}|\d{7,}", text)
    ]
    spent += reading.refused
    taken = bytearray(len(text) + 1)
    for a, b in spent:
        taken[a:b] = b"\x01" * (b - a)
    seen: set[str] = set()
    for pattern in (_PERCENT, _FRACTION, _LEVEL, _PERIOD_RULE, _COUNT):
        for m in pattern.finditer(text):
            if any(taken[m.start() : m.end()]) or reading.described(m.start()):
                continue
            value = _value(reading, m, pattern is _COUNT)
            if value is None:
                continue
            head = value + _organ(text, m.end())
            if head in seen:
                continue
            if head != value:
                seen.add(head)
            taken[m.start() : m.end()] = b"\x01" * (m.end() - m.start())
            out.append(Quantity(_what(reading, m.start(), m.end()), value, reading.span(m.start(), m.end())))
    return sorted(out, key=lambda q: q.span)


def _organ(text: str, at: int) -> str:
    """The kind of organ that is counted here; the same number of the same organs counts once."""
    m = re.compile(r"[^,。;、]{0,16}?(协调组|督查组|督导组|检查组|工作组|推进组|小组|专班)").match(text, at)
    return m.group(1) if m else ""


# 暂停招投标资格6个月: a period that is a rule in itself.
_BARRED = re.compile(r"(?:暂停|停止|取消|限制|禁止|不得|列入|停业)[^,。;]{2,16}$")


def unit_is_month(unit: str, text: str, at: int) -> bool:
    """True where 个 goes on as 个月."""
    return unit == "个" and text.startswith("月", at)


def _value(reading: Reading, m: re.Match[str], counted: bool) -> str | None:
    text = reading.text
    if m.re is _LEVEL:
        return reading.words(m.start(), m.end())
    before = text[max(0, m.start() - 14) : m.start()]
    least = re.search(r"(?:至少|最少|不少于)(?:要)?[^,。;\d]{1,6}$", before)
    after = text[m.end() : m.end() + 8]
    far = re.search(rf"(?P<op>{_OP})[^,。;、()\d]{{1,16}}的$", text[max(0, m.start() - 26) : m.start()])
    if _BACKGROUND.search(before) and not m["op"] and not far:
        return None
    if m.re is _COUNT and unit_is_month(m["unit"], text, m.end()) and _BARRED.search(before):
        return _number(m["a"]) + "个月"
    bound = re.search(r"最(?P<w>高|低)(?:额|金额|可|可达|奖励|标准)*(?:为|达|是|给予)?$", before)
    if bound and not m["op"]:
        least, far = None, re.match(r"(?P<op>.+)", "不超过" if bound["w"] == "高" else "不低于")
    op = _sign(m["op"] or ("至少" if least else "") or (far["op"] if far else ""), m["af"] or "")
    if m.re is _PERIOD_RULE:
        words = m["v"] or m["w"] or m["x"]
        figure = re.match(rf"{_N}|{_CN}", words)
        return _sign(m["op"] or "", m["ag"] or "") + (
            _number(figure.group()) + words[figure.end() :] if figure else words
        )
    if not counted:
        return op + _number(m["v"])
    arabic = m["a"][0].isdigit()
    unit = m["unit"]
    if (before[-1:] and re.match(r"[\d第每A-Za-z.\-年号]", before[-1]) and before[-1] not in "每") or (
        unit in {"次", "期", "批", "轮"} and before.endswith("第")
    ):
        return None
    if re.match(r"(?:月|日|年|号|楼|室|层|字|款|章|节)", after) or (_ANNOUNCED.match(unit + after) and not m["b"]):
        return None
    if not arabic and not m["b"] and set(m["a"]) <= set("十百千万") and (m["a"] != "十" or not op):
        return None  # 千人以下供水点, 百家企业: a class or a name, no figure
    if (not arabic and before.endswith("“")) or (before.endswith("等") and re.match(r"门(?:《|关于|联合|印发)", after)):
        return None  # “百家企业评政风” is a name; 财政部等11部门《…》 are the makers of a cited document
    if unit in {"小时", "分钟"} or re.match(r"(?:工作日|月)", after):
        return None
    if not arabic and not op and not _counts(before, unit, after, m["a"]):
        return None
    if arabic and not op and re.match(r"(?:工作日)", unit + after):
        return None
    number = _number(m["a"]) + (f"-{_number(m['b'])}" if m["b"] else "")
    return op + _scaled(number, unit, reading.words(m.start("unit"), m.end("unit")))


def _counts(before: str, unit: str, after: str, number: str) -> bool:
    """Chinese numerals count only as a demand (抽调一位工作人员) or as a number of organs or cases."""
    if number == "一" and unit in {
        "个",
        "次",
        "批",
        "项",
        "种",
        "类",
        "件",
        "条",
        "份",
        "家",
        "户",
        "处",
        "部",
        "支",
        "套",
        "场",
        "期",
        "名",
    }:
        return (
            unit in {"名", "位"}
            and bool(re.search(r"(?:确定|明确|抽调|选派|指定|配备|安排)$", before))
            and not re.match(r"领导|主要|班子", after)
        )
    if unit in {"位", "名", "人"}:
        return bool(re.search(r"抽调|选派|配备|确定|明确|指定|聘请|不少于|落实", before))
    if number == "一":
        return False
    if unit in {"件", "起", "例", "宗", "家", "万元", "元", "倍", "户", "所", "人次"}:
        return True
    if unit in {"个", "支"}:
        return bool(
            re.match(
                r"[^,。;]{0,14}(?:小组|协调组|督查组|督导组|检查组|工作组|专班|试点|乡镇|县|村|社区|单位|部门(?!负责))",
                after,
            )
        ) and not re.match(r"(?:突出|方面|阶段)", after)
    return (
        unit in {"次", "场", "期"}
        and bool(re.search(r"(?:每[年月季周]度?|至少|组织|开展|召开)[^,。;]{0,6}$", before))
        and number != "一"
    )


def _sign(op: str, after: str) -> str:
    words = op + after
    if re.search(r"不少于|不得少于|不低于|不得低于|至少|以上|≥", words):
        return "≥"
    if re.search(r"不超过|不得超过|不高于|不多于|不大于|至多|以下|以内|之内|内|≤", words):
        return "≤"
    if re.search(r"超过|高于|大于|>", words):
        return ">"
    return "<" if re.search(r"低于|少于|小于|<", words) else ""


def _number(words: str) -> str:
    if words.startswith("百分之"):
        return (words[3:] if words[3].isdigit() else _chinese(words[3:])) + "%"
    if words == "百分百":
        return "100%"
    if "分之" in words:
        low, high = words.split("分之")
        return f"{_number(high)}/{_number(low)}"
    if words.endswith("成"):
        return _chinese(words[:-1]) + "0%"
    return re.sub(r"%?(?:-+|至|到)", "-", words) if words[0].isdigit() else _chinese(words)


def _chinese(words: str) -> str:
    digits = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
    if "点" in words:
        whole, decimals = words.split("点", 1)
        return _chinese(whole) + "." + "".join(str(digits.get(c, 0)) for c in decimals)
    total = part = 0
    seen = False
    for char in words:
        if char in digits:
            part, seen = digits[char], True
        else:
            total += (part if seen else 1) * {"十": 10, "百": 100, "千": 1000}.get(char, 1)
            part, seen = 0, False
    return str(total + part)


def _scaled(number: str, unit: str, written: str) -> str:
    """5万元 → 50000元; the unit in the script of the source."""
    scale = {"万": 10_000, "亿": 100_000_000, "千": 1000, "百": 100}
    if unit[0] in scale and "-" not in number:
        value = float(number) * scale[unit[0]]
        return (str(int(value)) if value == int(value) else repr(value)) + written[1:]
    return number + written


def _what(reading: Reading, a: int, b: int) -> str:
    text = reading.text
    start = max(text.rfind(mark, 0, a) for mark in ",。;:\n、(") + 1
    place = bisect_right(reading.starts, a)
    start = max(start, reading.outline.nodes[place - 1].body if place else 0)
    start = min(start, a)
    end = b
    while end < len(text) and text[end] not in ",。;:\n、)" and end - b < 16:
        end += 1
    left, right = reading.words(start, a), reading.words(b, end)
    return (left + right).strip() or reading.words(a, b)
