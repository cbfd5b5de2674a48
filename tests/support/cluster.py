"""A real PostgreSQL of one's own: a temporary cluster on a socket, as an ordinary user."""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_DEBIAN = Path("/usr/lib/postgresql")


def programs() -> Path | None:
    """The folder with initdb and pg_ctl; None where PostgreSQL is not installed."""
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    versions = sorted(_DEBIAN.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return versions[-1].parent if versions else None


@contextmanager
def cluster() -> Iterator[str]:
    """The address of a fresh server; `createdb` in it by `database`."""
    bin_folder = programs()
    assert bin_folder is not None
    with tempfile.TemporaryDirectory(prefix="pg") as name:
        folder, user = Path(name), _nobody(Path(name))
        data = folder / "data"
        _run(
            user, bin_folder / "initdb", "-D", data, "-A", "trust", "-U", "sidesk", "-E", "UTF8", "--locale=C"
        )
        options = f"-k {folder} -c listen_addresses='' -c fsync=off"
        _run(user, bin_folder / "pg_ctl", "-D", data, "-l", folder / "log", "-o", options, "-w", "start")
        try:
            yield f"postgresql://sidesk@/postgres?host={folder}"
        finally:
            _run(user, bin_folder / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")


_numbers = itertools.count(1)


def database(server: str) -> str:
    """A new empty database; its address."""
    import psycopg

    name = f"hq{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return server.replace("/postgres?", f"/{name}?")


def _nobody(folder: Path) -> int | None:
    """PostgreSQL refuses to run as root: then as nobody, who gets the folder."""
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return nobody.pw_uid


def _run(user: int | None, *command: object) -> None:
    done = subprocess.run(
        [str(word) for word in command],
        user=user,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, command
