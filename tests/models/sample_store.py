"""Makes the sample store of the present version: python -m tests.models.sample_store

Run it once for each released version of the tables and commit the folder; older ones stay as they are.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from sidesk.models.store import RESERVE, Store
from sidesk.models.tables import HEAD
from tests.models.written import PACKAGE, answers, draft, revision

STORES = Path(__file__).resolve().parents[1] / "data" / "stores"


def main() -> None:
    """A store with a finished record, a draft, a photo, a form and some keys; passphrase `sample`."""
    folder = STORES / f"v{int(HEAD)}"
    shutil.rmtree(folder, ignore_errors=True)
    store, _ = Store.create(folder, "sample")
    store.packages.add(PACKAGE)
    photo = store.attachments.add(b"no real photo" * 100, "rack.jpg", "image/jpeg").sha256
    given = answers("高新区机房", A="12.5", B="90.0")
    store.records.finish(
        revision("r1", given=given, attachments=[photo], title="Hall 3", cms=b"no real seal")
    )
    store.records.start_draft(draft("r2", given=answers("Hall 4"), number="DEMO-2026-001-D18-7KQ2002"))
    store.records.keep_draft("r2", answers("Hall 4"), "Hall 4", 2, 9, [])
    store.vault.keep("device-key", b"no real key")
    store.audit.append("anna", "finished", {"record": "r1"})
    store.close()
    for name in (RESERVE, "lock"):
        (folder / name).unlink(missing_ok=True)


if __name__ == "__main__":
    main()
