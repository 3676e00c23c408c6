"""不予纳入: passages that ask for watching, listing, dissuading or counting persons or groups (C11, S4-11). They are marked
and asked about; nothing is compiled from them except a neutral topic about how well matters are handled.

Two kinds of words for persons are told apart: those of people who complain or report, to whom nothing of the sort may be done, and
general ones (重点人员), which medicine and schooling use as well. A sentence that forbids or punishes such conduct is no demand for it.
"""

from __future__ import annotations

import re

from .outline import Outline, Sentence

_COMPLAINING = (
    r"(?:(?:重点|老|长期|反复|多次|扬言)?(?:上访|信访|涉访|非访|缠访|闹访)(?:重点)?(?:人员|人|户|老户|群众|对象|群体|苗头)"
    r"|上访老户|信访老户|老上访|信访重点|缠访|闹访|非访|越级(?:上)?访|涉军|涉稳|退役军人[^,。;]{0,12}群体|利益诉求群体|不稳定人员|不放心人员?|"
    r"(?:反映|举报|投诉|诉求|控告|来访)(?:人|者)|(?:反映|举报|投诉)(?:问题)?的?(?:群众|人员))"
)
_GENERAL = r"(?:重点(?:人员|人群|群体|人(?![员群才口物])|对象|关注对象)|特殊(?:群体|人群|人员)|特定(?:群体|人员))"
_HOW = (
    r"(?:管控|稳控|监控|盯防|盯控|盯人|人盯人|跟踪|劝返|劝阻|截访|拦截|接返|包保|包案稳控|五包一|四包一|三包一|动态掌控|掌控|行踪|轨迹|"
    r"动向|看护|看管|看守|值守|监测.{0,6}(?:动向|行踪)|布控|训诫|摸排.{0,4}(?:人员|动向)|重点关注名单|纳入重点人|串联)"
)
_LISTED = (
    r"(?:打击|惩处|惩治|处罚|拘留|台账|名册|名单|建档|档案|底数|摸底|逐人|标记|标签|画像|贴标|积分|评分|打分|分级|三色|红黄绿|"
    r"黑名单|身份(?:信息)?(?:核查|排查|调查)|见面谈话|承诺书|保证书|锁定|研判[^,。;]{0,6}(?:人员|风险)|动态更新|排名|一人一[策档])"
)
# Sentences of medicine, schooling, work and relief speak of groups for their good.
_CARING = re.compile(
    r"健康|医疗|医生|签约|疫苗|接种|体检|就业|创业|帮扶|救助|关爱|资助|慰问|补贴|培训|低保|残疾|老年|儿童|学生|入学|养老|住房|食品|消防"
)
_COUNTED = r"(?:(?:信访|上访|进京|赴省|越级|非访|集体访|重复访)(?:总)?(?:量|件数|件次|人次|批次|人数|率)|进京访|赴省访|越级访|非访|集体访)"
_TARGET = r"(?:排名|排序|排位|通报排|倒排|一票否决|零(?:增长|发生|登记)|纳入考核|扣分)"

