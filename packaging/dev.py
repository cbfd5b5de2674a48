"""The developer's commands, behind the Makefile and usable where there is no make.

Standard library only: this runs under the system's Python before anything is installed.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
TOOLS = ROOT / ".uv"
LOCKS = ROOT / "packaging" / "locks"
BIN = "Scripts" if os.name == "nt" else "bin"
EXE = ".exe" if os.name == "nt" else ""

# Libraries that Qt loads on Linux (packaging.md): soname -> Debian package.
WINDOW_LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
# Programs that the tests use as third-party witnesses, and PyInstaller's objdump.
TEST_PROGRAMS = {
    "pdfsig": "poppler-utils",
    "openssl": "openssl",
    "objdump": "binutils",
    "Xvfb": "xvfb",
    "xauth": "xauth",
    "xdotool": "xdotool",
    "pg_createcluster": "postgresql",
    "softhsm2-util": "softhsm2",
    "iperf3": "iperf3",
}
# The same for libraries: what drives the browser links this one.
TEST_LIBRARIES = {"libatomic.so.1": "libatomic1"}
# For tests of headquarters' pages, which are skipped where Debian's package is not to be had (Ubuntu).
BROWSER = "chromium"

OFFSCREEN = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
# pikepdf's wheels ask for it.
OLDEST_MACOS = "15.0"


class Failed(SystemExit):
    """One clear line on stderr, exit 1."""

    def __init__(self, line: str) -> None:
        print(f"SiDesk: {line}", file=sys.stderr)
        super().__init__(1)


def call(*command: str | Path, **options: object) -> None:
    """Run a command; its failure is ours, with its exit code."""
    done = subprocess.run([str(part) for part in command], cwd=ROOT, check=False, **options)
    if done.returncode:
        raise SystemExit(done.returncode)


def tool(name: str) -> Path:
    """A command inside the project's own environment."""
    return VENV / BIN / (name + EXE)


# -- set-up ------------------------------------------------------------------------------------------------


def system_packages(*, tests: bool) -> None:
    """Install missing system packages on Debian and Ubuntu where root allows, else say the line to type."""
    if not sys.platform.startswith("linux"):
        return
    ldconfig = shutil.which("ldconfig", path=os.environ.get("PATH", "") + ":/sbin:/usr/sbin")
    if ldconfig is None:
        return
    known = subprocess.run([ldconfig, "-p"], capture_output=True, text=True, check=False).stdout
    missing = [package for library, package in WINDOW_LIBRARIES.items() if f"{library} " not in known]
    if tests:
        missing += [package for program, package in TEST_PROGRAMS.items() if shutil.which(program) is None]
        missing += [package for library, package in TEST_LIBRARIES.items() if f"{library} " not in known]
        missing += _library_of_python(known)
    missing = list(dict.fromkeys(missing))
    if not missing:
        return
    if shutil.which("apt-get") is None:
        raise Failed(f"these system packages are missing (Debian's names): {' '.join(missing)}")
    if os.name == "posix" and os.geteuid() != 0:
        line = f"sudo apt-get update && sudo apt-get install -y --no-install-recommends {' '.join(missing)}"
        raise Failed(f"system packages are missing. Run this, then try again:\n  {line}")
    print(f"SiDesk: installing {' '.join(missing)}")
    apt = ("apt-get", "-o", "DPkg::Lock::Timeout=300", "-qq")
    quiet = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, "stdout": subprocess.DEVNULL}
    call(*apt, "update", **quiet)
    # Debian 13 and Ubuntu 24.04 renamed one of them.
    known = subprocess.run(["apt-cache", "show", "libglib2.0-0t64"], capture_output=True, check=False)
    renamed = {"libglib2.0-0": "libglib2.0-0t64"} if known.returncode == 0 else {}
    wanted = [renamed.get(package, package) for package in missing]
    known = subprocess.run(["apt-cache", "show", BROWSER], capture_output=True, check=False)
    wanted += [BROWSER] if tests and known.returncode == 0 else []
    call(*apt, "install", "-y", "--no-install-recommends", *wanted, **quiet)


