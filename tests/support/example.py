"""A small form that uses every kind of question, and fakes for what a field needs from outside."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from sidesk.core.errors import AttachmentMissing, AttachmentRefused
from sidesk.forms.definition import Choice, Form, Group, Node, Question, Repeat
from sidesk.ui.fields.ports import Attached


def both(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


def q(name: str, kind: str, zh: str, en: str, **more: object) -> Question:
    return Question(name=name, kind=kind, label=both(zh, en), **more)  # type: ignore[arg-type]


def choices(*pairs: tuple[str, str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(name, both(zh, en)) for name, zh, en in pairs)


YES_NO = choices(("yes", "是", "Yes"), ("no", "否", "No"))
VERDICT = choices(("pass", "合格", "Pass"), ("fail", "不合格", "Fail"), ("na", "不适用", "N/A"))
AIR = choices(
    ("dedicated", "专用空调", "Dedicated"),
    ("comfort", "舒适空调", "Comfort"),
    ("vent", "仅通风", "Ventilation"),
    ("none", "无", "None"),
)
SHARED = choices(
    ("power", "强电", "Power"),
    ("fire", "消防", "Fire"),
    ("water", "水管经过", "Water pipes"),
    ("none", "无", "None"),
)
METERS = choices(*((f"dmm-{n:02d}", f"万用表 DMM-{n:02d}", f"Multimeter DMM-{n:02d}") for n in range(1, 13)))


def item(number: int, zh: str, en: str, criterion: tuple[str, str], **extra: str) -> Choice:
    return Choice(
        f"duct-{number:02d}",
        both(zh, en),
        {"criterion": both(*criterion), "clause": "GB/T 50312-2016 6.2.1 (K)", **extra},
    )


ITEMS = (
    item(
        6,
        "桥架底部高度",
        "Height above floor",
        ("离地不低于 2.2 m；顶面距楼板不小于 300 mm", "At least 2.2 m above the floor"),
        unit="m",
        at_least="2.2",
    ),
    item(7, "连接与跨接", "Continuity", ("各段跨接，两端接地", "Sections bonded, both ends earthed")),
    item(
        8,
        "与强电间距",
        "Separation from power",
        ("平行 130 mm；一方在接地金属槽内 70 mm", "Parallel 130 mm; 70 mm in earthed metal"),
        unit="mm",
        at_least="130",
    ),
    item(
        9,
        "暗管填充率",
        "Conduit fill",
        ("4 对电缆占截面 25–30 %", "4-pair cables 25-30 % of the section"),
        unit="%",
        at_least="25",
        at_most="30",
    ),
    item(
        10,
        "槽盒填充率",
        "Trunking fill",
        ("占截面 30–50 %", "30-50 % of the section"),
        unit="%",
        at_least="30",
        at_most="50",
    ),
)

ROOM: tuple[Node, ...] = (
    q("code", "text", "房间编号", "Room code", required="yes"),
    q("length", "decimal", "长", "Length", required="yes", unit="m", constraint=". > 0"),
    q("width", "decimal", "宽", "Width", required="yes", unit="m"),
    q("area", "decimal", "面积（自动）", "Area (automatic)", unit="m²", read_only="yes",
      calculation="round(${length} * ${width}, 2)", limit=". >= 5",
      limit_message=both("小于 5，记入问题", "Below 5: goes among the problems")),
    q("temp", "decimal", "温度", "Temperature", required="yes", unit="°C",
      hint=both("可填 -30 到 60", "-30 to 60")),
    q("voltage", "decimal", "零地电压", "Neutral-to-earth voltage", unit="V", limit=". <= 2",
      limit_message=both("高于 2 V，请复量", "Above 2 V: measure again")),
    q("measured_at", "datetime", "量的时间", "Measured at"),
    q("meter", "one", "仪表", "Meter", choices="meters"),
    q("air", "one", "空调 / 通风", "Cooling", choices="air", required="yes"),
    q("leak", "yesno", "漏水风险", "Water risk", choices="yes_no", required="yes"),
    q("leak_where", "text", "哪里漏水", "Where it leaks", relevant="${leak} = 'yes'"),
    q("shared", "many", "与其他专业共用（可多选）", "Shared with other trades", choices="shared"),
    q("remark", "long", "备注", "Remark"),
    q("photos", "photo", "房间照片", "Photos of the room", required="yes",
      hint=both("四角和门，至少 3 张", "Four corners and the door, at least 3")),
)  # fmt: skip

EVERY_KIND: tuple[Node, ...] = (
    q("a_note", "note", "看、量、拍。没看到的不要点「合格」。", "Look, measure, photograph."),
    q("a_text", "text", "电源引自", "Fed from", required="yes", hint=both("例如 AL1-12", "e.g. AL1-12")),
    q("an_integer", "integer", "插座数量", "Sockets", constraint=". >= 0"),
    q("a_decimal", "decimal", "温度", "Temperature", unit="°C"),
    q("a_chosen_unit", "decimal", "走线长度", "Run length", unit="m", units=("m", "cm", "ft")),
    q("a_money", "money", "费用", "Cost", unit="元"),
    q("a_date", "date", "期限", "Due"),
    q("a_time", "time", "到场", "Arrived"),
    q("a_datetime", "datetime", "加电时间", "Powered on at"),
    q("an_ip", "ip", "管理地址", "Management address"),
    q("a_mac", "mac", "MAC", "MAC"),
    q("a_barcode", "barcode", "序列号", "Serial number"),
    q("a_person", "person", "检查人", "Inspector"),
    q("a_device", "device", "仪表", "Meter"),
    q("a_place", "place", "部位", "Place"),
    q("a_record", "record", "报修单", "Service request", refers=("D37", "D38")),
    q("a_geopoint", "geopoint", "位置", "Position"),
    q("a_one", "one", "空调", "Cooling", choices="air", other=True),
    q("a_long_one", "one", "仪表", "Meter", choices="meters"),
    q("a_many", "many", "共用", "Shared", choices="shared"),
    q("a_yesno", "yesno", "专用回路", "Dedicated circuit", choices="yes_no"),
    q("a_verdict", "verdict", "指示灯正常", "Indicators normal", choices="verdict"),
    q("a_long", "long", "备注", "Remark"),
    q("a_calculate", "calculate", "合计", "Total", calculation="1 + 1"),
    q("a_photo", "photo", "照片", "Photo"),
    q("a_file", "file", "测试仪文件", "Tester file"),
    q("an_acknowledge", "acknowledge", "已看过安全交底", "I have read the safety briefing"),
    q("a_signature", "signature", "陪同人签字", "Escort's signature"),
)

LINKS: tuple[Node, ...] = (
    q("link", "text", "链路", "Link", required="yes"),
    q("room", "place", "房间", "Room"),
    q("length", "decimal", "长度", "Length", unit="m", constraint=". > 0",
      constraint_message=both("要大于 0", "Must be above 0")),
    q("tested", "date", "测试日期", "Tested on"),
    q("wiremap", "yesno", "接线图", "Wire map", choices="yes_no"),
    q("result", "verdict", "结果", "Result", choices="verdict"),
    q("remark", "long", "备注", "Remark"),
    q("photo", "photo", "照片", "Photo"),
)  # fmt: skip

CHECK: tuple[Node, ...] = (
    q("measured", "text", "实测值", "Measured"),
    q("result", "verdict", "结果", "Result", choices="verdict", required="yes"),
    q("photo", "photo", "照片", "Photo", hint=both("不合格至少 1 张", "At least 1 for a failure")),
    q("remark", "long", "说明", "Remark", required="${result} = 'fail' or ${result} = 'na'",
      hint=both("写清楚哪里、多少、怎么处理", "Say where, how much and what to do")),
)  # fmt: skip

FORM = Form(
    id="EXAMPLE",
    version="1",
    title=both("样例表", "Example form"),
    languages=("zh", "en"),
    items=(
        Group("basics", EVERY_KIND, both("基本信息", "Basics")),
        Repeat("items", CHECK, both("安装与间距", "Installation"), rows="items", table=True),
        Repeat("rooms", ROOM, both("弱电间与供电", "Rooms and power")),
        Repeat("links", LINKS, both("链路", "Links"), table=True),
        Group(
            "end",
            (q("conclusion", "long", "结论", "Conclusion", required="yes"),),
            both("结论", "Conclusion"),
        ),
    ),
    choices={
        "yes_no": YES_NO,
        "verdict": VERDICT,
        "air": AIR,
        "shared": SHARED,
        "meters": METERS,
        "items": ITEMS,
    },
    signs="inspector; LEAD; PM?; client?",
)


class FakeFiles:
    """Attachments in memory. Refuses what does not look like a picture, as the real one does."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def attach(self, data: bytes, name: str, kind: str) -> Attached:
        if kind == "photo" and not data.startswith((b"\x89PNG", b"\xff\xd8")):
            raise AttachmentRefused(name=name, why="it is no picture")
        sha256 = hashlib.sha256(data).hexdigest()
        self.kept[sha256] = data
        return Attached(
            sha256, len(data), "image/png" if kind == "photo" else "application/octet-stream", name
        )

    def read(self, sha256: str) -> bytes:
        if sha256 not in self.kept:
            raise AttachmentMissing(sha256=sha256)
        return self.kept[sha256]


def suggest(kind: str, text: str) -> Sequence[str]:
    names = {
        "person": ("样例·陆遥", "样例·林舟", "样例·郑木"),
        "device": ("DMM-02", "DSX-01"),
        "place": ("3F 302", "3F 305"),
    }
    return [name for name in names.get(kind, ()) if text in name]
