"""Names of people, found only where the text says that a name follows: nothing else is certain enough to mask."""

import re
from collections.abc import Iterator

from chassis.personal_data.cues import Cues
from chassis.personal_data.surnames import DOUBLE, NEVER_GIVEN, NOT_A_PERSON, NOT_THE_LAST, SURNAMES, WORDS

# After a colon a name is certain; else these words are used without one.
_ROLES = frozenset(
    (
        "联系人",
        "投诉人",
        "反映人",
        "报告人",
        "申请人",
        "当事人",
        "受害人",
        "举报人",
        "被举报人",
        "收件人",
        "委托人",
        "户主",
        "患者",
        "经办人",
        "负责人",
        "法人代表",
        "法定代表人",
        "落款",
        "签名",
        "署名",
    )
)
_SELVES = frozenset(("我是", "俺是", "本人", "本人是"))
_CERTAIN = frozenset(("我叫", "俺叫", "我叫做", "名叫", "叫做", "本人叫", "姓名", "名字", "名字叫", "名字是"))
NAME_CUES = Cues(_ROLES | _SELVES | _CERTAIN)
_GAP = re.compile(r"[:： 是为\"“‘(（【]{0,3}")
_COLON = re.compile("[ 是为]?[:：]|[是为]")
_HAN = re.compile(r"[\u3400-\u9fff]{0,4}")
# 阿依古丽·买买提: a dot like this stands in names only.
_DOTTED = re.compile(r"[\u4e00-\u9fff]{1,8}(?:·[\u4e00-\u9fff]{1,8}){1,3}")
# Where a name ends: anything that is no letter, or words that go on about the person.
_BOUNDARY = re.compile(r"$|[^\u3400-\u9fffA-Za-z]")
_GOES_ON = re.compile(
    "先生|女士|同志|电话|手机|座机|联系|身份|证件|性别|年龄|今年|现年|现住|现在|现居|家住|家在|家里|家庭|户籍|籍贯|来自|来电|来信|来访|反映|反应|投诉|"
    "举报|申请|咨询|请求|请问|希望|想要|想问|想请|想咨|想反|想投|出生|毕业|微信|邮箱|地址|住址|车牌|于[0-9一二]|因为|由于|以及|银行|护照|就是|作为|"
    "一家[人，,]|全家|夫妇|夫妻|的?(?:妻子|丈夫|老公|老婆|爱人|儿子|女儿|父亲|母亲|爸爸|妈妈|家属|邻居|代理人|哥哥|弟弟|姐姐|妹妹)"
)
_GOES_ON_SHORT = re.compile(r"[在是想要住我系曾,，]|[男女](?![\u4e00-\u9fff])")


def find_names(text: str) -> Iterator[tuple[str, int, int]]:
    """("name", start, end) of what follows 我叫, 姓名, 联系人 …; after 我是 and 本人 only what can hardly be a word."""
    for cue, end in NAME_CUES.found(text):
        gap = _GAP.match(text, end)
        doubtful = cue in _SELVES or (cue in _ROLES and _COLON.match(text, end) is None)
        yield from _name_at(text, gap.end() if gap else end, doubtful)


def _name_at(text: str, start: int, doubtful: bool) -> Iterator[tuple[str, int, int]]:
    dotted = _DOTTED.match(text, start)
    if dotted is not None:
        yield "name", start, dotted.end()
        return
    surname = _surname_length(text, start)
    if not surname:
        return
    lengths = [length for length in _given_lengths(text, start + surname) if _ends_at(text, start + surname + length)]
    if lengths:
        length = surname + lengths[0]
        if not (doubtful and _is_rather_a_word(text, start, start + length)):
            yield "name", start, start + length
    elif not doubtful and not _is_rather_a_word(text, start, start):
        # 我叫张伟昨天…: where it ends is not told, so the longer name is taken.
        for length in _given_lengths(text, start + surname)[:1]:
            yield "name", start, start + surname + length


def _surname_length(text: str, start: int) -> int:
    double = DOUBLE.match(text, start)
    if double is not None and _given_lengths(text, double.end()):
        return 2
    return 1 if text[start : start + 1] in SURNAMES else 0


def _given_lengths(text: str, start: int) -> list[int]:
    """Of one or two characters, the longer first; shorter where another word begins. A blank may stand before one."""
    blank = text[start : start + 1] == " " and len((_HAN.match(text, start + 1) or [""])[0]) == 1
    found = _HAN.match(text, start + blank)
    given = found.group() if found else ""
    length = 0
    while length < min(2, len(given)) and given[length] not in NEVER_GIVEN:
        if _GOES_ON.match(text, start + blank + length):
            break
        length += 1
    return [each + blank for each in range(length, 0, -1)]


def _ends_at(text: str, end: int) -> bool:
    return any(pattern.match(text, end) for pattern in (_BOUNDARY, _GOES_ON, _GOES_ON_SHORT))


def _is_rather_a_word(text: str, start: int, end: int) -> bool:
    if WORDS.match(text, start) or NOT_A_PERSON.match(text, start):
        return True
    return end > start and text[end - 1] in NOT_THE_LAST
