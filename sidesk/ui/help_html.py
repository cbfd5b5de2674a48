"""An article as the rich text Qt shows: headings, lists, tables, keys, links. Pure but for the colours.

Headings are paragraphs: Qt makes its own headings larger than they are told to be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from sidesk.ui.help_texts import Article
from sidesk.ui.theme import Look

FIRST = 32  # % of the width: the first of two columns, mostly keys
_HEADING = re.compile(r"^(#{2,3}) +(.+?)(?: +\{#([\w-]+)\})?$")
_ITEM = re.compile(r"^(?:-|(\d+)\.) +(.+)$")
_KEY = re.compile(r"`([^`]+)`")
_BOLD = re.compile(r"\*\*([^*]+)\*\*")
_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")


def html(article: Article) -> str:
    """The article; its colours and sizes come from `style`."""
    return f'<p class="h1">{_inline(article.title)}</p>' + "".join(_blocks(article.body.split("\n")))


def style(look: Look, *, points: bool = False) -> str:
    """Our type and tokens for it; `points` where it is printed."""

    def size(pixels: int) -> str:
        return f"{pixels * 0.75:.2f}pt" if points else f"{look.px(pixels)}px"

    ink, ink2, accent, well = (look.token(name) for name in ("ink", "ink2", "accent", "well"))
    edge = look.token("edge" if look.line > 1 else "line")
    families = ", ".join(f'"{family}"' for family in look.families)
    return f"""
body, p, li, td, th {{ font-family: {families}; font-size: {size(15)}; color: {ink}; }}
p {{ margin-top: 0; margin-bottom: {look.px(10)}px; line-height: 115%; }}
li {{ margin-bottom: {look.px(6)}px; line-height: 115%; }}
ul, ol {{ margin-top: 0; margin-bottom: {look.px(10)}px; }}
.h1, .h2, .h3 {{ font-weight: bold; color: {ink}; }}
.h1 {{ font-size: {size(24)}; margin-bottom: {look.px(14)}px; }}
.h2 {{ font-size: {size(18)}; margin-top: {look.px(20)}px; margin-bottom: {look.px(8)}px; }}
.h3 {{ font-size: {size(15)}; color: {ink2}; margin-top: {look.px(12)}px; margin-bottom: {look.px(4)}px; }}
a {{ color: {accent}; text-decoration: underline; }}
.key {{ background-color: {well}; color: {ink}; font-size: {size(14)}; }}
td, th {{ border: {look.line}px solid {edge}; }}
table {{ margin-bottom: {look.px(12)}px; }}
th {{ color: {ink2}; font-size: {size(13)}; }}
"""


def _blocks(lines: list[str]) -> Iterator[str]:
    at = 0
    while at < len(lines):
        line = lines[at].strip()
        if found := _HEADING.match(line):
            anchor = f'<a name="{found[3]}"></a>' if found[3] else ""
            level = len(found[1])
            yield f'<p class="h{level}">{anchor}{_inline(found[2])}</p>'
            at += 1
        elif line.startswith("|"):
            end = _end(lines, at, "|")
            yield _table(lines[at:end])
            at = end
        elif _ITEM.match(line):
            items, end = [], at
            while end < len(lines) and (item := _ITEM.match(lines[end].strip())):
                items.append(item)
                end += 1
            kind = "ol" if items[0][1] else "ul"
            yield f"<{kind}>" + "".join(f"<li>{_inline(item[2])}</li>" for item in items) + f"</{kind}>"
            at = end
        else:
            if line:
                yield f"<p>{_inline(line)}</p>"
            at += 1


def _end(lines: list[str], at: int, sign: str) -> int:
    while at < len(lines) and lines[at].strip().startswith(sign):
        at += 1
    return at


def _table(lines: list[str]) -> str:
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines]
    made = []
    for number, cells in enumerate(rows):
        if number == 1 and all(set(cell) <= set("-: ") for cell in cells):
            continue
        tag = "th" if number == 0 else "td"
        first = f' width="{FIRST}%"' if len(cells) == 2 else ""
        widths = [first, *("" for _ in cells[1:])]
        told = (
            f'<{tag} align="left"{wide}>{_inline(one)}</{tag}>'
            for wide, one in zip(widths, cells, strict=True)
        )
        made.append(f"<tr>{''.join(told)}</tr>")
    return (
        '<table width="100%" border="0" cellspacing="0" cellpadding="7" '
        f'style="border-collapse: collapse">{"".join(made)}</table><p></p>'
    )


def _inline(text: str) -> str:
    said = escape(text, quote=False)
    said = _KEY.sub(lambda found: f'<span class="key">\u2009{_unbroken(found[1])}\u2009</span>', said)
    said = _BOLD.sub(r"<b>\1</b>", said)
    return _LINK.sub(r'<a href="\2">\1</a>', said)


def _unbroken(key: str) -> str:
    return key.replace(" ", "\u00a0").replace("+", "\u2060+\u2060")
