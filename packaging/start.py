"""The frozen program's entry: the same as `python -m sidesk`."""

import sys

from sidesk.__main__ import main

sys.exit(main())
