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
from typing import NoReturn

from sidesk import __version__
from sidesk.core.errors import (
    Cancelled,
    CannotRead,
    CannotWrite,
    PassphraseMissing,
    SideskError,
    StoreLocked,
)
from sidesk.core.reading import read_whole
from sidesk.core.text import LANGUAGES, N_, Words

VALID, NOT_VALID, UNREADABLE, BUSY = 0, 1, 2, 3
MISUSED = 2  # as every program says it of a command that is not understood
PROGRAM_OPTIONS = ("-h", "--help", "--version", "--self-test")
Command = Callable[[argparse.Namespace], int]


class _Misuse(SideskError):
    """A command that is not understood; `usage` says how it is written."""

    text = N_("The command is not understood: {what}")
    advice = "{usage}"


class _Unknown(SideskError):
    """Neither a command nor a file."""

    text = N_("“{word}” is neither a command nor a file.")
    advice = N_("The commands are {commands}.")


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, like every other error."""

    def error(self, message: str) -> NoReturn:
        """Instead of usage and message on several lines."""
        raise _Misuse(what=message, usage=self.format_usage())


def run(arguments: Sequence[str]) -> int:
    """Do what the arguments say and return the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")  # a Windows console may know no Chinese
    try:
        options = _options(arguments)
    except (_Misuse, _Unknown) as problem:
        return _say(problem, _words(_language_in(arguments)), MISUSED)
    if options.self_test:
        from sidesk.app.self_test import self_test

        return self_test()
    try:
        code = _done(options)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # Whoever read the results has heard enough (`sidesk verify ... | head`).
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOT_VALID


def _done(options: argparse.Namespace) -> int:
    """Do it; what goes wrong is said in one line."""
    words, command = _words(options.language), options.command
    try:
        return int(command(options))
    except StoreLocked as problem:
        return _say(problem, words, BUSY)
    except Cancelled as problem:
        return _say(problem, words, NOT_VALID)
    except _Misuse as problem:
        return _say(problem, words, MISUSED)
    except SideskError as problem:
        return _say(problem, words, options.failure)
    except BrokenPipeError:
        raise
    except OSError as problem:  # a disk or a folder that fails where nobody expects it
        return _say(CannotWrite.because(problem.filename or "", problem), words, options.failure)
    except KeyboardInterrupt:
        return 130


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    """The arguments; without a command they are for the window. Raises _Misuse, _Unknown."""
    parser = _parser()
    first = arguments[0] if arguments else ""
    if first not in COMMANDS and first not in PROGRAM_OPTIONS:
        if first and not first.startswith("-") and not Path(first).exists():
            raise _Unknown(word=first, commands=", ".join(COMMANDS))
        arguments = ["open", *arguments]
    options, rest = parser.parse_known_args(arguments)
    # argparse fills a list of files before it meets the first option and has no place for those behind it.
    if rest and (not hasattr(options, "files") or any(word.startswith("-") for word in rest)):
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    if rest:
        options.files = [*options.files, *rest]
    return options


def _language_in(arguments: Sequence[str]) -> str | None:
    """The language in arguments that could not be read as a whole."""
    for word, following in zip(arguments, [*arguments[1:], ""], strict=True):
        name, _, value = word.partition("=")
        if name == "--language" and (value or following) in LANGUAGES:
            return value or following
    return None


def _say(problem: SideskError, words: Words, code: int) -> int:
    print(f"sidesk: {words.line(problem.told(words), problem.advised(words))}", file=sys.stderr)
    return code


def _words(language: str | None) -> Words:
    here = (locale.getlocale()[0] or "").lower()
    return Words(language or ("zh" if here.startswith(("zh", "chinese")) else "en"))


def _passphrase(options: argparse.Namespace) -> str:
    """From the file, the variable, or a prompt; in this order. Raises PassphraseMissing, CannotRead."""
    if options.passphrase_file:
        given = _first_line(options.passphrase_file)
    elif "SIDESK_PASSPHRASE" in os.environ:
        given = os.environ["SIDESK_PASSPHRASE"]
    else:
        given = _asked(_words(options.language).gettext("Passphrase: "))
    if not given:
        raise PassphraseMissing
    return given


