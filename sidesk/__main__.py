"""Start here: `python -m sidesk`."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line; without a command it opens the window."""
    from sidesk.cli import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
