"""英文说法: the fixed words of a reading, of its questions and findings, in English. What the plan itself says stays as it stands.

Questions and findings are Chinese sentences around words of the plan; here each has an English one around the same words. The first
row whose pattern fits the whole sentence counts; a sentence that none fits is given as it is.
"""

from __future__ import annotations

import re

WORDS = {
    "标题": "Title", "发文字号": "Document number", "发文机关": "Issued by", "日期": "Date", "主送": "To", "行动时间": "Campaign",
    "(未写明)": "(not stated)", "至": "to", "阶段": "Phases", "整治事项": "Matters to be put right", "职责": "Duties",
    "应办义务": "Obligations", "指标": "Figures", "机制": "Mechanisms", "待确认": "Questions", "(推算)": " (derived)",
    "牵头": "lead", "配合": "assist", "人员": "persons",
    "报告": "report", "报表": "return", "备案": "filing", "自查": "self-check", "公开": "disclosure", "通报": "bulletin",
    "会议": "meeting", "检查": "inspection", "办案数": "number of cases", "完成": "completion", "其他": "other",
    "冲突": "Conflicts", "缺项": "Gaps", "注意": "To note", "不纳入": "Left out by design", "合规提示": "Hints on today's rules",
    "新增": "added", "删去": "removed", "改动": "changed", "文头": "head", "事项": "matter", "义务": "obligation",
    "没有发现需要核对的地方。": "Nothing was found that needs a look.", "要素变动": "Changes of what it means",
    "正文变动": "Changes of the text", "应当告知": "To be told", "(无)": "(none)",
}  # fmt: skip
"""Labels: Chinese → English."""

FIELDS = {
    "title": "title", "doc_no": "document number", "issuers": "issued by", "issued_on": "date", "recipients": "to", "starts_on": "starts on",
    "ends_on": "ends on", "name": "name", "derived": "derived", "text": "text", "task": "task", "lead": "lead", "assist": "assist",
    "persons": "persons", "what": "what", "kind": "kind", "who": "who", "to": "to", "due": "due", "value": "value", "code": "code",
}  # fmt: skip
FIELDS_ZH = {
    "title": "标题", "doc_no": "发文字号", "issuers": "发文机关", "issued_on": "日期", "recipients": "主送", "starts_on": "开始", "ends_on": "结束",
    "name": "名称", "derived": "推算", "text": "内容", "task": "任务", "lead": "牵头", "assist": "配合", "persons": "人员", "what": "事项",
    "kind": "种类", "who": "由谁", "to": "报给", "due": "何时", "value": "数值", "code": "机制",
}  # fmt: skip

