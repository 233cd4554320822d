"""Names of people, found only where the text says that a name follows: nothing else is certain enough to mask."""

import re
from collections.abc import Iterator

_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章苏潘葛范彭郎鲁韦苗凤花"
    "俞任袁柳史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安乐傅皮卞齐康伍余顾孟黄穆萧尹姚邵湛汪祁毛狄米贝明臧计伏戴"
    "谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻贾路娄江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫"
    "房裘缪解应宗丁宣邓郁单杭洪包左石崔吉龚程邢裴陆荣翁荀羊惠甄曲封储靳段富巫焦巴牧谷车侯班仰秋仲宫宁仇"
    "甘厉祖武符刘景詹束龙叶幸司韶黎白蒲鄂索赖卓蔺屠蒙池乔阴闻党翟谭贡劳冉桑桂牛边农温庄晏柴瞿阎慕连习艾"
    "鱼容古易慎戈廖终暨居衡步都耿满弘匡文寇东沃利蔚越隆师巩聂晁勾敖冷辛那简饶曾沙丰关查游竺权盖益桓仉督岳"
    "帅缑亢况后琴商佘佟肖闫覃植代向于方马时常尚付涂苟牟"
)
_DOUBLE = "欧阳|上官|司马|诸葛|东方|夏侯|皇甫|尉迟|公孙|慕容|令狐|司徒|端木|轩辕|南宫|宇文|长孙|闻人|百里"
# After 我是 and 本人 an ordinary word is as likely as a name; these surnames begin too many of them.
_WORDLIKE = frozenset("于向时常安方马应终都都满居利后商和当关任高明连解单古万容易那计房代华东文师农党车城")
_NOT_NAMES = re.compile(
    r"江北|江津|石马|石门|石油|龙湖|金科|金果|华新|梅溪|黄葛|郭家|白领|牛角|沙坪|巴南|柏林|林业|花园|温泉|石柱|.{0,3}(?:业主|居民|市民|村民|"
    r"家长|学生|老师|医生|员工|职工|工人|司机|房东|租客|租户|商户|农民|本地人|.[区县市镇乡村]人$)|.北人|.南人"
)
_GIVEN = r"(?:(?![的了在是有不没就也被要因住我])[\u4e00-\u9fff]){1,2}"
_NAME = rf"(?P<name>(?:(?:{_DOUBLE})|[\u4e00-\u9fff]){_GIVEN})"
_KIN = r"的?(?:妻子|丈夫|老公|老婆|爱人|儿子|女儿|父亲|母亲|爸爸|妈妈|家属|邻居|代理人)"
# What may stand after a name: the end, punctuation, a digit, a masked number, or the words that go on about a person.
_AFTER = (
    rf"(?=$|[^\u4e00-\u9fffA-Za-z]|先生|女士|电话|手机|联系|身份证|性别|住|来自|反映|投诉|举报|今年|年龄|我|{_KIN}|"
    r"[男女](?:[^\u4e00-\u9fff]|$))"
)
_CERTAIN = re.compile(r"(?:我的?名字(?:叫|是)|我叫|名叫|姓名)[:： 是为]{0,3}" + _NAME + _AFTER)
_ROLE = re.compile(
    r"(?:联系人|[投诉反映报告申请当事受害]{2}人|户主|患者|经办人)(?P<colon>[:： 是为]{0,3})" + _NAME + _AFTER
)
_SELF = re.compile(r"(?:我是|本人)[:： ]{0,2}" + _NAME + _AFTER)
_TITLED = re.compile(r"先生|女士|小姐|电话|手机|[男女]$")


def find_names(text: str) -> Iterator[tuple[str, int, int]]:
    """("name", start, end) of what follows 我叫, 姓名, 联系人 …; after 我是 and 本人 only what can hardly be a word."""
    for hit in _CERTAIN.finditer(text):
        yield from _judged(hit, doubtful=False)
    for hit in _ROLE.finditer(text):
        yield from _judged(hit, doubtful=not hit["colon"])
    for hit in _SELF.finditer(text):
        yield from _judged(hit, doubtful=True)


def _judged(hit: re.Match[str], doubtful: bool) -> Iterator[tuple[str, int, int]]:
    name = hit["name"]
    if name[0] not in _SURNAMES and not re.match(_DOUBLE, name):
        return
    if _TITLED.search(name) or _NOT_NAMES.match(name):
        return
    if not (doubtful and name[0] in _WORDLIKE and "某" not in name):
        yield "name", *hit.span("name")
