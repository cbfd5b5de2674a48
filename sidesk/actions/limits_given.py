"""What values may be in this store: the limits that come with the program, and headquarters' over them.

Headquarters' lie as JSON files in the folder `limits` beside the store; `take_in` puts one there. Forms ask
for them by `pulldata('limit', 'earth_joint_ohm_most')`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sidesk.core.errors import CannotRead, LimitsWrong, SideskError
from sidesk.core.files import write_whole
from sidesk.instruments import site_limits
from sidesk.instruments.site_limits import Range

FOLDER = "limits"
_ENDING = ".json"


@dataclass(frozen=True)
class Given:
    """The limits that count, and what is wrong with files that were left out: one error each."""

    ranges: Mapping[str, Range]
    faults: tuple[SideskError, ...] = ()


def given(store: Path) -> Given:
    """All files of the folder, in the order of their names; a wrong one is left out whole."""
    ranges, faults = dict(site_limits.ranges()), list[SideskError]()
    for path in sorted((store / FOLDER).glob(f"*{_ENDING}")):
        try:
            ranges = site_limits.read(path.read_bytes(), path.name, ranges)
        except OSError as error:
            faults.append(CannotRead.because(path, error))
        except LimitsWrong as error:
            faults.append(error)
    return Given(ranges, tuple(faults))


def take_in(store: Path, data: bytes, name: str) -> list[str]:
    """Keep a file of headquarters: it counts from now on. The names of the limits that it changes.

    Raises LimitsWrong with the place in the file, and CannotWrite; then all stays as it was.
    """
    before = given(store).ranges
    after = site_limits.read(data, name, before)
    folder = store / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / f"{Path(name).stem}{_ENDING}", data)
    return sorted(limit for limit, one in after.items() if before.get(limit) != one)


def has(store: Path, name: str) -> bool:
    """Whether a file of this name counts; a backup brings the store back without them."""
    return (store / FOLDER / name).exists()


def known(store: Path) -> dict[str, str]:
    """As forms ask for it: `limit_neutral_earth_v_most`, `limit_poe_4_device`."""
    found = {f"limit_poe_{number}_device": format(watt, "f") for number, watt in site_limits.poe_devices()}
    for name, one in given(store).ranges.items():
        for side, bound in (("least", one.least), ("most", one.most)):
            if bound is not None:
                found[f"limit_{name}_{side}"] = format(bound, "f")
    return found
