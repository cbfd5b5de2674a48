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
from sidesk.core.text import N_
from sidesk.instruments import site_limits
from sidesk.instruments.site_limits import Range

FOLDER = "limits"
_ENDING = ".json"
_LARGEST = 1_000_000


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
            ranges = site_limits.changed(_text(path.read_bytes(), path.name), path.name, ranges)
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
    after = site_limits.changed(_text(data, name), name, before)
    folder = store / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / f"{Path(name).stem}{_ENDING}", data)
    return sorted(limit for limit, one in after.items() if before.get(limit) != one)


def known(store: Path) -> dict[str, str]:
    """As forms ask for it: `limit_neutral_earth_v_most`, `limit_poe_4_device`."""
    found = {f"limit_poe_{number}_device": format(watt, "f") for number, watt in site_limits.poe_devices()}
    for name, one in given(store).ranges.items():
        for side, bound in (("least", one.least), ("most", one.most)):
            if bound is not None:
                found[f"limit_{name}_{side}"] = format(bound, "f")
    return found


def _text(data: bytes, name: str) -> str:
    if len(data) > _LARGEST:
        raise LimitsWrong(file=name, why=N_("it is larger than any list of limits"), place="1")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise LimitsWrong(file=name, why=N_("it is no text in UTF-8"), place=str(line)) from None