def _first_line(path: str) -> str:
    """What an editor saved: perhaps with a byte order mark, perhaps with line ends of Windows."""
    try:
        return read_whole(path).decode("utf-8-sig").partition("\n")[0].rstrip("\r")
    except UnicodeDecodeError as problem:
        raise CannotRead(path=path, why=N_("it is not text in UTF-8.")) from problem


def _asked(prompt: str) -> str:
    if not sys.stdin.isatty():
        return ""
    try:
        return getpass.getpass(prompt)
    except EOFError:
        return ""


def _demand_files(options: argparse.Namespace) -> None:
    if not options.files:
        raise _Misuse(what=N_("name at least one FILE."), usage="")


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

    words = _words(options.language)
    result = demo(Path(options.out), language=options.language or "zh")
    print(words.gettext("{count} sealed papers, one bundle and its receipt lie in {folder}").format(
        count=len(result.papers), folder=Path(options.out).resolve()
    ))  # fmt: skip
    return 0


# -- papers, bundles, forms --------------------------------------------------------------------------------


def _verify(options: argparse.Namespace) -> int:
    from sidesk.actions.verify import LARGEST, FileVerdict, trusted, verify_file

    words, worst, told = _words(options.language), VALID, []
    trust = [trusted(read_whole(path, LARGEST), path) for path in options.trust or ()]
    for path in options.files:
        try:
            verdict = verify_file(read_whole(path, LARGEST + 1), trust, words)
        except SideskError as problem:
            verdict = FileVerdict.unreadable(problem, words)
        told.append({"file": path, **verdict.as_json()})
        worst = max(worst, verdict.code)
        if not options.json:
            where = sys.stdout if verdict.code == VALID else sys.stderr
            print(f"{path}: {verdict.told(words)}", *verdict.lines(words), sep="\n  ", file=where)
    if options.json:
        print(json.dumps(told, ensure_ascii=False, indent=1))
    return worst


def _forms(options: argparse.Namespace) -> int:
    from sidesk.app.authoring import check_forms, compile_forms

    words = _words(options.language)
    if options.action == "check":
        return check_forms(options.files, words)
    return compile_forms(options.files, Path(options.out), words)


def _process(options: argparse.Namespace) -> int:
    from sidesk.app import processes

    words = _words(options.language)
    if options.action == "check":
        added = Path(options.data) if options.data else None  # the department's files lie beside a store
        if added is None or not (added / processes.FOLDER).is_dir():
            return processes.check(words, as_json=options.json)
        return processes.check(words, added, _passphrase(options), as_json=options.json)
    if not options.project:
        raise _Misuse(what=N_("name the project with --project."), usage="")
    where = _folder(options)
    return processes.state(where, _passphrase(options), options.project, words, as_json=options.json)


def _package(options: argparse.Namespace) -> int:
    from sidesk.actions.package import Wish
    from sidesk.app import packages

    words = _words(options.language)
    passphrase = _passphrase(options)
    signing = os.environ.get("SIDESK_SIGNING_PASSPHRASE") or passphrase
    folder = Path(options.folder) if options.folder else None
    volumes = frozenset(options.volumes.split(",")) if options.volumes else frozenset[str]()
    wish = Wish(options.edition, options.language or "", volumes, options.blanks)
    order = packages.Order(options.project, Path(options.out), wish, folder)
    return packages.make(_folder(options), passphrase, signing, order, words)


def _import(options: argparse.Namespace) -> int:
    from sidesk.app.instruments import remembered, take_in
    from sidesk.instruments.reading import Hints

    words = _words(options.language)
    silent = bool(options.passphrase_file) or "SIDESK_PASSPHRASE" in os.environ  # nobody is asked for this
    layouts = remembered(_folder(options), _passphrase(options), words) if silent else {}
    hints = Hints(options.platform, options.instrument_command, layouts)
    return take_in(options.files, hints, words, as_json=options.json)


