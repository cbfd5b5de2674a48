"""What values may be in this store: the limits that come with the program, and headquarters' over them.

Headquarters' lie as JSON files in the folder `limits` beside the store; `take_in` puts one there. Forms ask
for them by `pulldata('limit', 'earth_joint_ohm_most')`; `put_in_force` has the tables of copper, fibre,
network and PoE count in verdicts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sidesk.core.canonical import sha256
from sidesk.core.errors import CannotRead, LimitsWrong, SideskError
from sidesk.core.files import write_whole
from sidesk.instruments import limit_files, limit_tables, site_limits
from sidesk.instruments import limits as tables
from sidesk.instruments.limit_files import Limits
from sidesk.instruments.site_limits import Range

FOLDER = "limits"
_ENDING = ".json"


@dataclass(frozen=True)
class Given:
    """The limits that count, and what is wrong with files that were left out: one error each."""

    limits: Limits
    faults: tuple[SideskError, ...] = ()

    @property
    def ranges(self) -> Mapping[str, Range]:
        """Rooms, earths and supplies by name."""
        return self.limits.ranges


def given(store: Path) -> Given:
    """All files of the folder, in the order of their names; a wrong one is left out whole."""
    limits, faults = Limits(), list[SideskError]()
    for path in sorted((store / FOLDER).glob(f"*{_ENDING}")):
        try:
            limits = limit_files.read(path.read_bytes(), path.name, limits)
        except OSError as error:
            faults.append(CannotRead.because(path, error))
        except LimitsWrong as error:
            faults.append(error)
    return Given(limits, tuple(faults))


def put_in_force(store: Path) -> tuple[SideskError, ...]:
    """The tables of this store count from now on in this program; what was left out, one error a file."""
    found = given(store)
    limit_tables.use(found.limits.tables)
    return found.faults


def take_in(store: Path, data: bytes, name: str) -> list[str]:
    """Keep a file of headquarters: it counts from now on. The names of the limits that it changes.

    Raises LimitsWrong with the place in the file, and CannotWrite; then all stays as it was.
    """
    before = given(store).limits
    after = limit_files.read(data, name, before)
    folder = store / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / f"{Path(name).stem}{_ENDING}", data)
    put_in_force(store)
    return limit_files.differing(before, after)


def has(store: Path, name: str) -> bool:
    """Whether a file of this name counts; a backup brings the store back without them."""
    return (store / FOLDER / name).exists()


def known(store: Path) -> dict[str, str]:
    """As forms ask for it: `limit_neutral_earth_v_most`, `limit_poe_4_device`, `limit_fibre_850`."""
    found = {f"limit_poe_{number}_device": format(watt, "f") for number, watt in site_limits.poe_devices()}
    found |= {f"limit_fibre_{name}": value for name, value in tables.fibre_losses().items()}
    limits = given(store).limits
    if limits.tables:  # a paper made by other tables is another paper
        found["limit_tables"] = sha256(json.dumps(limits.tables, sort_keys=True).encode())
    for name, one in limits.ranges.items():
        for side, bound in (("least", one.least), ("most", one.most)):
            if bound is not None:
                found[f"limit_{name}_{side}"] = format(bound, "f")
    return found
