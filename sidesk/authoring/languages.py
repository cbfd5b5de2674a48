"""Languages of a form: from `中文 (zh)` in a heading to the code of its texts."""

from __future__ import annotations

import re

_CODE = re.compile(r"[(（]\s*([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]+)*)\s*[)）]\s*$")
_OURS = {
    "zh": ("zh", "zh-cn", "zh-hans", "zh-hans-cn", "chinese", "中文", "汉语", "简体中文", "普通话"),
    "en": ("en", "en-us", "en-gb", "english", "英文", "英语"),
}
_CHINESE = re.compile(r"[\u3400-\u9fff]")


def language_code(written: str) -> str:
    """The code for a language as an author wrote it: its code in brackets, or what it is called."""
    bracket = _CODE.search(written)
    name = " ".join((bracket.group(1) if bracket else written).split()).lower().replace("_", "-")
    return next((code for code, names in _OURS.items() if name in names), name)


def spoken_in(text: str) -> str:
    """The likely language of a text whose column names none."""
    return "zh" if _CHINESE.search(text) else "en"
