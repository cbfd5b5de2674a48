"""Laptops and headquarters with real stores, real bundles and real keys, whatever happens to them.

`make soak` tries 20,000 examples from another beginning each time, and says from which.
"""

from __future__ import annotations

import os
import random
import traceback
from concurrent.futures import FIRST_EXCEPTION, ProcessPoolExecutor, wait
from multiprocessing import get_context

import pytest

from tests.sync import machine, world

SOAK = bool(os.environ.get("SIDESK_SOAK"))
EXAMPLES = 20_000 if SOAK else 300
STEPS = 24 if SOAK else 12
SHARE = 10  # examples of one piece of work: a failure is told soon, and can be tried again alone
PATIENCE = None if SOAK else 120.0  # seconds; a computer that has much else to do tries fewer


@pytest.mark.timeout(0 if SOAK else 900)
def test_state_machine_of_real_stores() -> None:
    """Nothing confirmed is lost, everybody sees the same, and no machine decides between people."""
    beginning = random.randrange(10**6) if SOAK else 0
    starts = range(beginning, beginning + EXAMPLES // SHARE)
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as pool:
        work = {pool.submit(tried, start): start for start in starts}
        done, late = wait(work, PATIENCE, FIRST_EXCEPTION)
        for one in late:
            one.cancel()
        done |= {one for one in late if not one.cancelled()}
        for one in sorted(done, key=work.__getitem__):
            assert not one.result(), f"from {work[one]}:\n{one.result()}"
    assert done


def tried(start: int) -> str:
    """What the machine found from this beginning; nothing if all was well."""
    with world.quickly():
        try:
            machine.run(SHARE, steps=STEPS, start=start, shrink=True)
        except BaseException as error:  # noqa: BLE001 - an assertion, or whatever the program raised
            return "".join(traceback.format_exception(error))
    return ""