_SENTENCES = (
    ("文本不完整,前文或后文不在文中", "The text is incomplete: something before or after it is missing"),
    ("文中没有标题", "The text has no title"),
    ("文中没有发文机关", "The text names no issuer"),
    ("这一段与前文重复,只按一遍处理", "This passage repeats what stands before; it counts once"),
    (r"这里不是方案正文\(网页、页码或转载信息\)", "This is not the plan itself (web page, page number or carrier)"),
    ("涉及对特定人员或群体的管控,不纳入;只保留事项办理质量", "Asks for control of certain persons or groups: left out; only how well matters are handled is kept"),
    ("提到附件,但附件不在文中", "An annex is mentioned but is not in the text"),
    ("(.+)没有起止日期", r"“\1” has no dates"),
    ("日期没有年份", "A date has no year"),
    ("(.+)与(.+)之间有日子不属于任何阶段", r"Between “\1” and “\2” there are days that belong to no phase"),
    ("(.+)与(.+)的日期重叠", r"“\1” and “\2” overlap"),
    ("(.+)的结束日晚于行动的结束日", r"“\1” ends after the campaign does"),
    ("(.+)的截止日晚于行动的结束日", r"“\1” is due after the campaign ends"),
    ("(.+?)的?截止日不晚于印发日", r"“\1” is due no later than the day the plan was issued"),
    (r"阶段从第(\d+)个开始,前面的阶段不在文中", r"Phases begin with number \1: those before are not in the text"),
    (r"文中说分(\d+)个阶段,只找到(\d+)个", r"The text speaks of \1 phases, \2 were found"),
    (r"文中说分(\d+)个阶段,实际写了(\d+)个", r"The text speaks of \1 phases and sets out \2"),
    (r"(?:写明|标题写)“(.+)”,实际列出(\d+)项", r"It says “\1”, but \2 are listed"),
    (r"(.+)没有明确时限\(“(.+)”\)", r"No clear time limit for “\1” (“\2”)"),
    ("(.+)没有明确时限", r"No clear time limit for “\1”"),
    ("(.+)没有写明报给谁", r"It is not said to whom “\1” goes"),
    ("最后一个阶段没有“下阶段”,其报告时限不明", "The last phase has no next one: when its report is due is open"),
    (r"(.+)的截止日(\d{4}-\d\d-\d\d)是周末", r"“\1” is due on \2, a weekend"),
    (r"(.+)的截止日(\d{4}-\d\d-\d\d)是(.+),提醒按前一个工作日(\d{4}-\d\d-\d\d)(?:\(.+\))?", r"“\1” is due on \2, which is no working day (\3); reminders aim at the working day before, \4"),
    ("(.+)早于所总结工作的结束日", r"“\1” is due before the work it sums up has ended"),
    ("“(.+)”是留空或遮盖,需要补全", r"“\1” is blank or masked and has to be filled in"),
    ("比例没有给出", "A ratio is not given"),
    ("“(.+)”(?:,疑为|疑为)“(.+)”", r"“\1” looks like a slip for “\2”"),
    ("“(.+)”,?疑有误", r"“\1” looks like a slip"),
    ("这个日期有两种读法", "This date can be read in two ways"),
    ("同一单位两种写法:(.+)、(.+)", r"One unit is written in two ways: \1, \2"),
    ("“人和事”只理解为责任单位内部的障碍,不建立任何群众名单", "“人和事” is taken only as obstacles inside the responsible units; no list of people is made"),
    ("“(.*)”没有牵头单位,只有配合单位:(.+)", r"“\1” has no leading unit, only assisting ones: \2"),
    ("“(.*)”没有写明由谁负责", r"Nobody is named as responsible for “\1”"),
    (r"(\d+)项整治事项没有逐项写明由谁负责", r"For \1 matters it is not said one by one who is responsible"),
    (r"行动结束日晚于上级方案\((.+)、(.+)\)", r"The campaign ends later than the plan above has it (\1, \2)"),
    (r"行动开始日早于上级方案\((.+)、(.+)\)", r"The campaign starts earlier than the plan above has it (\1, \2)"),
    ("(.+)结束于(.+),上级方案要求(.+)前结束", r"“\1” ends on \2; the plan above wants it ended by \3"),
    ("上级方案的“(.+)”在本方案中没有对应内容", r"“\1” of the plan above has no counterpart here"),
    (r"(.+?)(\d{4}-\d\d-\d\d)才到,上级方案要求(.+)前上报", r"“\1” is due only on \2; the plan above wants it by \3"),
)  # fmt: skip
_PATTERNS = tuple((re.compile(pattern, re.DOTALL), said) for pattern, said in _SENTENCES)


def word(chinese: str) -> str:
    """A label in English; itself if it has none."""
    return WORDS.get(chinese, chinese)


def sentence(chinese: str) -> str:
    """A question or finding in English around the same words of the plan; itself if it is not known."""
    for pattern, said in _PATTERNS:
        found = pattern.fullmatch(chinese)
        if found:
            return _DAYS.sub(lambda day: _HOLIDAYS[day[1]] + ")", found.expand(said))
    return chinese


_HOLIDAYS = {
    "休息日": "(a weekend or holiday", "元旦": "(New Year", "春节": "(Spring Festival", "清明节": "(Qingming", "劳动节": "(Labour Day",
    "端午节": "(Dragon Boat Festival", "中秋节": "(Mid-Autumn Festival", "国庆节": "(National Day",
}  # fmt: skip
_DAYS = re.compile(rf"\(({'|'.join(_HOLIDAYS)})\)")


_PERIODS = {
    "day": "day", "week": "week", "fortnight": "fortnight", "ten_days": "ten days", "half_month": "half month", "month": "month",
    "quarter": "quarter", "half_year": "half year", "year": "year",
}  # fmt: skip
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def every(period: str, day: int | None, offset: int, month: int | None) -> str:
    """A cycle: every month by day 5, for the month before."""
    words = f"every {_PERIODS[period]}"
    if month is not None:
        words += f", in its month {month}"
    if day is not None:
        words += f" by {_WEEKDAYS[day - 1]}" if period == "week" and day <= 7 else f" by day {day}"
    return words + (f", for the {_PERIODS[period]} before" if offset else "")


def by_phase(phase: str, anchor: str, days: int | None) -> str:
    """A due tied to a phase."""
    which = "each phase" if phase == "each" else f"“{phase}”"
    point = {
        "start": f"the start of {which}",
        "end": f"the end of {which}",
        "next_start": f"the start of the phase after {which}",
    }[anchor]
    if days:
        return f"within {days} {'day' if days == 1 else 'days'} of {point}"
    return f"at {point}" if days == 0 else f"with {point}"


def within(days: int, working: bool, after: str) -> str:
    """A due so many days after an event."""
    words = f"within {days} {'working ' if working else ''}{'day' if days == 1 else 'days'}"
    return f"{words} of “{after}”" if after else words
