"""A project as files: every revision as JSON, every paper as PDF, every attachment by its hash."""

from __future__ import annotations

import json
from pathlib import Path

from sidesk.core.canonical import Json
from sidesk.core.errors import CannotWrite, ProjectUnknown
from sidesk.core.files import write_whole
from sidesk.hq import assigned
from sidesk.hq.office import Headquarters
from sidesk.sync.document import paper_json, revision_json


def export(office: Headquarters, project: str, target: Path) -> Path:
    """Write it below `target`; returns the folder. Raises ProjectUnknown, CannotWrite."""
    store = office.store
    named = assigned.records_of(store, project)
    records = {one for name in named for one in (name, *store.records.complete_heads(name))}
    revisions = [one for record in sorted(records) for one in store.records.revisions(record)]
    if not revisions:
        raise ProjectUnknown(number=project)
    papers = [paper for paper in store.papers.all() if paper.record in records]
    folder = target / "".join(sign if sign.isalnum() or sign in "-_." else "_" for sign in project)
    entries: list[Json] = [revision_json(one, store.records.signatures(one.id)) for one in revisions]
    document: dict[str, Json] = {
        "format": "sidesk-export", "version": 1, "project": project, "revisions": entries,
        "papers": [paper_json(paper) for paper in papers],
    }  # fmt: skip
    try:
        (folder / "files").mkdir(parents=True, exist_ok=True)
        write_whole(folder / "project.json", json.dumps(document, ensure_ascii=False, indent=1).encode())
        files = {sha for one in revisions for sha in one.hashes("attachments")}
        files |= {paper.sha256 for paper in papers}
        for sha in sorted(files):
            if store.attachments.has(sha):
                write_whole(folder / "files" / sha, store.attachments.read(sha))
    except OSError as problem:
        raise CannotWrite.because(str(folder), problem) from problem
    office.store.audit.append(office.public.name, "export", {"project": project})
    return folder
