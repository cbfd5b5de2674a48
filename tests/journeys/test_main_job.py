"""The whole main job through the real windows: the same road as `sidesk demo`."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from sidesk.actions.verify import VALID, verify_file
from sidesk.app.demo import Result, demo
from sidesk.core.text import Words
from sidesk.hq.office import open_office

pytestmark = [pytest.mark.timeout(900), pytest.mark.qt_log_ignore("This plugin does not support")]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo") / "out"


@pytest.fixture(scope="module")
def done(qapp: object, out: Path) -> Result:
    return demo(out, language="en", say=False)


def test_four_wizards_give_four_sealed_papers(done: Result, out: Path) -> None:
    trust = [(out / "trust" / "ca.pem").read_bytes()]
    assert [re.search(r"D\d\d", path.name)[0] for path in done.papers] == ["D02", "D18", "D26", "D27"]  # type: ignore[index]
    for path in done.papers:
        verdict = verify_file(path.read_bytes(), trust, Words("en"))
        assert verdict.code == VALID, verdict.told(Words("en"))


def test_programs_we_did_not_write_accept_the_seals_and_read_the_chinese(done: Result) -> None:
    if shutil.which("pdfsig") is None:
        pytest.skip("poppler-utils are not installed")
    for path in done.papers:
        told = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True, check=False).stdout
        assert told.count("Signature #") == told.count("Signature is Valid") >= 1
        text = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout
        assert "江湾科创园A座综合布线与无线网络工程" in re.sub(r"\s", "", text)


def test_the_receipt_names_the_hashes_that_headquarters_holds(done: Result, out: Path) -> None:
    assert len(done.bundles) == 1
    receipt = json.loads((out / "receipt.json").read_text(encoding="utf-8"))
    with open_office(out / "hq", "demo") as office:
        named = receipt["received"]["revisions"]
        assert len(named) >= 74
        assert set(named) == set(office.store.records.known(named))
        stated = {
            name: set(heads) for name, heads in receipt["heads"].items() if not name.startswith("papers/")
        }
        held = office.store.records.complete_heads()
        assert stated == {record: set(heads) for record, heads in held.items()}
        assert len(receipt["received"]["papers"]) == len(done.papers)
    assert receipt["received"]["quarantined"] == []


def test_every_step_was_seen(done: Result) -> None:
    assert len(done.screens) >= 40
    assert all(path.stat().st_size > 20_000 for path in done.screens)