_RULES = tuple(
    re.compile(rule)
    for rule in (
        rf"{_COMPLAINING}[^。;\n]{{0,40}}(?:{_HOW}|{_LISTED})|(?:{_HOW}|{_LISTED})[^。;\n]{{0,24}}{_COMPLAINING}",
        rf"{_GENERAL}[^。;\n]{{0,40}}{_HOW}|{_HOW}[^。;\n]{{0,24}}{_GENERAL}",
        rf"{_GENERAL}[^。;\n]{{0,24}}(?:台账|名册|建档立卡|底数|逐人|标记|标签|画像|积分|三色|黑名单)|(?:等|类)群体[^。;\n]{{0,8}}(?:排查)?(?:管控|稳控)",
        r"(?:落实|认真落实)(?:管控|稳控)(?:制度|措施|责任)|稳控(?:责任|措施|工作|方案)|(?:劝返|接返)(?:工作|人员|车辆|接回|小组)|拦卡堵截",
        r"(?:进京|赴省|到省|到市|越级)[^,。;]{0,6}(?:上访|非访)[^。;\n]{0,24}(?:劝返|稳控|管控|零|拦)|严防[^。;\n]{0,16}(?:越级上访|进京上访|聚集上访|集体上访)",
        rf"{_COUNTED}[^。;\n]{{0,16}}{_TARGET}|{_TARGET}[^。;\n]{{0,12}}{_COUNTED}|(?:上访|非访)[^。;\n]{{0,10}}一票否决",
        r"零(?:上访|非访|进京|信访|投诉|举报|越级访)|“零”(?:上访|非访|信访|投诉|举报)",
        r"落地查人|查人落地|人肉|(?:查找|追查|核查|排查|锁定)(?![^,。;]{0,6}(?:结果|情况|意见|答复|反馈|告知|回复))[^,。;]{0,6}(?:举报|反映|投诉|发帖)(?:人|者)|(?:举报|反映|投诉|发帖)(?:人|者)[^,。;]{0,4}身份[^,。;]{0,6}(?:核查|排查|调查|锁定)|职业举报人",
        r"息访(?:罢诉)?(?:承诺|保证|协议)",
    )
)
# What is forbidden, put right or punished is not asked for.
_FORBIDDEN = re.compile(
    r"(?:不得|严禁|禁止|不准|不许|不能|杜绝|防止|避免|纠正|整治|治理|查处|严查|不搞|不以|取消|克服|反对|清理|制止|杜绝)[^。;]{0,18}$"
)
_PUNISHED = re.compile(
    r"^[^。;]{0,30}(?:的|等)?(?:问题|行为|现象|情形|做法|的)[,，]?[^。;]{0,16}(?:追责|问责|追究|查处|纠正|整治|处分|约谈|处理)"
)
_OBSTRUCTING = re.compile(r"劝返|劝阻|截访|拦截|接返|拦卡堵截|打击报复|阻挠|追查|训诫|跟踪")
_NOT = re.compile(r"保护(?:反映|举报)人|为举报人保密|严禁[^,。;]{0,12}(?:泄露|打击报复)|打击报复")
_PROBLEMS = re.compile(
    r"(?:整治|治理|纠治|整改)(?:的)?(?:内容|重点|事项|范围|任务)|突出问题|主要问题|查找.{0,4}问题|表现"
)


def read(text: str, outline: Outline) -> list[tuple[int, int]]:
    """Refused places in the clean text: whole sentences, minus a leading clause on how matters are handled."""
    return [(s.start, s.end) for s in outline.sentences if _asked(text, s)]


def _asked(text: str, sentence: Sentence) -> bool:
    if _NOT.search(text, sentence.start, sentence.end):
        return False
    for place, rule in enumerate(_RULES):
        m = rule.search(text, sentence.start, sentence.end)
        if m is None or (place in (1, 2) and _CARING.search(text, sentence.start, sentence.end)):
            continue
        if _FORBIDDEN.search(text[sentence.start : m.start()]):
            continue
        if _OBSTRUCTING.search(m.group()) and (
            _PUNISHED.search(text[m.end() : sentence.end]) or _among_problems(text, sentence)
        ):
            continue
        return True
    return False


def _among_problems(text: str, sentence: Sentence) -> bool:
    """Whether the sentence stands in a list of what is to be put right: obstructing people is named there as a wrong."""
    above = sentence.node.above() if sentence.node is not None else ()
    return any(_PROBLEMS.search(text[slice(*node.heading)]) for node in above[1:])


_GROUP_WORDS = re.compile(r"涉军等?|涉稳|(?:等)?(?:重点|特殊|利益诉求)(?:人员|群体|人群|对象)(?:的)?")


def neutral(text: str) -> str:
    """A neutral clause without words that mark a group of people (C11)."""
    return _GROUP_WORDS.sub("", text) + "(只评办理质量)"


def neutral_end(text: str, start: int, end: int) -> int:
    """End of the clause of a refused sentence that only speaks of how matters are handled (信访案件麻木不仁)."""
    comma = text.find(",", start, end)
    return comma if comma > 0 and not re.search(_HOW, text[start:comma]) else start