def _library_of_python(known: str) -> list[str]:
    """PyInstaller packs Python's shared library, which Debian keeps in a package of its own."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    debians = sys.base_prefix == "/usr" and f"libpython{version}.so.1.0" not in known
    return [f"libpython{version}"] if debians else []


def environment() -> None:
    """`.venv` with exactly the locked packages and the project as editable; quick when nothing changed."""
    if sys.version_info < (3, 11):
        raise Failed(f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}")
    locks = [LOCKS / "run.txt", LOCKS / "dev.txt"]
    mark = VENV / "sidesk-set-up"
    read = [path.read_bytes() for path in (*locks, ROOT / "pyproject.toml")]
    state = hashlib.sha256(b"".join(read)).hexdigest() + sys.version
    if mark.is_file() and mark.read_text() == state:
        return
    make_venv(VENV)
    uv = uv_program()
    files = [item for lock in locks for item in ("-r", str(lock))]
    if uv is not None:
        python = str(tool("python"))
        call(uv, "pip", "sync", "-q", "--require-hashes", "--python", python, *(str(p) for p in locks))
        call(uv, "pip", "install", "-q", "--python", python, "--no-deps", "--no-build-isolation", "-e", ROOT)
    else:
        pip = (tool("python"), "-m", "pip", "--disable-pip-version-check", "-q", "install")
        call(*pip, "--require-hashes", *files)
        call(*pip, "--no-deps", "--no-build-isolation", "-e", ROOT)
    mark.write_text(state)


def make_venv(folder: Path) -> None:
    """An empty virtual environment; Debian's Python may lack the module's other half."""
    if folder.exists():
        shutil.rmtree(folder)  # half made, or made from other locks
    try:
        venv.create(folder, with_pip=True, clear=False)
    except (subprocess.CalledProcessError, ModuleNotFoundError, ImportError) as problem:
        raise Failed(
            "Python's venv is incomplete. Run: sudo apt-get install -y python3-venv, then try again"
        ) from problem


def uv_program() -> Path | None:
    """uv from its own locked environment, a hundred times quicker than pip; None where it cannot be had."""
    program = TOOLS / BIN / ("uv" + EXE)
    if not program.exists():
        make_venv(TOOLS)
        python = str(TOOLS / BIN / ("python" + EXE))
        pip = [python, "-m", "pip", "--disable-pip-version-check", "-q", "install"]
        done = subprocess.run([*pip, "--require-hashes", "-r", str(LOCKS / "uv.txt")], cwd=ROOT, check=False)
        if done.returncode:
            print("SiDesk: uv is not to be had here, pip does its work (slower)", file=sys.stderr)
            return None
    os.environ["UV_PYTHON_DOWNLOADS"] = "never"
    return program


def words() -> None:
    """Compile the catalogues: resources/i18n/*/LC_MESSAGES/sidesk.po to .mo."""
    call(tool("python"), ROOT / "packaging" / "words.py", "compile")


def setup(*, tests: bool = False) -> None:
    """All that a fresh machine needs."""
    system_packages(tests=tests)
    environment()
    words()


# -- commands ----------------------------------------------------------------------------------------------


def command_setup(_: Sequence[str]) -> None:
    """Make .venv with the locked packages and the project in it"""
    setup(tests=True)
    print("SiDesk: ready. `make run` opens it, `make test` tries it.")


def command_run(_: Sequence[str]) -> None:
    """Open SiDesk on a fresh sample project; without a display do the main job into out/"""
    setup()
    display = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if sys.platform.startswith("linux") and not display:
        call(tool("sidesk"), "demo", "--out", "out")
        return
    call(tool("sidesk"), "--sample")


def command_test(arguments: Sequence[str]) -> None:
    """Run all tests, one process per core (ARGS: for pytest)"""
    setup(tests=True)
    processes = () if arguments else ("-n", "logical", "--maxprocesses", "8")
    call(tool("python"), "-m", "pytest", "-q", *processes, *arguments)


def command_lint(_: Sequence[str]) -> None:
    """Format, lint, types, import contracts, words"""
    setup(tests=True)
    call(tool("ruff"), "format", "--check", ".")
    call(tool("ruff"), "check", ".")
    call(tool("mypy"))
    call(tool("lint-imports"))
    call(tool("python"), ROOT / "packaging" / "words.py", "check")


def command_check(arguments: Sequence[str]) -> None:
    """Everything CI checks: format, lint, types, contracts, words, tests"""
    command_lint(())
    command_test(arguments)


def command_screens(arguments: Sequence[str]) -> None:
    """Render every page in every theme and language to build/screens"""
    setup(tests=True)
    call(tool("python"), ROOT / "packaging" / "screens.py", *arguments, env=OFFSCREEN)


def command_bench(arguments: Sequence[str]) -> None:
    """Run the benchmarks; each prints ratios against a baseline of the same run"""
    setup(tests=True)
    folder = ROOT / "benchmarks"
    chosen = [folder / f"{name}.py" for name in arguments] or sorted(folder.glob("*.py"))
    for script in chosen:
        print(f"== {script.stem}", flush=True)
        call(tool("python"), script, env=OFFSCREEN)


def command_soak(arguments: Sequence[str]) -> None:
    """The long runs: 20,000 examples of the exchange, more kills, more fuzz; hours (ARGS: which tests)"""
    setup(tests=True)
    patient = ("-o", "timeout=0", *arguments)
    call(tool("python"), "-m", "pytest", "-q", *patient, env={**os.environ, "SIDESK_SOAK": "20"})


def command_package(_: Sequence[str]) -> None:
    """Build the one-folder program in dist/sidesk and let it test itself"""
    setup(tests=True)
    call(tool("pyinstaller"), "--noconfirm", "--log-level", "WARN", ROOT / "packaging" / "sidesk.spec")
    program = ROOT / "dist" / "sidesk" / ("sidesk" + EXE)
    # An empty environment: nothing of this machine's Python, paths or languages may be needed.
    call(program, "--self-test", env={"QT_QPA_PLATFORM": "offscreen"})


def command_lock(_: Sequence[str]) -> None:
    """Resolve the newest allowed packages into packaging/locks (hashes, no host names)"""
    setup(tests=True)
    uv = uv_program()
    if uv is None:
        raise Failed("locking needs uv")
    common = (
        "pip", "compile", "-q", "--universal", "--python-version", "3.11", "--generate-hashes", "--no-header",
        "--no-annotate", "--no-emit-index-url",
    )  # fmt: skip
    extras = [part for extra in ("authoring", "hq", "token") for part in ("--extra", extra)]
    call(uv, *common, "pyproject.toml", *extras, "-o", LOCKS / "run.txt")
    (LOCKS / "dev.txt").unlink()  # its old pins may contradict the new ones
    call(uv, *common, "--group", "dev", "-c", LOCKS / "run.txt", "-o", LOCKS / "dev.txt")
    (LOCKS / "uv.in").write_text("uv\n")
    call(uv, *common, LOCKS / "uv.in", "-o", LOCKS / "uv.txt")
    (LOCKS / "uv.in").unlink()


def command_wheels(_: Sequence[str]) -> None:
    """Check that every locked package has its Windows and macOS wheel"""
    setup(tests=True)
    uv = uv_program()
    if uv is None:
        raise Failed("checking wheels needs uv")
    # Macs with Intel processors are left out: cryptography makes no wheels for them any more.
    for platform in ("x86_64-pc-windows-msvc", "aarch64-apple-darwin"):
        for version in ("3.11", "3.12", "3.13"):
            call(
                uv, "pip", "compile", "-q", "--no-deps", "--only-binary", ":all:",
                "--python-platform", platform, "--python-version", version, LOCKS / "run.txt",
                stdout=subprocess.DEVNULL, env={**os.environ, "MACOSX_DEPLOYMENT_TARGET": OLDEST_MACOS},
            )  # fmt: skip
        print(f"SiDesk: every package has a wheel for {platform}")


def command_docs(_: Sequence[str]) -> None:
    """Check that README's map and the documented commands are true"""
    setup(tests=True)
    call(tool("python"), "-m", "pytest", "-q", "tests/test_architecture.py", "tests/test_docs.py")


def command_help(_: Sequence[str]) -> None:
    """Explain every command"""
    width = max(len(name) for name in COMMANDS)
    for name, function in COMMANDS.items():
        print(f"  make {name:<{width}}  {function.__doc__}")


COMMANDS: dict[str, Callable[[Sequence[str]], None]] = {
    "setup": command_setup,
    "run": command_run,
    "test": command_test,
    "check": command_check,
    "lint": command_lint,
    "screens": command_screens,
    "bench": command_bench,
    "soak": command_soak,
    "package": command_package,
    "wheels": command_wheels,
    "lock": command_lock,
    "docs": command_docs,
    "help": command_help,
}


def main() -> None:
    """Run one command by name."""
    parser = argparse.ArgumentParser(prog="dev.py", description="SiDesk's developer commands")
    parser.add_argument("command", choices=COMMANDS, nargs="?", default="help")
    known, rest = parser.parse_known_args()
    COMMANDS[known.command](rest)


if __name__ == "__main__":
    main()
