"""Photos dropped at once, against bare Pillow: draft, resize, save; prints ratios, asserts nothing.

Usage: python benchmarks/photos.py [--full]    --full: 200 photos of 12 megapixels instead of 40

Ours hashes the original, reads its time, stands it upright, makes it small and keeps it encrypted in the
store. Both do the same photos in turn (A B A B). Target: 1.2 or less.
"""

from __future__ import annotations

import io
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from sidesk.actions import attach, photo_folder
from sidesk.core.clock import Clock
from sidesk.core.progress import Progress
from sidesk.models.store import Store

TARGET = 1.2
SIZE = (4000, 3000)


class _Desk:
    """What taking a photo needs of a desk."""

    def __init__(self, store: Store) -> None:
        self.store, self.clock = store, Clock()


def main() -> None:
    count = 200 if "--full" in sys.argv[1:] else 40
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "phone")
        folder.mkdir()
        _fill(folder, count)
        store, _ = Store.create(Path(place, "desk"), "benchmark")
        desk = _Desk(store)
        start = time.perf_counter()
        found = [one.path for one in photo_folder.found([folder], Progress())]
        sorting = time.perf_counter() - start
        out = Path(place, "out.jpg")

        def bare(path: Path) -> None:
            with Image.open(path) as image:
                image.draft("RGB", (1600, 1600))
                image.thumbnail((1600, 1600), Image.Resampling.BICUBIC)
                image.save(out, "JPEG", quality=85)

        def reduced(path: Path) -> None:
            attach.reduced(path.read_bytes(), path.name)

        def ours(path: Path) -> None:
            attach.photo(desk, path.read_bytes(), path.name)  # type: ignore[arg-type]

        print(f"{count} photos of 12 megapixels; {sorting * 1000:.0f} ms to sort them by their times")
        print(f"{'one photo':<34}{'Pillow':>14}{'SiDesk':>10}{'ratio':>8}{'target':>8}")
        _compare(found, bare, reduced, ours)
        store.close()
    print(f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def _fill(folder: Path, count: int) -> None:
    """Photos as large as a phone's: soft shapes with the grain of a sensor, every one another file."""
    noise = random.Random(7)
    small = Image.frombytes("RGB", (400, 300), noise.randbytes(400 * 300 * 3))
    base = Image.blend(
        Image.radial_gradient("L").convert("RGB").resize(SIZE),
        small.resize(SIZE, Image.Resampling.BICUBIC),
        0.4,
    )
    for number in range(count):
        exif = Image.Exif()
        exif.get_ifd(0x8769)[0x9003] = f"2026:05:12 09:{number // 60:02}:{number % 60:02}"
        base.putpixel((number, 0), (number % 256, 0, 0))
        data = io.BytesIO()
        base.save(data, "JPEG", quality=88, exif=exif)
        (folder / f"IMG_{number}.jpg").write_bytes(data.getvalue())


def _compare(paths: list[Path], bare: Callable[[Path], None], *others: Callable[[Path], None]) -> None:
    times: dict[str, list[float]] = {work.__name__: [] for work in (bare, *others)}
    for path in paths:
        for work in (bare, *others):
            start = time.perf_counter()
            work(path)
            times[work.__name__].append(time.perf_counter() - start)
    base = statistics.median(times["bare"])
    for name, label in (("reduced", "made small"), ("ours", "made small and kept")):
        mine = statistics.median(times[name])
        print(
            f"{label:<34}{base * 1000:>11.1f} ms{mine * 1000:>7.1f} ms{mine / base:>8.2f}{TARGET:>8.1f}"
            f"   {1 / mine:.1f} photos a second"
        )


if __name__ == "__main__":
    main()
