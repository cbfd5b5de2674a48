"""What can be written behind `sidesk hq`."""

from __future__ import annotations

import argparse

from sidesk.core.text import N_

ACTIONS = (
    "init", "invite", "serve", "mail", "approve", "ingest", "assign", "revoke", "export", "part",
    "certificate", "stamp",
    "login", "publish",
)  # fmt: skip


def add(parser: argparse.ArgumentParser) -> None:
    """The arguments of every action; each says in its help whose it is."""
    parser.add_argument("action", choices=ACTIONS)
    parser.add_argument("files", nargs="*", metavar="FILE")
    parser.add_argument("--name", help="init: the office's name; invite, login: the person's name")
    parser.add_argument(
        "--role", default="", help="invite: role in the process (ENG); assign, login: at headquarters"
    )
    parser.add_argument("--unit", default="", help="invite: the person's department or company")
    parser.add_argument("-o", "--out", metavar="DIR", help="for invitations, answers, receipts (DATA/out)")
    parser.add_argument("--address", default="", help="init: where laptops reach it, https://hq.example")
    parser.add_argument("--database", default="", help="init: postgresql://... instead of a file")
    parser.add_argument("--storage", default="", help="init: folder or s3://bucket, with --database")
    parser.add_argument(
        "--ca",
        metavar="FILE",
        help="the key of the root: a file (init and part write it) or pkcs11:LIBRARY, a token",
    )
    parser.add_argument("--person", default="", help="assign: a person's name or id")
    parser.add_argument("--project", default="", help="assign, export: the project's number")
    parser.add_argument("--end", action="store_true", help="assign: take it away again")
    parser.add_argument("--device", default="", help="revoke: the laptop's four characters")
    parser.add_argument("--reason", default="", help="revoke: why")
    parser.add_argument("--key-here", action="store_true", help="serve: certify at once; the key is here")
    parser.add_argument("--tsa", default="", metavar="URL", help="stamp: the time stamp server (RFC 3161)")
    parser.add_argument("--paper", action="append", metavar="NO", help="stamp: a document of this store")
    parser.add_argument("--trust", action="append", metavar="CA.pem", help="stamp: root of the server")
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        help="serve: the address to listen on; certificate: the name laptops call",
    )
    parser.add_argument("--port", type=int, default=8443, help="serve: its port")
    parser.add_argument(
        "--imap", default="", metavar="URL", help="mail: imaps://user@host, where bundles come"
    )
    parser.add_argument("--smtp", default="", metavar="URL", help="mail: smtps://user@host, for the answers")
    parser.add_argument("--from", dest="sender", default="", help="mail: headquarters' own address")
    parser.add_argument(
        "--mail-password-file", metavar="FILE", help="mail: or the variable SIDESK_MAIL_PASSWORD"
    )
    parser.add_argument("--mail-ca", default="", metavar="CA.pem", help="mail: root of the mail servers")
    parser.add_argument("--every", type=int, default=0, metavar="SECONDS", help="mail: look again and again")


def lacking(options: argparse.Namespace) -> str:
    """What an action cannot do without, as a sentence; empty where all is there."""
    if options.action in ("invite", "login") and not (options.name or "").split():
        return N_("name the person with --name.")
    if options.action == "stamp" and not (options.tsa and (options.files or options.paper)):
        return N_("name the time stamp server with --tsa, and FILE or --paper NO.")
    if options.action == "publish" and not options.files:
        return N_("name the FILE to hand out.")
    if options.action == "mail" and not (options.imap and options.smtp and options.sender):
        return N_(
            "name the mailbox with --imap, the server for answers with --smtp, the address with --from."
        )
    return ""
