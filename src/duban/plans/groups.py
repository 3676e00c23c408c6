"""领导小组: leading groups, joint meetings and headquarters with member organs and named holders."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from . import actors
from .actors import Actor
from .notes import names_of_persons
from .outline import Sentence
from .persons import SURNAMES
from .reading import Reading

_BODY = r"(?:领导小组|工作小组|协调小组|专项小组|指挥部|工作专班|专班|联席会议|委员会|推进组|工作组|领导机构)"
_FOUND = re.compile(
    rf"(?:成立|组建|设立|建立|组成|健全)(?:了)?(?:(?:以|由)[^。;]{{2,300}}?(?:为|任|担任|参加|参与|组成)(?:[^,。;]{{0,4}}?(?:组长|总指挥|召集人|成员)(?:单位)?)?的|[^,。;]{{2,24}}为(?:牵头|召集|主管)单位的)?(?P<name>[^,。;:()成立]{{0,40}}?{_BODY})"
)
_CHAIR = re.compile(r"(?:组长|召集人|指挥长|总指挥|指挥|主任)")
_MEMBERS = re.compile(
    r"(?:为|任|是|担任)(?:[^,。;]{0,16}?)成员(?:单位)?|成员单位(?:主要)?(?:包括|由|为|有|:)|由(?=[^,。;]{4,400}?(?:等)?(?:部门|单位)?(?:组成|为成员))"
)
_ROLE_LINE = re.compile(
    r"^[ ]?(第一组 ?长|常务副组 ?长|执行组长|副 ?组 ?长|组 ?长|总召集人|副召集人|召集人|第一指挥长|总指挥|副总指挥|副 ?指 ?挥 ?长|指 ?挥 ?长|成 ?员(?: ?单 ?位)?|主 ?任|副 ?主 ?任)[: ]+(.*)$"
)
_OFFICER = re.compile(
    r"(?:主要|分管|有关|相关)?(?:领导|负责人|负责同志)(?:同志)?$|(?:党组|党委|党工委)?(?:副)?(?:书记|局长|主任|部长|县长|区长|市长|镇长|乡长|厅长|院长|行长|校长|大队长|支队长|队长|检察长|经理|董事长|社长|台长|科长|所长|站长|总工程师|党组成员|四级调研员|调研员).*$"
)
_HOLDER = re.compile(
    r"(?:书记|长|主任|常委|委员|主席|调研员|成员|总工程师|总工|经理|同志)(?!任[副组总第召指])([\u4e00-\u9fff]{2,4}?)(?:同志)?(?:(?:任|担任|兼任|为)(?:[^,。;]{0,10}?)(?:组长|副组长|召集人|指挥|主任|成员)|(?=[、,;和及]))"
)


# 市政府周某某副市长任组长: the title behind the name.
_TITLE_LAST = re.compile(
    r"(?<=[府委局会厅院办队室处站所校部、,由])([\u4e00-\u9fff]{2,3})(?:常务)?副?(?:市长|县长|区长|镇长|乡长|州长|局长|主任|书记|秘书长|部长|院长|厅长|主席|行长|队长)(?=任|担任|兼任|为|和|及|[、,;])"
)


@dataclass(slots=True)
class Group:
    """A leading body: its name, member organs and persons, and the places it takes in the clean text."""

    name: tuple[int, int]
    start: int
    end: int
    members: list[Actor] = field(default_factory=list)
    persons: list[str] = field(default_factory=list)


def read(reading: Reading) -> list[Group]:
    """Leading bodies with members or holders, in order of the text."""
    out: list[Group] = []
    sentences = list(reading.outline.sentences)
    for i, sentence in enumerate(sentences):
        if out and sentence.start < out[-1].end:
            continue
        group = _in_prose(reading, sentence, sentences[max(0, i - 3) : i]) or _in_lines(reading, sentences, i)
        if group is not None and (group.members or group.persons):
            out.append(group)
    return out


def _in_prose(reading: Reading, sentence: Sentence, before: list[Sentence]) -> Group | None:
    text = reading.text
    words = text[sentence.start : sentence.end]
    members = _MEMBERS.search(words)
    chaired = bool(
        re.search(
            r"(?:任|担任|兼任|为)[^,。;]{0,8}(?:组长|召集人|总指挥|指挥长)|(?:组长|召集人|总指挥|指挥长)由", words
        )
    )
    just_founded = bool(before) and bool(_FOUND.search(text, before[-1].start, before[-1].end))
    if not chaired and not (members and (re.search(_BODY, words) or just_founded)):
        return None
    name = _name(reading, sentence, before)
    if name is None:
        return None
    start = min(sentence.start, name[0]) if name[0] >= sentence.start else sentence.start
    further = re.compile(r",(?=各[^,。;]{1,14}(?:也|都)要)").search(text, sentence.start, sentence.end)
    group = Group(name, start, _stop(text, further.start() if further else sentence.end))
    for m in sorted([*_HOLDER.finditer(words), *_TITLE_LAST.finditer(words)], key=lambda found: found.start(1)):
        if m.group(1) not in group.persons and m.group(1)[0] in SURNAMES and not actors.is_name(m.group(1)):
            group.persons.append(m.group(1))
    group.members = _members(reading, sentence)
    return group


def _stop(text: str, end: int) -> int:
    while end > 0 and text[end - 1] in "。;\n ":
        end -= 1
    return end


def _name(reading: Reading, sentence: Sentence, before: list[Sentence]) -> tuple[int, int] | None:
    """The body: after 成立, as subject, or in the heading or sentence just before."""
    text = reading.text
    m = _FOUND.search(text, sentence.start, sentence.end)
    if m:
        return _trimmed(text, m.start("name"), m.end("name"))
    end = actors.extent(text, sentence.start, sentence.end)
    if re.search(r"书记|长[\u4e00-\u9fff]{2,3}任", text[sentence.start : end]):
        end = sentence.start
    if re.fullmatch("领导小组|工作小组|小组|工作专班|专班|指挥部", text[sentence.start : end]) or text.startswith(
        ("领导小组组长由", "组长由"), sentence.start
    ):
        for other in reversed(before):
            if (m := _FOUND.search(text, other.start, other.end)) is not None:
                return _trimmed(text, m.start("name"), m.end("name"))
    if end > sentence.start and re.search(_BODY + "$", text[sentence.start : end]):
        return _trimmed(text, sentence.start, end)
    m = re.compile(rf"(?:任|担任|兼任)(?P<name>[^,。;任]{{2,30}}?{_BODY})(?=组长|总指挥|召集人|指挥长)").search(
        text, sentence.start, sentence.end
    )
    if m:
        return _trimmed(text, m.start("name"), m.end("name"))
    for other in reversed(before):
        m = _FOUND.search(text, other.start, other.end)
        if m:
            return _trimmed(text, m.start("name"), m.end("name"))
    m = re.compile(rf"[^,。;:]{{0,30}}?{_BODY}").search(text, sentence.start, sentence.end)
    for other in reversed(before[-3:]) if m is None else ():
        end = actors.extent(text, other.start, other.end)
        if end > other.start and re.search(_BODY + "$", text[other.start : end]):
            return _trimmed(text, other.start, end)
    return _trimmed(text, m.start(), m.end()) if m else None


def _trimmed(text: str, a: int, b: int) -> tuple[int, int]:
    m = re.match(r"(?:相应的?|由|全[市县区省]|[市县区省](?=《)|以|的|开展|了|相应|本级|专门)*", text[a:b])
    cut = m.end() if m else 0
    return (a + cut, b) if b - a - cut >= 3 else (a, b)


def _members(reading: Reading, sentence: Sentence) -> list[Actor]:
    text = reading.text
    m = _MEMBERS.search(text, sentence.start, sentence.end)
    if m is None:
        return []
    if m.group().startswith(("成员单位", "由")):
        a = m.end()
        stop = re.compile(r"组成|为成员|[。;:\n]|$").search(text, a, sentence.end)
        return _organs(reading, a, stop.start() if stop else sentence.end)
    end = m.start()
    cuts = [
        n.end()
        for n in re.finditer(
            r"(?:组长|召集人|指挥长?|主任|总指挥)(?:[,;:]|$)|担任[,;]|兼任[,;]", text[sentence.start : end]
        )
    ]
    if not cuts:
        cuts = [n.end() for n in re.finditer(r"(?:成立|建立|设立|设在|为主)[^,。;]*,", text[sentence.start : end])]
    return _organs(reading, sentence.start + (cuts[-1] if cuts else 0), end)


def _organs(reading: Reading, a: int, b: int) -> list[Actor]:
    """Organs in a list of members, with 主要领导, 局长 and the like left off."""
    text = reading.text
    m = re.search(
        r"(?:等)?(?:部门|单位)?的?(?:主要|分管|有关|相关)(?:负责)?(?:领导|负责人|负责同志|同志)(?:同志)?$|(?:主要)?(?:负责人|负责同志)$",
        text[a:b],
    )
    if m:
        b = a + m.start()
    m = re.search(r"等(?:部门|单位|处室|科室|股室|科局|机构)?的?$", text[a:b])
    b = a + m.start() if m else b
    if text[a : a + 1] in {"由", ",", " "}:
        a += 1
    out, short = [], []
    for actor in actors.listed(reading.view, a, b):
        officer = _OFFICER.search(actor.key)
        key = actor.key[: officer.start()] if officer else actor.key
        if len(key) >= 3 and actors.is_name(key):
            out.append(Actor(actor.name[: len(key)], key, actor.start, actor.end))
        elif re.fullmatch(r"[\u4e00-\u9fff]{2,6}", key) and not officer:
            short.append(Actor(actor.name, key, actor.start, actor.end))
    # 由建设、公安、国资委和省总工会…组成: names without a head count beside others that have one.
    return sorted(out + short, key=lambda a: a.start) if out else []


def _in_lines(reading: Reading, sentences: list[Sentence], i: int) -> Group | None:
    """组长:… / 副组长:… / 成员:… on lines of their own."""
    text = reading.text
    first = _ROLE_LINE.match(text[sentences[i].start : sentences[i].end].rstrip("。;\n "))
    if first is None or "副" in first.group(1) or "成" in first.group(1):
        return None
    name = _name(reading, sentences[i], sentences[max(0, i - 4) : i])
    if name is None:
        node = reading.heading(sentences[i].node)
        name = node
        if node is not None and (
            m := re.search(r"(?:的)?(?:组成(?:人员)?|成员(?:名单)?|人员组成)$", text[slice(*node)])
        ):
            name = (node[0], node[0] + m.start()) if m.start() > 2 else node
    if name is None:
        return None
    group = Group(name, sentences[i].start, sentences[i].end)
    role = ""
    for sentence in sentences[i : i + 60]:
        line = text[sentence.start : sentence.end].rstrip("。;\n ")
        m = _ROLE_LINE.match(line)
        if m is None and re.search(r"设在|下设|负责|联系人|电话|职责", line):
            break
        if m is None and (
            role == ""
            or sentence.head
            or len(line) > 40
            or not (_OFFICER.search(line.split(" ")[0]) or _OFFICER.search(line) or " " in line)
        ):
            break
        if m:
            role = m.group(1).replace(" ", "")
        _holders(reading, group, role, sentence.start + (m.start(2) if m else 0), sentence.start + len(line))
        group.end = _stop(text, sentence.end)
    return group


def _holders(reading: Reading, group: Group, role: str, a: int, b: int) -> None:
    """One line of holders: 李某 县教育局局长; 县教育局局长李某; or only organs behind 成员单位."""
    text = reading.text
    for m in re.finditer(r"[^、,;\t]+", text[a:b]):
        words = m.group().strip()
        start = a + m.start() + len(m.group()) - len(m.group().lstrip())
        words = re.sub(r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff]) ([\u4e00-\u9fff])(?![\u4e00-\u9fff])", r"\1\2", words)
        parts = [p for p in re.split(r"[ ()]+", words) if p]
        for part in parts:
            found = names_of_persons(part)
            if not found and (t := re.search(r"(?:书记|长|主任|委员|主席|经理|成员)([\u4e00-\u9fff]{2,3})$", part)):
                found = names_of_persons(t.group(1))
            group.persons += [n for n in found if n not in group.persons]
        if role.startswith("成员"):
            for part in parts:
                officer = _OFFICER.search(part)
                key = part[: officer.start()] if officer else part
                if len(key) >= 3 and actors.is_name(key):
                    at = text.find(key, start, b)
                    group.members.append(Actor(reading.words(at, at + len(key)), key, at, at + len(key)))
