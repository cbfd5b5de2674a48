"""The command line: stable words for people and scripts. One line on stderr when something is wrong."""

from __future__ import annotations

import argparse
import getpass
import json
import locale
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from sidesk import __version__
from sidesk.core.errors import Cancelled, CannotRead, SideskError, StoreLocked
from sidesk.core.text import Words

VALID, NOT_VALID, UNREADABLE, BUSY = 0, 1, 2, 3
WINDOW_OPTIONS = ("--sample", "--data", "--language", "--passphrase-file")
Command = Callable[[argparse.Namespace], int]


def run(arguments: Sequence[str]) -> int:
    """Do what the arguments say and return the exit code."""
    options = _options(arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")  # a Windows console may know no Chinese
    if options.self_test:
        from sidesk.app.self_test import self_test

        return self_test()
    try:
        command: Command = options.command
        return command(options)
    except StoreLocked as problem:
        return _say(problem, options, BUSY)
    except Cancelled as problem:
        return _say(problem, options, NOT_VALID)
    except SideskError as problem:
        return _say(problem, options, options.failure)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read the results has heard enough (`sidesk verify ... | head`).
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOT_VALID


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = _parser()
    first = arguments[0] if arguments else ""
    if first in WINDOW_OPTIONS or (first not in COMMANDS and not first.startswith("-")):
        arguments = ["open", *arguments]
    options, rest = parser.parse_known_args(arguments)
    # argparse fills a list of files before it meets the first option and has no place for those behind it.
    if rest and (not hasattr(options, "files") or any(word.startswith("-") for word in rest)):
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    if rest:
        options.files = [*options.files, *rest]
    return options


def _say(problem: SideskError, options: argparse.Namespace, code: int) -> int:
    words = _words(options)
    line = " ".join(part for part in (problem.told(words), problem.advised(words)) if part)
    print(f"sidesk: {' '.join(line.split())}", file=sys.stderr)
    return code


def _words(options: argparse.Namespace) -> Words:
    here = (locale.getlocale()[0] or "").lower()
    return Words(options.language or ("zh" if here.startswith(("zh", "chinese")) else "en"))


def _passphrase(options: argparse.Namespace, variable: str = "SIDESK_PASSPHRASE") -> str:
    """From the file, the variable, or a prompt; in this order."""
    if options.passphrase_file:
        try:
            return Path(options.passphrase_file).read_text(encoding="utf-8").rstrip("\r\n")
        except OSError as problem:
            raise CannotRead(path=options.passphrase_file, why=problem.strerror or str(problem)) from problem
    if variable in os.environ:
        return os.environ[variable]
    if not sys.stdin.isatty():
        return os.environ.get("SIDESK_PASSPHRASE", "")
    return getpass.getpass(_words(options).gettext("Passphrase: "))


def _read(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as problem:
        raise CannotRead(path=path, why=problem.strerror or str(problem)) from problem


def _folder(options: argparse.Namespace, kind: str = "SiDesk") -> Path:
    if options.data:
        return Path(options.data)
    import platformdirs

    return platformdirs.user_data_path(kind, appauthor=False)


# -- window ------------------------------------------------------------------------------------------------


def _open(options: argparse.Namespace) -> int:
    from sidesk.app.window import open_window

    file = Path(options.file) if options.file else None
    return open_window(_folder(options), sample=options.sample, file=file, language=options.language)


def _demo(options: argparse.Namespace) -> int:
    from sidesk.app.demo import demo

    words = _words(options)
    result = demo(Path(options.out), language=options.language or "zh")
    print(words.gettext("{count} sealed papers, one bundle and its receipt lie in {folder}").format(
        count=len(result.papers), folder=Path(options.out).resolve()
    ))  # fmt: skip
    return 0


# -- papers, bundles, forms --------------------------------------------------------------------------------


def _verify(options: argparse.Namespace) -> int:
    from sidesk.actions.verify import FileVerdict, verify_file

    words, worst, told = _words(options), VALID, []
    trust = [_read(path) for path in options.trust or ()]
    for path in options.files:
        try:
            verdict = verify_file(_read(path), trust, words)
        except SideskError as problem:
            verdict = FileVerdict.unreadable(problem, words)
        told.append({"file": path, **verdict.as_json()})
        worst = max(worst, verdict.code)
        if not options.json:
            print(f"{path}: {verdict.told()}", file=sys.stdout if verdict.code == VALID else sys.stderr)
    if options.json:
        print(json.dumps(told, ensure_ascii=False, indent=1))
    return worst


def _forms(options: argparse.Namespace) -> int:
    from sidesk.app.authoring import check_forms, compile_forms

    words = _words(options)
    if options.action == "check":
        return check_forms(options.files, words)
    return compile_forms(options.files, Path(options.out), words)


def _bundle(options: argparse.Namespace) -> int:
    from sidesk.app import bundles

    words = _words(options)
    with bundles.opened(_folder(options), _passphrase(options), options.language) as desk:
        if options.action == "export":
            return bundles.export(desk, Path(options.to), words)
        if options.action == "inspect":
            return bundles.inspect(desk, [Path(path) for path in options.files], words)
        return bundles.take_in(desk, [Path(path) for path in options.files], words)


def _store(options: argparse.Namespace) -> int:
    from sidesk.app import stores

    words = _words(options)
    if options.action == "restore":
        return stores.restore(Path(options.origin), _folder(options), _passphrase(options), words)
    target = Path(options.to or ".")
    return stores.care(options.action, _folder(options), _passphrase(options), target, words)


def _hq(options: argparse.Namespace) -> int:
    from sidesk.app import office

    return office.run(options, _folder(options, "SiDesk HQ"), _passphrase(options), _words(options))


# -- the arguments -----------------------------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--data", metavar="DIR", help="the store's folder (default: your own)")
    shared.add_argument("--language", choices=("zh", "en"))
    shared.add_argument("--passphrase-file", metavar="FILE")
    parser = argparse.ArgumentParser(prog="sidesk", description="The desk of a field engineer")
    parser.add_argument("--version", action="version", version=f"SiDesk {__version__}")
    parser.add_argument("--self-test", action="store_true", help="try everything once")
    parser.set_defaults(command=_open, failure=NOT_VALID, file=None, sample=False)
    parser.set_defaults(language=None, data=None, passphrase_file=None)
    commands = parser.add_subparsers(metavar="COMMAND")
    for name, add in COMMANDS.items():
        add(commands.add_parser(name, parents=[shared], help=HELP[name]))
    return parser


def _add_open(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", metavar="FILE")
    parser.add_argument("--sample", action="store_true", help="open a fresh sample project")
    parser.set_defaults(command=_open)


def _add_demo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", required=True, metavar="DIR")
    parser.set_defaults(command=_demo)


def _add_verify(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--trust", action="append", metavar="CA.pem")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(command=_verify, failure=UNREADABLE)


def _add_forms(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=("check", "compile"))
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("-o", "--out", default=".", metavar="DIR")
    parser.set_defaults(command=_forms)


def _add_bundle(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=("export", "import", "inspect"))
    parser.add_argument("files", nargs="*", metavar="FILE")
    parser.add_argument("--to", default=".", metavar="FILE|DIR")
    parser.set_defaults(command=_bundle)


def _add_store(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=("check", "backup", "restore"))
    parser.add_argument("--to", metavar="DIR")
    parser.add_argument("--from", dest="origin", default=".", metavar="DIR")
    parser.set_defaults(command=_store)


def _add_hq(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=("init", "invite", "ingest"))
    parser.add_argument("files", nargs="*", metavar="FILE")
    parser.add_argument("--name", help="init: the office's name; invite: the person's name")
    parser.add_argument("--role", default="ENG", help="invite: the person's role in the process")
    parser.add_argument("--unit", default="", help="invite: the person's department or company")
    parser.add_argument("-o", "--out", metavar="DIR", help="for invitations, answers, receipts (DATA/out)")
    parser.set_defaults(command=_hq, failure=UNREADABLE)


COMMANDS: dict[str, Callable[[argparse.ArgumentParser], None]] = {
    "open": _add_open,
    "demo": _add_demo,
    "verify": _add_verify,
    "forms": _add_forms,
    "bundle": _add_bundle,
    "store": _add_store,
    "hq": _add_hq,
}
HELP = {
    "open": "open the window (also without any command)",
    "demo": "do the main job through the real windows, without a display",
    "verify": "check papers and bundles: 0 valid, 1 not valid or signer unknown, 2 unreadable",
    "forms": "check or compile XLSForms (.xlsx .xls .md)",
    "bundle": "export to headquarters, take in what came back, look into a bundle",
    "store": "check, back up or restore the store",
    "hq": "headquarters' side: init, invite, ingest",
}
