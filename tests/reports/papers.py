"""A form with every kind of question, an answered record of it, and how to read a paper back."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from collections.abc import Mapping, Sequence

import pypdfium2
from PIL import Image

from sidesk.core.canonical import Json
from sidesk.forms.definition import Choice, Form, Group, Node, Question, Repeat
from sidesk.forms.session import Context
from sidesk.models.entities import Revision
from sidesk.reports.facts import PaperFacts

AT = dt.datetime(2026, 5, 12, 17, 40, tzinfo=dt.timezone(dt.timedelta(hours=8)))
STROKES = [[[100, 100], [160, 220], [220, 90], [280, 230]], [[400, 120], [420, 260]]]


def said(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


def question(name: str, kind: str, zh: str, en: str, **more: object) -> Question:
    return Question(name, kind, said(zh, en), **more)  # type: ignore[arg-type]


def jpeg(size: tuple[int, int] = (64, 48), colour: tuple[int, int, int] = (150, 120, 90)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG")
    return out.getvalue()


PHOTO = jpeg()
PHOTO_HASH = hashlib.sha256(PHOTO).hexdigest()


def photo(caption: str = "") -> dict[str, Json]:
    return {
        "sha256": PHOTO_HASH,
        "name": "IMG-1.jpg",
        "mime": "image/jpeg",
        "size": len(PHOTO),
        "caption": caption,
        "taken_at": "2026-05-12T09:20:00+08:00",
    }


YES_NO = (Choice("yes", said("是", "Yes")), Choice("no", said("否", "No")))
VERDICT = (
    Choice("pass", said("合格", "Pass")),
    Choice("fail", said("不合格", "Fail")),
    Choice("na", said("不适用", "N/A")),
)
USES = (Choice("office", said("办公", "office")), Choice("lab", said("实验室", "laboratory")))


def check(
    name: str, words: tuple[str, str], criterion: tuple[str, str], clause: str, unit: str = ""
) -> Choice:
    return Choice(name, said(*words), {"criterion": said(*criterion), "clause": clause, "unit": unit})


CHECKS = (
    check(
        "c1", ("水平度", "Level"), ("每米不大于 2 mm", "at most 2 mm a metre"), "GB/T 50312-2016 5.0.4", "mm"
    ),
    check("c2", ("垂直度", "Plumb"), ("不大于 3 mm", "at most 3 mm"), "GB/T 50312-2016 5.0.4 (K)", "mm"),
    check("c3", ("与强电间距", "To power"), ("不小于 130 mm", "at least 130 mm"), "行业惯例 (P)", "mm"),
    check("c4", ("防火封堵", "Fire stopping"), ("穿缆后封堵", "closed after cabling"), "GB 50606"),
    check("c5", ("清洁", "Clean"), ("无杂物", "no debris"), ""),
)
CHOICES = {"yn": YES_NO, "verdict": VERDICT, "uses": USES, "checks": CHECKS}

SIGNED: Json = {
    "strokes": STROKES,
    "name": "样例·白杨",
    "role": "甲方",
    "at": "2026-05-12T11:40:00+08:00",
    "shown": "a" * 64,
}

KINDS: tuple[tuple[str, Json, str, Mapping[str, object]], ...] = (
    ("text", "A座弱电井", "A座弱电井", {}),
    ("long", "第一行\n第二行", "第二行", {}),
    ("integer", "6", "6 个", {"unit": "个"}),
    ("decimal", "-12.50", "12.50 dBm", {"unit": "dBm"}),
    ("date", "2026-05-11", "2026-05-11", {}),
    ("time", "14:03", "14:03", {}),
    ("datetime", "2026-05-11T08:30:00+08:00", "2026-05-11 08:30", {}),
    ("one", "office", "办公", {"choices": "uses"}),
    ("many", ["office", "lab"], "实验室", {"choices": "uses"}),
    ("yesno", "no", "否", {"choices": "yn"}),
    ("verdict", "fail", "不合格", {"choices": "verdict"}),
    ("person", "样例·陆遥", "样例·陆遥", {}),
    ("device", "SW-CORE-01", "SW-CORE-01", {}),
    ("place", "3F 走廊", "3F 走廊", {}),
    ("money", "1200.00", "1,200.00", {}),
    ("record", "DEMO-2026-001-D37-7KQ2001", "DEMO-2026-001-D37-7KQ2001", {}),
    ("ip", "10.88.10.11", "10.88.10.11", {}),
    ("mac", "00:1A:2B:3C:4D:5E", "00:1A:2B:3C:4D:5E", {}),
    ("barcode", "SAMPLE-SW-003", "SAMPLE-SW-003", {}),
    ("geopoint", {"lat": "31.2304", "lon": "121.4737"}, "31.2304", {}),
    ("note", None, "注意事项的文字", {}),
    ("calculate", "1234", "1234", {}),
    ("photo", [photo("机柜正面")], "机柜正面", {}),
    ("file", [{"sha256": "ab" * 32, "name": "jw-a-0510.flw", "mime": "x", "size": 9}], "jw-a-0510.flw", {}),
    ("signature", SIGNED, "样例·白杨", {}),
    ("acknowledge", "OK", "标签 a_acknowledge", {}),
)  # fmt: skip


def a_form(*items: Node, signs: str = "", report: str = "") -> Form:
    title = said("试印表", "Trial form")
    return Form("T1", "1", title, ("zh", "en"), items, CHOICES, signs, report, hash="0" * 64)


def a_revision(answers: Mapping[str, Json], **more: Json) -> Revision:
    body: dict[str, Json] = {
        "format": "sidesk-revision", "version": 1, "record": "r1", "number": "DEMO-2026-001-T1-7KQ2001",
        "project": "DEMO-2026-001", "form": "T1", "package": "0" * 64, "kind": "final", "parents": [],
        "author": "p1", "device": "7KQ2", "at": AT.isoformat(), "answers": answers, "signatures": [],
        "attachments": [],
    }  # fmt: skip
    return Revision.of({**body, **more})


def facts(**more: object) -> PaperFacts:
    known = {PHOTO_HASH: PHOTO}
    given: dict[str, object] = {
        "company": said("示例云启系统集成有限公司", "Sample Yunqi Co."),
        "project": said("江湾科创园A座（示例）", "Jiangwan Tower A (sample)"),
        "load": known.__getitem__,
        "app_version": "0.1.0",
        "context": Context(AT.date(), AT),
    }
    return PaperFacts(**{**given, **more})  # type: ignore[arg-type]


def links(count: int, failed: Sequence[int] = ()) -> tuple[Repeat, dict[str, Json]]:
    """A table of links and its answers."""
    table = Repeat(
        "links",
        (
            question("link", "text", "链路编号", "Link"),
            question("room", "place", "房间", "Room"),
            question("length", "decimal", "长度", "Length", unit="m"),
            question("margin", "decimal", "余量", "Margin", unit="dB"),
            question("result", "verdict", "结论", "Verdict", choices="verdict"),
        ),
        said("铜缆链路", "Copper links"),
        table=True,
    )
    rows: dict[str, Json] = {
        f"k{i:05d}": {
            "@order": str(i),
            "link": f"A-1F-D-{i:05d}",
            "room": f"{100 + i % 40} 办公",
            "length": f"{10 + i % 80}.{i % 10}",
            "margin": f"{'-' if i in failed else ''}{i % 9}.{i % 7}",
            "result": "fail" if i in failed else "pass",
        }
        for i in range(1, count + 1)
    }
    return table, rows


def every_kind() -> tuple[Form, Revision]:
    """One question of every kind, all answered."""
    items = tuple(
        question(f"a_{kind}", kind, "注意事项的文字" if kind == "note" else f"标签 a_{kind}", kind, **more)
        for kind, _answer, _shown, more in KINDS
    )
    answers = {f"a_{kind}": answer for kind, answer, _shown, _more in KINDS if answer is not None}
    return a_form(Group("all", items, said("全部", "All"))), a_revision({"all": answers})


def page_texts(pdf: bytes) -> list[str]:
    """The text of each page as a reader extracts it."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        found = []
        for page in document:
            text = page.get_textpage()
            found.append(text.get_text_bounded().replace("\r\n", "\n"))
            text.close()
            page.close()
        return found
    finally:
        document.close()


def compact(text: str) -> str:
    """Without white, which extraction puts where lines and columns part."""
    return "".join(text.split())
