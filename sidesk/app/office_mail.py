"""`sidesk hq mail`: look into headquarters' mailbox, once or again and again."""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

from sidesk.core.errors import CannotRead, MailRefused, TookTooLong
from sidesk.core.text import Words
from sidesk.hq import post
from sidesk.hq.office import open_office
from sidesk.hq.post import Post
from sidesk.sync import mailbox

GOOD, BAD = 0, 1


def run(options: argparse.Namespace, folder: Path, passphrase: str, words: Words) -> int:
    """Take in and answer what waits; with `--every` until Ctrl+C, whatever the mail server does meanwhile."""
    password = _password(options)
    where = Post(
        inbound=mailbox.account(options.imap, options.sender, password, options.mail_ca),
        outbound=mailbox.account(options.smtp, options.sender, password, options.mail_ca),
        address=options.sender,
    )
    with open_office(folder, passphrase) as office:
        while True:
            try:
                looked = post.look(office, where, words)
            except (MailRefused, TookTooLong) as problem:
                if not options.every:
                    raise
                sys.stderr.write(words.line(problem.told(words), problem.advised(words)) + "\n")
                looked = []
            troubled = [_said(one, words) for one in looked]
            sys.stdout.flush()
            if not options.every:
                return BAD if any(troubled) else GOOD
            time.sleep(options.every)


def _said(looked: post.Looked, words: Words) -> bool:
    """Say what became of a mail; whether somebody has to look at it."""
    for result in looked.results:
        sys.stdout.write(f"{looked.sender}: {result.told(words)}\n")
    if looked.trouble:
        sys.stderr.write(f"{looked.sender}: {looked.trouble}\n")
    return bool(looked.trouble) or any(result.outcome.exit_code for result in looked.results)


def _password(options: argparse.Namespace) -> str:
    if not options.mail_password_file:
        return os.environ.get("SIDESK_MAIL_PASSWORD", "")
    path = Path(options.mail_password_file)
    try:
        return path.read_text(encoding="utf-8").strip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        problem = error if isinstance(error, OSError) else OSError(str(error))
        raise CannotRead.because(path, problem) from error
