"""`sidesk hq`: make headquarters, invite somebody, take in what laptops send, serve the network."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from functools import partial
from pathlib import Path

from sidesk.actions.enrol import Kind, kind_of_bytes
from sidesk.app import office_acts, office_root
from sidesk.core.errors import CannotWrite, ServerMissing, SideskError
from sidesk.core.text import Words
from sidesk.hq import enrol, ingest
from sidesk.hq.office import Headquarters, Place, init, open_office
from sidesk.signing.authority import OpenAuthority
from sidesk.sync import folder as carrier
from sidesk.sync.enrolment import ANSWER_SUFFIX, INVITATION_SUFFIX, Invited
from sidesk.sync.invitation_code import to_code

GOOD, BAD = 0, 1


def run(options: argparse.Namespace, folder: Path, passphrase: str, words: Words) -> int:
    """Do what the command says."""
    if options.action == "init":
        return _init(folder, passphrase, options, words)
    if options.action == "serve":
        return _serve(folder, passphrase, options, words)
    if options.action == "stamp":
        from sidesk.app import office_stamp

        return office_stamp.run(options, folder, passphrase, words)
    if options.action == "login":
        from sidesk.app import office_login

        return office_login.run(options, folder, passphrase, words)
    if options.action == "mail":
        from sidesk.app import office_mail

        return office_mail.run(options, folder, passphrase, words)
    with open_office(folder, passphrase) as office:
        target = Path(options.out) if options.out else folder / "out"
        try:
            target.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise CannotWrite.because(target, problem) from problem
        action: Callable[[Headquarters, argparse.Namespace, Path, str, Words], int]
        action = {"invite": _invite, "ingest": _ingest}.get(options.action, office_acts.act)
        return action(office, options, target, passphrase, words)


def _init(folder: Path, passphrase: str, options: argparse.Namespace, words: Words) -> int:
    name = options.name or "HQ"
    storage = options.storage or str((folder / "files").absolute())
    place = Place(options.database, storage) if options.database else None
    founded = init(folder, passphrase, name, address=options.address, place=place)
    _ = words.gettext
    with founded.office as office:
        _say(_("Headquarters “{name}” stands in {folder}.").format(name=name, folder=folder))
        _say(_("Fingerprint: {fingerprint}").format(fingerprint=office.public.fingerprint))
        _say(_("Write these two down, apart from this computer; they are shown only now:"))
        _say(_("Recovery code of the store: {code}").format(code=founded.recovery_code))
        _say(_("Recovery key of bundles: {key}").format(key=founded.recovery_identity))
        if options.ca:
            office_root.part(office, options.ca, words)
    return GOOD


def _serve(folder: Path, passphrase: str, options: argparse.Namespace, words: Words) -> int:
    try:
        from sidesk.hq.server import serve
    except ImportError as problem:
        raise ServerMissing from problem
    with open_office(folder, passphrase) as office:
        text = words.gettext("Headquarters answers on http://{host}:{port}; Ctrl+C stops it.")
        _say(text.format(host=options.host, port=options.port))
        sys.stdout.flush()
        certify = (lambda: office.authority(passphrase)) if options.key_here else None
        serve.run(office, options.host, options.port, certify)
    return GOOD


def _invite(
    office: Headquarters, options: argparse.Namespace, target: Path, passphrase: str, words: Words
) -> int:
    import segno  # draws the same as a code, to be shown on a screen or printed

    name = " ".join(options.name.split())
    data = enrol.invite(office, Invited("", name, options.role or "ENG", options.unit))
    number = carrier.next_number(target, "invitation", INVITATION_SUFFIX)
    path = target / f"invitation-{number:04}{INVITATION_SUFFIX}"
    carrier.write(path, data)
    picture = io.BytesIO()
    segno.make(to_code(data), error="l", micro=False).save(picture, kind="png", scale=6)
    carrier.write(path.with_suffix(".png"), picture.getvalue())
    _say(str(path))
    return GOOD


def _ingest(
    office: Headquarters, options: argparse.Namespace, target: Path, passphrase: str, words: Words
) -> int:
    """Requests are answered, bundles stored and receipted; one bad file does not hinder the others."""
    worst, bundles, names = GOOD, [], []
    for name in options.files:
        for path, data in carrier.bundles(Path(name)):
            if kind_of_bytes(data) is Kind.REQUEST:
                opened = partial(office_root.opened, office, options.ca, passphrase)
                worst = max(worst, _accept(office, (path, data), target, opened, words))
            else:
                bundles.append(data)
                names.append(path)
    ingested = ingest.ingest(office, bundles)
    for path, result in zip(names, ingested.results, strict=True):
        stream = sys.stdout if result.outcome.exit_code == GOOD else sys.stderr
        stream.write(f"{path}: {result.told(words)}\n")
    for path in ingest.write_replies(ingested, target):
        _say(str(path))
    return max(worst, ingested.exit_code)


def _accept(
    office: Headquarters,
    request: tuple[Path, bytes],
    target: Path,
    opened: Callable[[], AbstractContextManager[OpenAuthority]],
    words: Words,
) -> int:
    path, data = request
    try:
        with ExitStack() as held:  # the root is opened only where somebody is let in with it
            accepted = enrol.accept_by(office, data, lambda: held.enter_context(opened()))
    except SideskError as problem:
        sys.stderr.write(f"{path}: {words.line(problem.told(words), problem.advised(words))}\n")
        return BAD
    answer = target / f"{accepted.code}{ANSWER_SUFFIX}"
    carrier.write(answer, accepted.answer)
    _say(str(answer))
    return GOOD


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
