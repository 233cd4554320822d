"""Made-up personal data of every kind that is masked, in sentences as people write them. No number is anybody's on
purpose; the same seed makes the same ones."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from chassis.personal_data.identity_numbers import id_card_is_valid, luhn_is_valid

_FULL_WIDTH = str.maketrans("0123456789-", "０１２３４５６７８９－")
_FAMILY = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石"
    "姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
_GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚英华文辉建国志玉梅红玲桂秀云飞鹏宇浩轩子涵欣怡佳琪雨晨思彤嘉俊博海波林峰雪莲春生永福德才光荣"
    "成龙凤珍淑贤晓东立新庆祥金宝家豪一鸣泽楠若琳诗瑶天佑启航"
)
_BEFORE = ("", "你好，", "领导您好：", "小区路灯坏了，", "请尽快处理\n", "工地半夜施工。", "多次反映无果！")
_AFTER = ("", "，谢谢", "。望回复", "\n此致敬礼", "；急", "！盼复")


@dataclass(frozen=True, slots=True)
class Planted:
    """A text with one piece of personal data in it. `value`: what has to be gone, as it is written there."""

    kind: str
    value: str
    text: str


def planted(kind: str, chance: Random) -> Planted:
    value, cue = _KINDS[kind](chance)
    text = f"{chance.choice(_BEFORE)}{cue}{value}{chance.choice(_FOLLOW.get(kind, _AFTER))}"
    return Planted(kind, value, text)


def every_kind(count: int, seed: int) -> Iterator[Planted]:
    """So many of each kind."""
    chance = Random(seed)  # noqa: S311 - samples, no secrets
    return (planted(kind, chance) for _ in range(count) for kind in _KINDS)


def drawn(kind: str, seed: int) -> Planted:
    return planted(kind, Random(seed))  # noqa: S311 - samples, no secrets


def person_name(chance: Random) -> str:
    return chance.choice(_FAMILY) + "".join(chance.choices(_GIVEN, k=chance.choice((1, 2, 2))))


def mobile(chance: Random) -> str:
    return f"1{chance.choice('3456789')}{_digits(9, chance)}"


def id_card(chance: Random) -> str:
    return next(
        body + check for body in [_id_body(chance)] for check in "0123456789X" if id_card_is_valid(body + check)
    )


def bank_card(chance: Random) -> str:
    body = "62" + _digits(chance.choice((13, 14, 16)), chance)
    return next(body + check for check in "0123456789" if luhn_is_valid(body + check))


def _id_body(chance: Random) -> str:
    birthday = f"{chance.randrange(1940, 2015)}{chance.randrange(1, 13):02}{chance.randrange(1, 29):02}"
    return f"{chance.choice('1234568')}{_digits(5, chance)}{birthday}{_digits(3, chance)}"


def _digits(count: int, chance: Random) -> str:
    return "".join(chance.choices("0123456789", k=count))


def _written(number: str, groups: tuple[tuple[int, ...], ...], chance: Random) -> str:
    """In groups with a separator, or solid; in full-width digits now and then."""
    separator, lengths = chance.choice(" -.·"), chance.choice(((len(number),), *groups))
    pieces, at = [], 0
    for length in lengths:
        pieces.append(number[at : at + length])
        at += length
    shown = separator.join(piece for piece in [*pieces, number[at:]] if piece)
    return shown.translate(_FULL_WIDTH) if chance.random() < 0.3 else shown


def _mobile(chance: Random) -> tuple[str, str]:
    cue = chance.choice(("电话", "我的手机是", "联系我", "tel", "请打", "手机号：", "abc", "+86 ", "（"))
    return _written(mobile(chance), ((3, 4, 4), (3, 8), (7, 4), (1,) * 11), chance), cue


def _landline(chance: Random) -> tuple[str, str]:
    area, separator = chance.choice(("010", "021", "023", "0816", "0731")), chance.choice(("", "-", " "))
    return f"{area}{separator}{chance.choice('2345678')}{_digits(7, chance)}", chance.choice(
        ("座机", "家里电话", "拨打")
    )


def _id_card(chance: Random) -> tuple[str, str]:
    return _written(id_card(chance), ((6, 8, 4), (6, 4, 4, 4)), chance), chance.choice(
        ("身份证", "证号：", "本人id", "")
    )


def _old_id_card(chance: Random) -> tuple[str, str]:
    body = _id_body(chance)
    return _written(body[:6] + body[8:], ((6, 6, 3),), chance), chance.choice(("老身份证", "身份证号码", "证件"))


def _bank_card(chance: Random) -> tuple[str, str]:
    return _written(bank_card(chance), ((4, 4, 4, 4),), chance), chance.choice(
        ("卡号", "请打到银行卡", "工行", "账户：")
    )


def _plate(chance: Random) -> tuple[str, str]:
    serial = chance.choice(
        (_digits(5, chance), f"{chance.choice('DF')}{_digits(5, chance)}", f"9{chance.choice('AK')}7Z3")
    )
    plate = f"{chance.choice('渝川京沪粤浙')}{chance.choice('ABCD')}{chance.choice(('', '·', '-', ' '))}{serial}"
    return plate, chance.choice(("车牌", "一辆", "车主是", "尾随"))


def _passport(chance: Random) -> tuple[str, str]:
    number = chance.choice((f"E{_digits(8, chance)}", f"EA{_digits(7, chance)}", f"C{_digits(8, chance)}"))
    return number, chance.choice(("护照号", "护照：", "港澳通行证", "持护照 "))


def _email(chance: Random) -> tuple[str, str]:
    name = "".join(chance.choices("abcdefgxyz", k=5)) + _digits(2, chance)
    return f"{name}@{chance.choice(('qq.com', '163.com', 'mail.example.cn'))}", chance.choice(
        ("邮箱", "发到", "email:")
    )


def _wechat(chance: Random) -> tuple[str, str]:
    account = "".join(chance.choices("abcdefgxyz", k=4)) + chance.choice(("_", "-", "")) + _digits(5, chance)
    return account, chance.choice(("微信", "微信号：", "加我微信", "vx:", "WX ", "wechat："))


def _qq(chance: Random) -> tuple[str, str]:
    return chance.choice("123456789") + _digits(chance.choice((5, 8, 9)), chance), chance.choice(
        ("QQ", "qq号：", "加我QQ ")
    )


def _address(chance: Random) -> tuple[str, str]:
    building, staircase = chance.randrange(1, 60), chance.randrange(1, 5)
    room = f"{chance.randrange(1, 33)}0{chance.randrange(1, 9)}"
    number = chance.choice(
        (
            f"{building}栋{staircase}单元{room}室",
            f"{building}号楼{room}",
            f"{building}号{staircase}-{room}",
            f"{building}幢{room}房",
        )
    )
    return number, chance.choice(("我住建新北路", "家住观音桥街道桥北村", "住址：北滨一路", "家庭住址是渝北区龙溪路"))


def _name(chance: Random) -> tuple[str, str]:
    return person_name(chance), chance.choice(("我是", "我叫", "本人", "姓名：", "我的名字叫", "联系人：", "我叫做"))


_KINDS: dict[str, Callable[[Random], tuple[str, str]]] = {
    "mobile": _mobile,
    "landline": _landline,
    "id_card": _id_card,
    "old_id_card": _old_id_card,
    "bank_card": _bank_card,
    "plate": _plate,
    "passport": _passport,
    "email": _email,
    "wechat": _wechat,
    "qq": _qq,
    "address": _address,
    "name": _name,
}
KINDS = tuple(_KINDS)
# What is a name ends somewhere: with a sign, or with a word about the person.
_FOLLOW = {"name": (*_AFTER[1:], "，电话见附件", "家住渝北", "，女，35岁", "在此投诉", "想反映一个问题", "今年60岁")}
