"""`sidesk hq stamp`: certificates, revocation lists and an RFC 3161 time stamp upon sealed papers."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from sidesk.core.errors import CannotWrite, SideskError
from sidesk.core.reading import read_whole
from sidesk.core.text import Words
from sidesk.hq.office import Headquarters, open_office
from sidesk.hq.stamp import Server, stamp_bytes, stamp_papers
from sidesk.sync import folder as carrier

GOOD, BAD = 0, 1


def run(options: argparse.Namespace, folder: Path, passphrase: str, words: Words) -> int:
    """Stamp files into a folder, or papers of the store; a paper that cannot be stamped hinders no other."""
    from sidesk.actions.verify import trusted

    roots = [trusted(read_whole(path), path) for path in options.trust or ()]
    server = Server(options.tsa, roots)
    worst = GOOD
    with open_office(folder, passphrase) as office:
        target = Path(options.out) if options.out else folder / "out"
        for name in options.files:
            try:
                sys.stdout.write(_file(office, Path(name), target, server, words) + "\n")
            except SideskError as problem:
                worst = _failed(name, problem, words)
        for number in options.paper or ():
            try:
                for paper in stamp_papers(office, number, server):
                    told = words.gettext("{number}: stamped by {who}.")
                    sys.stdout.write(told.format(number=number, who=paper.signer) + "\n")
            except SideskError as problem:
                worst = _failed(number, problem, words)
    return worst


def _file(office: Headquarters, path: Path, target: Path, server: Server, words: Words) -> str:
    pdf, who = stamp_bytes(office, read_whole(path), server)
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise CannotWrite.because(target, problem) from problem
    carrier.write(target / path.name, pdf)
    return words.gettext("{number}: stamped by {who}.").format(number=target / path.name, who=who)


def _failed(name: str, problem: SideskError, words: Words) -> int:
    sys.stderr.write(f"{name}: {words.line(problem.told(words), problem.advised(words))}\n")
    return BAD
