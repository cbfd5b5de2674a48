"""Work that headquarters hands out with its answers: forms, logo, types of devices, assigned projects."""

from __future__ import annotations

import shutil
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from sidesk.actions import catalogue, exchange, fill, finish, limits_given
from sidesk.actions.desk import Desk
from sidesk.forms.package import pack
from sidesk.hq import work
from sidesk.hq.ingest import ingest
from sidesk.hq.office import Headquarters
from sidesk.sync import bundle
from tests.support.field import PASSPHRASE, person

SWITCH = "manufacturer: Acme\nmodel: Hand 1\nslug: acme-hand-1\nu_height: 1\n"


def answered(desk: Desk, office: Headquarters, folder: Path) -> exchange.Taken:
    """There and back by stick."""
    sent = exchange.export(desk, folder)
    [reply] = ingest(office, [path.read_bytes() for path in sent]).replies
    for path in sent:
        path.unlink()
    return exchange.together([exchange.take_in(desk, part.data, "answer") for part in reply.parts])


def newer(desk: Desk, form: str = "P02") -> bytes:
    """The form in a version of headquarters."""
    return pack(replace(fill.form_of(desk, form), version="2099"))


def picture() -> bytes:
    drawn = BytesIO()
    Image.new("RGB", (40, 20), "navy").save(drawn, "PNG")
    return drawn.getvalue()


def test_a_published_form_comes_with_the_next_answer_and_new_records_use_it(
    member: Desk, office: Headquarters, tmp_path: Path
) -> None:
    published = work.publish(office, newer(member))
    assert fill.form_of(member, "P02").hash != published
    taken = answered(member, office, tmp_path)
    assert [title["en"] for title in taken.brought.forms] == [fill.form_of(member, "P02").title["en"]]
    assert fill.start(member, "P02").form.hash == published
    assert not answered(member, office, tmp_path).brought, "the same is news once"


def test_a_draft_begun_before_stays_on_its_version_and_is_finished_on_it(
    member: Desk, office: Headquarters, tmp_path: Path
) -> None:
    before = fill.start(member, "P02", answers=person())
    work.publish(office, newer(member))
    answered(member, office, tmp_path)
    assert fill.resume(member, before.record).form.hash == before.form.hash
    finish.finish(member, before.record, (), PASSPHRASE)
    [head] = member.store.records.heads(before.record)
    made = member.store.records.revision(head)
    assert made is not None
    assert made.text("package") == before.form.hash


def test_the_logo_and_types_of_devices_come_once_and_what_somebody_chose_since_stays(
    member: Desk, office: Headquarters, tmp_path: Path
) -> None:
    logo = work.hand_out(office, work.LOGO, picture(), "logo.png")
    work.hand_out(office, work.TYPES, SWITCH.encode(), "acme.yaml")
    assert answered(member, office, tmp_path).brought.files == (work.LOGO, work.TYPES)
    assert member.settings.company_logo == logo
    assert [one.slug for one in catalogue.own(member)] == ["acme-hand-1"]
    member.settings = replace(member.settings, company_logo="")
    assert not answered(member, office, tmp_path).brought
    assert not member.settings.company_logo


def test_limits_of_headquarters_count_on_the_laptop_also_after_a_backup_without_them(
    member: Desk, office: Headquarters, tmp_path: Path
) -> None:
    work.hand_out(office, work.LIMITS, b'{"earth_joint_ohm": {"most": "0.5"}}', "ours.json")
    assert answered(member, office, tmp_path).brought.files == (work.LIMITS,)
    assert limits_given.known(member.folder)["limit_earth_joint_ohm_most"] == "0.5"
    work.hand_out(office, work.LIMITS, b'{"earth_joint_ohm": {"most": "0.7"}}', "newer.json")
    answered(member, office, tmp_path)
    assert limits_given.known(member.folder)["limit_earth_joint_ohm_most"] == "0.7"
    shutil.rmtree(member.folder / limits_given.FOLDER)
    answered(member, office, tmp_path)
    assert limits_given.known(member.folder)["limit_earth_joint_ohm_most"] == "0.7"


def test_an_assigned_project_is_told_once(member: Desk, office: Headquarters, tmp_path: Path) -> None:
    office.store.office.assign(member.person.id, "project-1")
    assert answered(member, office, tmp_path).brought.projects == ("project-1",)
    assert not answered(member, office, tmp_path).brought


def test_what_the_laptop_holds_is_not_sent_again_and_a_superseded_version_never(
    member: Desk, office: Headquarters, tmp_path: Path
) -> None:
    old = work.publish(office, newer(member))
    new = work.publish(office, pack(replace(fill.form_of(member, "P02"), version="2100")))
    answered(member, office, tmp_path)
    assert member.store.packages.has(new)
    assert not member.store.packages.has(old)
    [sent] = exchange.export(member, tmp_path)
    [reply] = ingest(office, [sent.read_bytes()]).replies
    [part] = reply.parts
    read = bundle.read(part.data, [office.identity], {office.public.id: office.public.public_key}.get)
    assert read.work is not None
    assert read.work.forms == [new]
    assert (read.packages, dict(read.files)) == ((), {})


def test_a_file_that_is_no_logo_is_not_handed_out(office: Headquarters) -> None:
    with pytest.raises(Exception, match="PNG"):
        work.hand_out(office, work.LOGO, b"text", "logo.png")
    assert not work.given(office).files
