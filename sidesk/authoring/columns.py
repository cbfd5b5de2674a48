"""Headings of the sheets: what each column means, its other names, and those SiDesk refuses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sidesk.authoring import faults
from sidesk.authoring.findings import Fault
from sidesk.authoring.languages import language_code


@dataclass(frozen=True)
class Heading:
    """A column: its own name, the language of its texts if it names one, and the words in the sheet."""

    name: str
    language: str
    written: str


@dataclass(frozen=True)
class Columns:
    """The columns of one sheet. `open` sheets have further columns of the author's choosing (choices)."""

    known: frozenset[str]
    spoken: frozenset[str]  # may stand once for each language
    aliases: Mapping[str, str]
    refused: Mapping[str, Fault]  # by first word
    noted: Mapping[str, Fault]
    open: bool = False


_REMARKS = frozenset({"comment", "comments", "note", "notes", "remark", "remarks", "备注", "说明"})
_COLON = re.compile(r":{1,2}")

_OUR_SURVEY = (
    "kind", "unit", "limit", "limit_message", "clause", "register", "source", "refers", "carry", "merge",
    "report", "rows", "rows_filter",
)  # fmt: skip
MEDIA = ("media", "image", "big-image", "audio", "video", "autoplay")
_MEDIA = dict.fromkeys(MEDIA, faults.NO_MEDIA)

SURVEY = Columns(
    known=frozenset(
        {
            "type", "name", "label", "hint", "guidance_hint", "constraint", "constraint_message", "required",
            "required_message", "relevant", "calculation", "default", "read_only", "choice_filter",
            "appearance", "repeat_count", "parameters", "disabled",
        }
        | {f"sidesk:{name}" for name in _OUR_SURVEY}
    ),
    spoken=frozenset(
        {"label", "hint", "guidance_hint", "constraint_message", "required_message", "sidesk:limit_message"}
    ),
    aliases={
        "command": "type", "tag": "name", "value": "name", "caption": "label",
        "constraining_message": "constraint_message", "bind:jr:constraintmsg": "constraint_message",
        "requiredmsg": "required_message", "bind:jr:requiredmsg": "required_message",
        "bind:required": "required", "relevance": "relevant", "bind:relevant": "relevant",
        "bind:constraint": "constraint", "calculate": "calculation", "bind:calculate": "calculation",
        "readonly": "read_only", "bind:readonly": "read_only", "control:appearance": "appearance",
        "body:appearance": "appearance", "count": "repeat_count", "jr:count": "repeat_count",
        "control:jr:count": "repeat_count", "body:jr:count": "repeat_count",
    },
    refused=_MEDIA
    | {
        "bind": faults.XFORM_ATTRIBUTE, "body": faults.XFORM_ATTRIBUTE, "control": faults.XFORM_ATTRIBUTE,
        "instance": faults.XFORM_ATTRIBUTE, "trigger": faults.NO_TRIGGER, "save_to": faults.NO_ENTITIES,
        "intent": faults.NO_OTHER_PROGRAMS, "buttontext": faults.NO_OTHER_PROGRAMS,
        "noapperrorstring": faults.NO_OTHER_PROGRAMS, "no_app_error_string": faults.NO_OTHER_PROGRAMS,
        "compact_tag": faults.XFORM_ATTRIBUTE,
    },
    noted={"rows": faults.SHAPE_LEFT_TO_SIDESK}
    | dict.fromkeys(
        (
            "sms_field", "sms_option", "sms_separator", "sms_allow_media", "sms_date_format",
            "sms_datetime_format", "sms_response",
        ),
        faults.ODK_DELIVERY,
    ),
)  # fmt: skip

CHOICES = Columns(
    known=frozenset({"list_name", "name", "label"}),
    spoken=frozenset({"label"}),
    aliases={"caption": "label", "value": "name"},
    refused={},
    noted={},
    open=True,
)

SETTINGS = Columns(
    known=frozenset(
        {
            "form_id", "form_title", "version", "default_language", "instance_name",
            "allow_choice_duplicates", "omit_instanceid", "add_none_option", "flat", "sidesk:signs",
            "sidesk:report", "sidesk:header", "sidesk:audience",
        }
    ),
    spoken=frozenset({"form_title"}),
    aliases={
        "id_string": "form_id", "set_form_id": "form_id", "title": "form_title",
        "set_form_title": "form_title",
    },
    refused={
        "public_key": faults.NO_PUBLIC_KEY, "attribute": faults.XFORM_ATTRIBUTE,
        "instance_id": faults.XFORM_ATTRIBUTE, "instance_xmlns": faults.XFORM_ATTRIBUTE,
        "entity_version": faults.NO_ENTITIES,
    },
    noted={"style": faults.SHAPE_LEFT_TO_SIDESK, "clean_text_values": faults.ALWAYS_TRIMMED}
    | dict.fromkeys(
        (
            "submission_url", "auto_send", "auto_delete", "prefix", "namespaces", "name", "client_editable",
            "sms_keyword", "sms_separator", "sms_allow_media", "sms_date_format", "sms_datetime_format",
            "sms_response",
        ),
        faults.ODK_DELIVERY,
    ),
)  # fmt: skip

OF_SHEET: Mapping[str, Columns] = {"survey": SURVEY, "choices": CHOICES, "settings": SETTINGS}


def is_remark(written: str) -> bool:
    """Whether a column is for the authors alone."""
    return written.startswith(("_", "#")) or written.casefold() in _REMARKS


def heading(written: str, columns: Columns) -> Heading | Fault:
    """What a heading means, or why a column of this name cannot be used.

    A column whose fault is among `columns.noted` may stay: what it asks for does not concern SiDesk.
    """
    words = [" ".join(word.split()) for word in _COLON.split(written)]
    keys = ["_".join(word.split()).lower() for word in words]
    for length in range(len(words), 0, -1):
        key = ":".join(keys[:length])
        name = columns.aliases.get(key, key)
        rest = words[length:]
        if name in columns.known and not rest:
            return Heading(name, "", written)
        if name in columns.spoken and len(rest) == 1 and rest[0]:
            return Heading(name, language_code(rest[0]), written)
        if name in columns.known:
            return faults.NO_LANGUAGES_HERE
    fault = columns.noted.get(keys[0]) or columns.refused.get(keys[0])
    if fault is not None:
        return fault
    if columns.open and keys[0] in MEDIA:  # refused by the row, if a question uses the list
        return Heading(keys[0], ":".join(keys[1:]), written)
    if columns.open and len(words) <= 2 and all(words):
        return Heading(words[0], language_code(words[1]) if len(words) == 2 else "", written)
    return faults.UNKNOWN_COLUMN
