"""The articles of the help, from `resources/help/LANGUAGE/*.md`, and finding among them. Pure.

A file begins with lines `name: value` (group, order, for, words), an empty line, and then `# Title`.
`for` names the places the article fits (pages, kinds of question), `words` what it is found by besides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from sidesk.core.files import resources
from sidesk.core.text import LANGUAGES

_HEADING = re.compile(r"^#{1,3} +(.+?)(?: +\{#([\w-]+)\})?$", re.MULTILINE)
_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
_CHINESE = re.compile(r"[\u3400-\u9fff]+")
_PART = re.compile(r"[\u3400-\u9fff]+|[^\s\u3400-\u9fff，。？！、：；,?!]+")
BEFORE, AFTER = 18, 90  # characters of a line around what was found


@dataclass(frozen=True)
class Article:
    """One article in one language. `name` is that of its file, the same in every language."""

    name: str
    title: str
    body: str  # Markdown below the title
    group: str = ""
    order: int = 0
    topics: tuple[str, ...] = ()
    words: str = ""
    plain: str = field(default="", repr=False)  # as it is read

    @property
    def headings(self) -> tuple[tuple[str, str], ...]:
        """Its headings below the title: anchor and text."""
        return tuple((found[2] or "", found[1]) for found in _HEADING.finditer(self.body))

    @property
    def links(self) -> tuple[str, ...]:
        """Where its links lead."""
        return tuple(found[2] for found in _LINK.finditer(self.body))

    @property
    def anchors(self) -> tuple[str, ...]:
        """The places within it that a link may name."""
        return tuple(anchor for anchor, _ in self.headings if anchor)


@dataclass(frozen=True)
class Hit:
    """An article that was found, and the words around the first place."""

    article: Article
    line: str = ""


def read(name: str, text: str) -> Article:
    """An article from its file."""
    head, _, rest = text.replace("\r\n", "\n").partition("\n\n")
    told = dict(line.split(":", 1) for line in head.splitlines() if ":" in line)
    first, _, body = rest.strip().partition("\n")
    said = {key.strip(): value.strip() for key, value in told.items()}
    topics = tuple(one for one in said.get("for", "").replace(",", " ").split() if one)
    return Article(
        name, first.lstrip("# ").strip(), body.strip(), said.get("group", ""), int(said.get("order", "0")),
        topics, said.get("words", ""), _plain(body),
    )  # fmt: skip


@lru_cache(maxsize=len(LANGUAGES))
def articles(language: str, folder: Path | None = None) -> tuple[Article, ...]:
    """All articles of a language, in their order."""
    files = (folder or resources("help", language)).glob("*.md")
    found = [read(file.stem, file.read_text("utf-8")) for file in files]
    return tuple(sorted(found, key=lambda one: (one.order, one.name)))


def fitting(topics: Sequence[str], among: Sequence[Article]) -> Article | None:
    """The article for the first of these topics that has one; else the first article."""
    for topic in topics:
        for article in among:
            if topic in article.topics:
                return article
    return among[0] if among else None


def parts(asked: str) -> list[str]:
    """What is looked for, word by word."""
    return _PART.findall(asked.casefold())


def find(asked: str, among: Sequence[Article], others: Sequence[Article] = ()) -> list[Hit]:
    """The articles that hold every word, best first; `others` are the same ones in another language.

    Where none does, those that hold most pairs of characters of a Chinese question.
    """
    wanted = parts(asked)
    if not wanted:
        return [Hit(article) for article in among]
    second = {article.name: article for article in others}
    found = [(_score(wanted, article, second.get(article.name)), article) for article in among]
    good = sorted((pair for pair in found if pair[0]), key=lambda pair: pair[0])
    if not good:
        wanted = _pairs(wanted)
        counted = [(sum(pair in _whole(one) for pair in wanted), one) for one in among]
        most = max((count for count, _ in counted), default=0)
        if most * 2 >= len(wanted) > 0:
            good = [(1, one) for count, one in counted if count == most]
    return [Hit(article, line(article, wanted)) for _, article in good]


def _score(wanted: Sequence[str], article: Article, other: Article | None) -> int:
    """1 is best; 0 where it does not answer."""
    title, words = article.title.casefold(), article.words.casefold()
    heads = " ".join(text for _, text in article.headings).casefold()
    layers = [title, f"{title} {words}", f"{title} {words} {heads}", _whole(article)]
    if other is not None:
        layers.append(f"{_whole(article)} {_whole(other)}")
    for number, layer in enumerate(layers, 1):
        if all(part in layer for part in wanted):
            return number
    return 0


def _whole(article: Article) -> str:
    return f"{article.title} {article.words} {article.plain}".casefold()


def _pairs(wanted: Sequence[str]) -> list[str]:
    runs = [run for part in wanted for run in _CHINESE.findall(part) if len(run) > 2]
    return [run[at : at + 2] for run in runs for at in range(len(run) - 1)]


def line(article: Article, wanted: Sequence[str]) -> str:
    """The words around the first place in the text that holds one of these."""
    text = " ".join(article.plain.split())
    low = text.casefold()
    places = [at for at in (low.find(part) for part in wanted) if at >= 0]
    start = max(0, min(places) - BEFORE) if places else 0
    cut = text[start : start + AFTER]
    return ("…" if start else "") + cut + ("…" if start + AFTER < len(text) else "")


def _plain(body: str) -> str:
    text = _HEADING.sub(r"\1", body)
    text = _LINK.sub(r"\1", text)
    text = re.sub(r"^\s*(?:[-*]|\d+\.)\s+", "", text, flags=re.MULTILINE)
    text = re.sub(r"^\|[-| :]+\|$", "", text, flags=re.MULTILINE).replace("|", " ")
    return text.replace("**", "").replace("`", "")
