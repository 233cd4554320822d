"""What is wrong with one field, in both languages."""

from dataclasses import dataclass

_WORDS = {
    "missing": ("必填", "is required"),
    "wrong_type": ("类型不对，应为{what_zh}", "must be {what}"),
    "unknown_field": ("没有这个字段", "is not a known field"),
    "unknown_value": ("取值不在允许范围内", "is not one of the allowed values"),
    "officers_only": ("只能由代录的工作人员填写", "can be said only by the officer who writes the issue down"),
    "unknown_channel": ("受理渠道不存在", "is not a known channel"),
    "unknown_urgency": ("紧急程度不存在", "is not a known urgency"),
    "unknown_category": ("事项分类不存在", "is not a known category"),
    "unknown_area": ("区划代码不存在", "is not a known area"),
    "swapped_coordinates": (
        "经纬度填反了，应为 lat={lat}（纬度）、lng={lng}（经度）",
        "has latitude and longitude exchanged: lat={lat}, lng={lng} would be in China",
    ),
    "outside_country": (
        "坐标不在中国境内，请核对 lat（纬度）和 lng（经度）",
        "is outside China: check lat (latitude) and lng (longitude)",
    ),
    "outside_boundaries": (
        "坐标不在任何已知区划内（可能在水面上或辖区外），请核对坐标，或去掉坐标并填写地址",
        "is in no known area (on water, or out of the area): check it, or send an address instead",
    ),
    "unknown_crs": ("坐标系应为 wgs84、gcj02 或 bd09", "must be wgs84, gcj02 or bd09"),
    "too_long": ("超过 {limit} 个字", "has more than {limit} characters"),
    "too_many": ("超过 {limit} 个", "has more than {limit} entries"),
    "duplicate": ("有重复", "has an entry twice"),
    "control_character": ("含有控制字符或无效字符", "contains control or invalid characters"),
    "in_future": ("不能晚于现在", "is in the future"),
    "too_old": ("早于十年前", "is more than ten years ago"),
    "bad_time": ("不是有效的时间（RFC 3339）", "is not a valid RFC 3339 time"),
    "bad_phone": ("不是有效的手机或固定电话号码", "is not a valid mobile or landline number"),
    "not_mobile": ("应为手机号码，才能接收短信", "must be a mobile number, to which a message can go"),
    "bad_id_number": ("身份证号有误（长度或校验位不符）", "is not a valid identity number (length or check digit)"),
    "bad_url": ("不是有效的网址", "is not a valid http(s) address"),
    "bad_id": ("编号格式不对", "is not a valid id"),
    "unknown_attachment": ("没有这个附件，或已用于别处", "is no attachment of yours, or was used elsewhere"),
    "known_elsewhere": ("的事项已经受理过", "is that of an issue that was taken in before"),
    "reused": ("已用于另一内容，请换一个编号", "was used with other content: give it another id"),
    "out_of_range": ("应在 {least} 到 {most} 之间", "must be between {least} and {most}"),
}


@dataclass(frozen=True, slots=True)
class FieldError:
    """`field`: dotted path in the request, `code`: stable word for programs, `zh` and `en`: sentences for people."""

    field: str
    code: str
    zh: str
    en: str


def field_error(field: str, code: str, **values: object) -> FieldError:
    """KeyError for an unknown code or a value that its sentence needs."""
    zh, en = _WORDS[code]
    return FieldError(field, code, f"{field}：{zh.format(**values)}", f"{field} {en.format(**values)}")
