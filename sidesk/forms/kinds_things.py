"""Answers that are not typed: photos, files and drawn signatures."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sidesk.core.canonical import Json
from sidesk.core.text import Words
from sidesk.forms.definition import Choice, Question
from sidesk.forms.kinds_moments import moment_shown
from sidesk.forms.photos import is_marks

BOX = (1000, 400)  # in which signatures are drawn

_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
_FILE_TEXTS = {"sha256", "name", "mime"}
_FILE_MORE = {
    "caption",
    "added_at",
    "taken_at",
    "original_sha256",
    "size",
    "marks",
    "before",
    "place",
    "from",
}
_SIGNATURE_TEXTS = ("name", "role", "at", "shown")


def is_attachments(value: Json) -> bool:
    """Whether a value is a list of files, named by their hashes."""
    return isinstance(value, list) and bool(value) and all(_is_file(one) for one in value)


def _is_file(value: Json) -> bool:
    if not isinstance(value, dict) or not _FILE_TEXTS <= set(value) <= _FILE_TEXTS | _FILE_MORE:
        return False
    size = value.get("size", 0)
    if not isinstance(size, int) or isinstance(size, bool) or size < 0:
        return False
    if not is_marks(value.get("marks", [])):
        return False
    texts = {name: text for name, text in value.items() if name not in ("size", "marks")}
    if not all(isinstance(text, str) for text in texts.values()):
        return False
    hashes = [text for name, text in texts.items() if name.endswith("sha256") or name == "before"]
    return all(_SHA256.fullmatch(str(text)) for text in hashes)


def is_signature(value: Json) -> bool:
    """Whether a value is a drawn signature: strokes of points inside the box, and who signed what when."""
    if not isinstance(value, dict) or not set(value) <= {"strokes", *_SIGNATURE_TEXTS}:
        return False
    if not all(isinstance(value.get(name, ""), str) for name in _SIGNATURE_TEXTS):
        return False
    strokes = value.get("strokes")
    return isinstance(strokes, list) and bool(strokes) and all(_is_stroke(stroke) for stroke in strokes)


def _is_stroke(stroke: Json) -> bool:
    return isinstance(stroke, list) and bool(stroke) and all(_is_point(point) for point in stroke)


def _is_point(point: Json) -> bool:
    """`[x, y]`, and where known milliseconds since the first point and the pen's pressure in thousandths."""
    if not isinstance(point, list) or len(point) not in (2, 3, 4):
        return False
    numbers = [n for n in point if isinstance(n, int) and not isinstance(n, bool) and n >= 0]
    return len(numbers) == len(point) and numbers[0] <= BOX[0] and numbers[1] <= BOX[1]


def attachments_shown(_question: Question, value: Json, _words: Words, _choices: Sequence[Choice]) -> str:
    """Captions or names."""
    if not isinstance(value, list | tuple):
        return "" if value is None else str(value)
    files = [one for one in value if isinstance(one, dict)]
    return ", ".join(str(one.get("caption") or one.get("name") or "") for one in files)


def signature_shown(_question: Question, value: Json, words: Words, _choices: Sequence[Choice]) -> str:
    """Name, role and time."""
    _ = words.gettext
    if not isinstance(value, dict):
        return "" if value is None else str(value)
    told = [str(value[name]) for name in ("name", "role") if value.get(name)]
    if value.get("at"):
        told.append(moment_shown(str(value["at"])))
    return ", ".join(told) or _("Signed")
