"""What an answer of headquarters brought besides records, as one sentence."""

from __future__ import annotations

from sidesk.actions.exchange import Taken
from sidesk.actions.work import News
from sidesk.core.text import N_, Words

_FILES = {
    "logo": N_("the company's logo"),
    "types": N_("types of devices"),
    "limits": N_("limits of measured values"),
}


def taken_text(words: Words, taken: Taken) -> str:
    """What headquarters confirmed, and what came from colleagues; never one as the other."""
    parts = []
    if taken.is_receipt or not taken.colleagues:
        text = words.ngettext(
            "Headquarters confirmed {n} record.", "Headquarters confirmed {n} records.", len(taken.confirmed)
        )
        parts.append(text.format(n=len(taken.confirmed)))
    if taken.colleagues:
        text = words.ngettext("From {names}: {n} new version.", "From {names}: {n} new versions.", taken.new)
        parts.append(text.format(names=words.listed(taken.colleagues), n=taken.new))
    elif taken.new:
        text = words.ngettext("{n} new version came.", "{n} new versions came.", taken.new)
        parts.append(text.format(n=taken.new))
    return " ".join(parts)


def told(words: Words, news: News) -> str:
    """Nothing where nothing came."""
    parts = [words.pick(title) for title in news.forms]
    parts += [words.gettext(_FILES[kind]) for kind in news.files if kind in _FILES]
    if news.projects:
        count = len(news.projects)
        parts.append(words.ngettext("{n} assigned project", "{n} assigned projects", count).format(n=count))
    text = words.gettext("New from headquarters: {what}. Records under way stay on the form they began with.")
    plain = words.gettext("New from headquarters: {what}.")
    return (text if news.forms else plain).format(what=words.listed(parts)) if parts else ""
