"""The log file: what happened, never what was answered."""

from __future__ import annotations

import logging
from pathlib import Path

FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"


def to_file(folder: Path) -> logging.Handler:
    """Write warnings and our own notes to `folder/sidesk.log`: three files of half a megabyte at most.

    Callers log names of actions, ids and error kinds. Answers, names and passphrases never go in.
    """
    from logging.handlers import RotatingFileHandler  # loads socket and pickle; the window comes first

    folder.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(
        folder / "sidesk.log", maxBytes=500_000, backupCount=2, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter(FORMAT))
    logging.getLogger().addHandler(handler)
    logging.getLogger("sidesk").setLevel(logging.INFO)
    return handler
