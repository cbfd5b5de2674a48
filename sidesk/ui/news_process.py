"""What the bell tells of the process: defects and re-checks that wait for me, gates that have opened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from sidesk.actions.alerts import Alerts
from sidesk.actions.noted import Noted
from sidesk.actions.week import due_on
from sidesk.core.text import Words
from sidesk.ui.said import date, joined
from sidesk.workflow.defects import Defect

MINE, RECHECK, GATE = "mine", "recheck", "gate"


def waiting(words: Words, key: str, found: Sequence[Defect], today: dt.date) -> tuple[str, str]:
    """What is said of defects that wait for me: how many, and the most pressing one."""
    if key == MINE:
        text = words.ngettext(
            "{n} defect is yours to put right", "{n} defects are yours to put right", len(found)
        )
    else:
        text = words.ngettext("{n} re-check waits for you", "{n} re-checks wait for you", len(found))
    first = found[0]
    due = due_on(first.due)
    until = words.gettext("due {date}").format(date=date(words, due, today)) if due else ""
    return text.format(n=len(found)), joined(words, first.problem or first.number, first.place, until)


def opened(words: Words, before: Alerts, now: Alerts, at: dt.datetime) -> Iterator[Noted]:
    """Gates that let nothing through before, and do now."""
    for key in sorted(before.closed & now.passed.keys()):
        section = key.rpartition("/")[2]
        title = words.pick(now.passed[key])
        yield Noted(f"{GATE}/{key}", GATE, at, joined(words, title, section))
