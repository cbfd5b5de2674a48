"""The key of headquarters' root: in the store, in a file on a stick, or on a token that never lets it go."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sidesk.core.errors import CannotWrite, OfficeAskedWrongly
from sidesk.core.files import write_whole
from sidesk.core.reading import read_whole
from sidesk.core.text import N_, Words
from sidesk.hq.office import Headquarters
from sidesk.signing.authority import OpenAuthority

TOKEN = "pkcs11:"  # before the path of the token's library
_OWN_TOOLS = N_("name a file; the token's own tools bring the key from there onto it.")


def part(office: Headquarters, file: str, words: Words) -> None:
    """Write the locked key of the root into a file and forget it here. Raises CannotWrite,
    OfficeAskedWrongly."""
    if file.startswith(TOKEN):
        raise OfficeAskedWrongly(why=_OWN_TOOLS)
    path = Path(file)

    def keep(data: bytes) -> None:
        try:
            if path.exists():
                raise FileExistsError(path)
            write_whole(path, data)
        except OSError as problem:
            raise CannotWrite.because(str(path), problem) from problem

    office.part_with_root(keep)
    sys.stdout.write(
        words.gettext("The key of the root lies in {path} only; keep it and its passphrase safe.").format(
            path=path
        )
        + "\n"
    )


@contextmanager
def opened(office: Headquarters, said: str | None, passphrase: str) -> Iterator[OpenAuthority]:
    """The root with its key: from the store, or from where --ca says. Raises RootApart, RootOfAnother,
    CannotRead, TokenUnusable."""
    if not said:
        yield office.authority(passphrase)
    elif said.startswith(TOKEN):
        with office.authority_on(said.removeprefix(TOKEN), _pin()) as authority:
            yield authority
    else:
        yield office.authority_in(read_whole(said), passphrase)


def _pin() -> str:
    given = os.environ.get("SIDESK_TOKEN_PIN", "")
    return given or (getpass.getpass("PIN: ") if sys.stdin.isatty() else "")
