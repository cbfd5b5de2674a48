"""Heads of a record, worked out from its revisions. Pure: a set of edges in, sets of ids out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True)
class Link:
    """One revision as the graph sees it: its parents, and whether all its attachments are here."""

    parents: tuple[str, ...]
    ready: bool = True


Links: TypeAlias = Mapping[str, Link]


def heads(links: Links) -> frozenset[str]:
    """Revisions that are nobody's parent."""
    return _tips(links, links.keys())


def complete_heads(links: Links) -> frozenset[str]:
    """The newest revisions without a gap: every ancestor and every attachment is here."""
    return _tips(links, complete(links))


def complete(links: Links) -> frozenset[str]:
    """Revisions whose ancestors and attachments, and their own, are all here."""
    whole: set[str] = set()
    for revision in ordered(links):
        link = links[revision]
        if link.ready and all(parent in whole for parent in link.parents):
            whole.add(revision)
    return frozenset(whole)


def ordered(links: Links) -> list[str]:
    """Parents before children; revisions without an order among them by id, so that it is always the same."""
    waiting = {revision: sum(parent in links for parent in link.parents) for revision, link in links.items()}
    children: dict[str, list[str]] = {}
    for revision, link in links.items():
        for parent in link.parents:
            children.setdefault(parent, []).append(revision)
    free = sorted((revision for revision, count in waiting.items() if not count), reverse=True)
    result: list[str] = []
    while free:
        revision = free.pop()
        result.append(revision)
        for child in sorted(children.get(revision, ()), reverse=True):
            waiting[child] -= 1
            if not waiting[child]:
                free.append(child)
    return result


def behind(links: Links, revisions: Iterable[str]) -> frozenset[str]:
    """These revisions and everything before them, as far as it is known here."""
    found: set[str] = set()
    ahead = [revision for revision in revisions if revision in links]
    while ahead:
        revision = ahead.pop()
        if revision not in found:
            found.add(revision)
            ahead += [parent for parent in links[revision].parents if parent in links]
    return frozenset(found)


def _tips(links: Links, among: Collection[str]) -> frozenset[str]:
    inner = {parent for revision in among for parent in links[revision].parents}
    return frozenset(revision for revision in among if revision not in inner)
