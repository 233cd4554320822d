"""Door numbers: the part of a home's address that leads to one household.

They are looked for only where the writer speaks of a home. Road, community and the buildings that a report is about
stay: whoever is to mend a street light has to find it.
"""

import re
from collections.abc import Iterator

from chassis.personal_data.cues import Cues

ADDRESS_CUES = Cues(
    (
        "家庭住址",
        "家庭地址",
        "通讯地址",
        "联系地址",
        "收件地址",
        "邮寄地址",
        "现住址",
        "户籍地址",
        "身份证地址",
        "住址",
        "家住",
        "我住",
        "本人住",
        "现住",
        "居住在",
        "居住于",
        "住在",
        "现居",
        "家在",
        "住于",
        "住所地",
    )
)
# How far the door number may be from there: as long as one clause goes on about the place.
_PLACE = re.compile(r"[^。！？!?;；\n\0]{0,45}")
_NUMBER = "(?:[0-9]{1,5}|[A-Za-z][0-9]{0,4}|[一二三四五六七八九十]{1,3})"
_JOINED = r"[ \-]?"
_BUILDING = rf"{_NUMBER}{_JOINED}(?:号楼|号院|栋|幢|座|号)"
_INSIDE = rf"(?:{_JOINED}{_NUMBER}{_JOINED}(?:号楼|栋|幢|座|单元|门|楼|层))"
_ROOM = (
    rf"{_JOINED}[0-9]{{1,2}}-[0-9]{{1,4}}(?:室|号)?|{_JOINED}[0-9]{{1,5}}{_JOINED}(?:室|号房|号|房)"
    rf"|{_JOINED}[0-9]{{3,4}}"
)
_DOOR = re.compile(
    rf"{_BUILDING}{_INSIDE}{{0,2}}(?:{_ROOM})(?![0-9])"
    r"|[0-9]{1,3}-[0-9]{1,2}-[0-9]{2,4}(?![0-9\-])"
    rf"|(?<![年月.])[0-9]{{1,5}}{_JOINED}(?:附[0-9]{{1,3}}号|号)(?:附?[0-9]{{1,4}}(?:室|号))?"
    r"|[0-9]{3,4}室"
)
# 3号线, 12号文, 5号开始.
_NOT_A_DOOR = re.compile(
    "线|文|令|整整|做|公告|地铁|轻轨|机|开始|起|前|左右|上午|下午|晚|凌晨|交房|床|业主|年|月|日|元|米|平|多"
)


def find_addresses(text: str) -> Iterator[tuple[str, int, int]]:
    """("address", start, end). The text comes from `searchable`."""
    for _, end in ADDRESS_CUES.found(text):
        place = _PLACE.match(text, end)
        door = _DOOR.search(text, end, place.end() if place else end)
        if door is not None and not _NOT_A_DOOR.match(text, door.end()):
            yield "address", *door.span()