def _bundle(options: argparse.Namespace) -> int:
    from sidesk.app import bundles

    words = _words(options.language)
    if options.action != "export":
        _demand_files(options)
    with bundles.opened(_folder(options), _passphrase(options), options.language) as desk:
        if options.action == "export":
            return bundles.export(desk, Path(options.to), words)
        if options.action == "inspect":
            return bundles.inspect(desk, [Path(path) for path in options.files], words)
        return bundles.take_in(desk, [Path(path) for path in options.files], words)


def _store(options: argparse.Namespace) -> int:
    from sidesk.app import stores

    words = _words(options.language)
    if options.action == "restore":
        return stores.restore(Path(options.origin), _folder(options), _passphrase(options), words)
    target = Path(options.to or ".")
    return stores.care(options.action, _folder(options), _passphrase(options), target, words)


def _hq(options: argparse.Namespace) -> int:
    from sidesk.app import office, office_options

    if options.action == "ingest":
        _demand_files(options)
    if lacking := office_options.lacking(options):
        raise _Misuse(what=lacking, usage="")
    folder, passphrase = _folder(options, "SiDesk HQ"), _passphrase(options)
    return office.run(options, folder, passphrase, _words(options.language))


# -- the arguments -----------------------------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    shared = _Parser(add_help=False)
    shared.add_argument("--data", metavar="DIR", help="the store's folder (default: your own)")
    shared.add_argument("--language", choices=LANGUAGES)
    shared.add_argument("--passphrase-file", metavar="FILE")
    parser = _Parser(prog="sidesk", description="The desk of a field engineer")
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


def _add_process(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=("check", "state"))
    parser.add_argument("--project", metavar="NO", help="state: the number of the project")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(command=_process)


def _add_package(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--project", required=True, metavar="NO", help="the number of the project")
    parser.add_argument("-o", "--out", required=True, metavar="FILE.pdf")
    parser.add_argument("--folder", metavar="DIR", help="write papers, files and registers there as well")
    parser.add_argument("--edition", choices=("client", "crew", "internal"), default="client")
    parser.add_argument("--volumes", metavar="III,IV", help="only these")
    parser.add_argument("--blanks", action="store_true", help="empty forms for papers that are missing")
    parser.set_defaults(command=_package)


def _add_import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument(
        "--platform", default="", metavar="P", help="of a console's text: cisco_ios, huawei_vrp ..."
    )
    # `command` is what the program is to do; this one is what was typed at the device.
    parser.add_argument("--command", default="", metavar="C", dest="instrument_command")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(command=_import, failure=UNREADABLE)


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
    from sidesk.app import office_options

    office_options.add(parser)
    parser.set_defaults(command=_hq, failure=UNREADABLE)


COMMANDS: dict[str, Callable[[argparse.ArgumentParser], None]] = {
    "open": _add_open,
    "demo": _add_demo,
    "verify": _add_verify,
    "forms": _add_forms,
    "process": _add_process,
    "import": _add_import,
    "package": _add_package,
    "bundle": _add_bundle,
    "store": _add_store,
    "hq": _add_hq,
}
HELP = {
    "open": "open the window (also without any command)",
    "demo": "do the main job through the real windows, without a display",
    "verify": "check papers and bundles: 0 valid, 1 not valid or signer unknown, 2 unreadable",
    "forms": "check or compile XLSForms (.xlsx .xls .md)",
    "process": "the department's process: check it, or say where a project stands",
    "package": "the acceptance package of a project as one sealed PDF",
    "import": "what the files of instruments hold: OTDR, iperf3, device consoles, tester tables",
    "bundle": "export to headquarters, take in what came back, look into a bundle",
    "store": "check, back up or restore the store",
    "hq": "headquarters' side: init, invite, serve, mail, login, approve, ingest, assign, revoke ...",
}
