"""The published vectors, schema and recipe say the same as the reader."""

from __future__ import annotations

import copy
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sidesk.core.errors import BundleNewer, BundleRejected, BundleUnreadable
from sidesk.sync import bundle, encryption
from sidesk.sync.document import checked
from sidesk.sync.enrolment import read_answer, read_invitation, read_request
from tests.sync import parcels

ROOT = Path(__file__).resolve().parent.parent.parent
VECTORS = ROOT / "tests" / "data" / "bundles"
KEYS = json.loads((VECTORS / "keys.json").read_text(encoding="ascii"))
EXPECTED = json.loads((VECTORS / "expected.json").read_text(encoding="ascii"))
SCHEMA = json.loads((ROOT / "docs" / "bundle-schema.json").read_text(encoding="utf-8"))
PUBLIC = {key["id"]: bytes.fromhex(key["public_key"]) for key in KEYS.values()}
OFFICE, ANNA = KEYS["office"], KEYS["anna"]


def opened(data: bytes, by: dict[str, str] = OFFICE, to: str = "") -> bundle.Bundle:
    return bundle.read(data, [by["age_identity"]], PUBLIC.get, to)


@pytest.mark.parametrize(("name", "expected"), EXPECTED.items(), ids=list(EXPECTED))
def test_a_vector_is_read_as_published(name: str, expected: str) -> None:
    data = (VECTORS / name).read_bytes()
    if expected == "accepted":
        read = opened(data)
        jsonschema.validate(dict(read.document), SCHEMA, cls=jsonschema.Draft202012Validator)
        return
    with pytest.raises(BundleRejected) as caught:
        opened(data, to=OFFICE["id"])
    unreadable = isinstance(caught.value, BundleUnreadable)  # spoiled, or whole and for others
    found = BundleUnreadable.__name__ if unreadable else type(caught.value).__name__
    assert found == {"refused": "BundleRejected"}.get(expected, expected)


def test_every_vector_is_named_and_every_kind_of_refusal_shown() -> None:
    files = {path.relative_to(VECTORS).as_posix() for path in VECTORS.rglob("*.sidesk")}
    assert files == set(EXPECTED)
    kinds = {"accepted", "refused", BundleUnreadable.__name__, BundleNewer.__name__}
    assert set(EXPECTED.values()) == kinds


def test_the_receipt_is_read_by_the_laptop_it_is_for() -> None:
    read = opened((VECTORS / "good" / "receipt.sidesk").read_bytes(), to=ANNA["id"])
    full = opened((VECTORS / "good" / "full.sidesk").read_bytes(), by=ANNA)
    assert read.receipt_for == (full.id,)
    assert read.receipt is not None
    assert set(read.receipt.files) == set(full.files)


def test_the_enrolment_vectors_are_read() -> None:
    invitation = read_invitation((VECTORS / "enrolment" / "anna.sidesk-invite").read_bytes())
    request = read_request(
        (VECTORS / "enrolment" / "anna.sidesk-request").read_bytes(), [OFFICE["age_identity"]]
    )
    answer = read_answer(
        (VECTORS / "enrolment" / "anna.sidesk-answer").read_bytes(),
        invitation.office,
        ANNA["id"],
        ANNA["age_identity"],
    )
    assert request.invitation == answer.invitation == invitation.id


# --- schema ------------------------------------------------------------------------------------------


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


FULL = opened((VECTORS / "good" / "full.sidesk").read_bytes()).document
PIECES = opened((VECTORS / "good" / "pieces.sidesk").read_bytes()).document
RECEIPT = opened((VECTORS / "good" / "receipt.sidesk").read_bytes()).document
wrong = st.sampled_from(
    [None, True, 0, -1, 2, "", "x", "0" * 64, "0" * 64 + "\n", "A" * 64, [], {}, ["x"], {"x": 1}, "y" * 3000]
)


