"""One computer of several, in a process of its own: `python -m tests.support.apart WHAT ...`."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from sidesk.actions import attach, exchange, fill, online, opening
from sidesk.actions.identity import Newcomer
from sidesk.core.canonical import Json
from sidesk.core.settings import Settings
from sidesk.hq.office import open_office
from tests.support.field import PASSPHRASE, done, person

PROJECT = "APART-1"


def serve(folder: str, host: str, port: str, certificate: str) -> None:
    """Headquarters over HTTPS, with its key at hand."""
    import uvicorn

    from sidesk.hq.server import serve as server

    with open_office(Path(folder), PASSPHRASE) as office:
        config = server.config(office, host, int(port), lambda: office.authority(PASSPHRASE))
        config.ssl_certfile, config.ssl_keyfile = f"{certificate}.pem", f"{certificate}.key"
        uvicorn.Server(config).run()


def begin(folder: str, name: str, invitation: str) -> None:
    """A new laptop that asks to be let in."""
    desk, _ = opening.begin(
        Path(folder), PASSPHRASE, Newcomer(name, "ENG", ""), Settings(language="en"), rounds=1
    )
    certified = online.ask_to_enrol(desk, Path(invitation).read_bytes(), PASSPHRASE)
    assert certified is not None
    assert certified.name == name
    desk.close()


def work(folder: str, seed: str) -> None:
    """A finished record, and a draft with a large file; what was written is printed."""
    desk = opening.unlock(Path(folder), passphrase=PASSPHRASE)
    paper = done(desk, "P02", person(f"样例·{seed}"), project=PROJECT)
    draft = fill.start(desk, "P02", PROJECT, person(f"样例·草稿{seed}"))
    photo = random.Random(seed).randbytes(1_500_000)
    entry = attach.file(desk, photo, "scan.bin")
    row: Json = {"@order": "1", "kind": "x", "number": "1", "scan": entry}
    answers = put(draft.answers, "person", "certificates", {"c": row})
    fill.keep(desk, draft.record, answers, "", (1, 2))
    say({"records": [paper.record, draft.record], "file": entry["sha256"], "paper": paper.id})
    desk.close()


def edit(folder: str, record: str, text: str) -> None:
    """Somebody writes into a question of a record that others may hold too."""
    desk = opening.unlock(Path(folder), passphrase=PASSPHRASE)
    opened = fill.correct(desk, record)
    fill.keep(desk, record, put(opened.answers, "person", "person_title", text), "", (1, 2))
    desk.close()


def send(folder: str) -> None:
    """Everything there and back, once; what lies on the laptop then is told."""
    desk = opening.unlock(Path(folder), passphrase=PASSPHRASE)
    try:
        online.exchange_online(desk)
        say(
            {
                "heads": {name: sorted(ids) for name, ids in desk.store.records.complete_heads().items()},
                "papers": sorted(paper.id for paper in desk.store.papers.all()),
                "waiting": exchange.waiting(desk).waiting,
                "divided": desk.store.records.side_by_side(),
                "missing": list(desk.store.attachments.wanted()),
            }
        )
    finally:
        desk.close()


def put(answers: Mapping[str, Json], group: str, name: str, value: Json) -> dict[str, Json]:
    """The answers with another value at a place."""
    inner = answers[group]
    assert isinstance(inner, Mapping)
    return {**answers, group: {**inner, name: value}}


def say(told: object) -> None:
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    whats: dict[str, Callable[..., None]] = {
        "serve": serve,
        "begin": begin,
        "work": work,
        "edit": edit,
        "send": send,
    }
    whats[sys.argv[1]](*sys.argv[2:])