@given(st.sampled_from([FULL, PIECES, RECEIPT]), st.data())
@settings(max_examples=100, deadline=None)
def test_schema_and_reader_agree_about_every_shape(document: Any, data: st.DataObject) -> None:
    changed = copy.deepcopy(json.loads(json.dumps(document)))
    place: Any = changed
    while True:
        key = data.draw(
            st.sampled_from(sorted(place) if isinstance(place, dict) else list(range(len(place))))
        )
        inner = place[key]
        if not isinstance(inner, dict | list) or not inner or data.draw(st.integers(0, 2)) == 0:
            break
        place = inner
    if data.draw(st.booleans()):
        place[key] = data.draw(wrong)
    else:
        del place[key]
    valid = jsonschema.Draft202012Validator(SCHEMA).is_valid(changed)
    try:
        checked(changed)
    except BundleRejected:
        assert not valid, "the schema takes what the reader refuses"
    else:
        assert valid, "the reader takes what the schema refuses"


# --- recipe ------------------------------------------------------------------------------------------


def recipe(tmp_path: Path) -> Path:
    text = (ROOT / "docs" / "verify-a-bundle.md").read_text(encoding="utf-8")
    found = re.search(r"```sh\n(.*?)```", text, re.DOTALL)
    assert found
    script = tmp_path / "verify.sh"
    script.write_text(found[1], encoding="utf-8")
    return script


@pytest.mark.skipif(
    not all(shutil.which(tool) for tool in ("sh", "age", "openssl", "unzip", "jq", "xxd")),
    reason="the tools of the recipe are not installed",
)
def test_the_recipe_takes_what_is_sound_and_refuses_what_is_not(tmp_path: Path) -> None:
    script, identity = recipe(tmp_path), tmp_path / "office.key"
    identity.write_text(OFFICE["age_identity"] + "\n", encoding="ascii")

    def judged(name: str) -> subprocess.CompletedProcess[str]:
        command = [
            "sh",
            str(script),
            str(VECTORS / name),
            str(identity),
            ANNA["public_key"],
            str(VECTORS / "ca.pem"),
        ]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    for name in ("good/full.sidesk", "good/minimal.sidesk", "good/pieces.sidesk"):
        done = judged(name)
        assert (done.returncode, done.stdout[:5]) == (0, "sound"), done.stderr
        assert "note" not in done.stdout
    for name in ("torn", "traversal", "other-bytes", "changed", "rogue-key", "other-hash", "no-zip"):
        assert judged(f"bad/{name}.sidesk").returncode == 1, name


def test_the_recipe_refuses_a_signature_over_other_words(tmp_path: Path) -> None:
    """The last step by itself, without age: a revision whose person's signature is about something else."""
    tools = ("sh", "age", "openssl", "unzip", "jq", "xxd")
    if not all(shutil.which(tool) for tool in tools):
        pytest.skip("the tools of the recipe are not installed")
    full = json.loads(json.dumps(FULL))
    full["revisions"][1]["cms"] = [full["revisions"][1]["device_signature"]]
    inner = parcels.inside_with((VECTORS / "good" / "full.sidesk").read_bytes(), OFFICE["age_identity"])
    text = parcels.as_bytes(full)
    entries = [(name, data) for name, data in inner.items() if name.startswith("files/")]
    made = parcels.zip_of([("bundle.json", text), ("bundle.sig", parcels.signature(text)), *entries])
    path, identity = tmp_path / "x.sidesk", tmp_path / "office.key"
    path.write_bytes(encryption.encrypt(made, [encryption.recipient_of(OFFICE["age_identity"])]))
    identity.write_text(OFFICE["age_identity"] + "\n", encoding="ascii")
    command = [
        "sh",
        str(recipe(tmp_path)),
        str(path),
        str(identity),
        ANNA["public_key"],
        str(VECTORS / "ca.pem"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "signature of a person" in done.stderr


def test_work_from_headquarters_is_read_and_what_is_not_known_in_it_is_kept() -> None:
    read = opened((VECTORS / "good" / "work.sidesk").read_bytes())
    assert read.work is not None
    assert (read.work.projects, read.work.forms) == (["project-1"], list(read.packages))
    assert set(read.work.files) == {"logo", "of-a-later-version"}
    assert read.work.files["logo"] in read.files


def test_a_laptop_says_what_need_not_be_sent_to_it() -> None:
    assert opened((VECTORS / "good" / "holds.sidesk").read_bytes()).holds == ("0" * 64,)
    assert opened((VECTORS / "good" / "minimal.sidesk").read_bytes()).holds == ()
