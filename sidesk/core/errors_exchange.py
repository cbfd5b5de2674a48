"""Errors of headquarters, of what travels there, and of the carriers; `core/errors.py` lists them all."""

from __future__ import annotations

from sidesk.core.errors_base import SideskError
from sidesk.core.text import N_


class ServerMissing(SideskError):
    text = N_("This SiDesk was installed without the server of headquarters.")
    advice = N_("Install it with “pip install sidesk[hq]”.")


class RootApart(SideskError):
    text = N_("The key of headquarters' root is not here.")
    advice = N_("Name its file or token with --ca; an administrator keeps it.")


class RootOfAnother(SideskError):
    text = N_("This key belongs to the root of another headquarters.")
    advice = N_("Name the file that “sidesk hq init --ca” wrote for this one.")


class OfficeAskedWrongly(SideskError):
    text = N_("Headquarters cannot do this: {why}")
    advice = N_("Nothing was changed.")


class BundleRejected(SideskError):
    text = N_("The bundle was refused: {why}")
    advice = N_("Ask the sender to export it again. Nothing was taken in.")


class BundleUnreadable(BundleRejected):
    text = N_("This bundle cannot be read: {why}")
    advice = N_("Copy it again from where it came. Nothing was taken in.")


class BundleForOthers(BundleUnreadable):
    """Whole, but encrypted to somebody else: nothing is wrong with it."""


class StickPulled(SideskError):
    text = N_("The stick “{name}” was pulled out too early.")
    advice = N_("Nothing is lost: everything is on this computer. Plug it in again and begin again.")


class BundleNewer(BundleRejected):
    text = N_("This bundle was written by a newer SiDesk ({found}; this one reads {known}).")
    advice = N_("Install the newer SiDesk, then take it in again. Nothing was taken in.")


class MailUnreadable(SideskError):
    text = N_("The mail was not taken in: {why}")
    advice = N_("Save the mail again with its attachments, or save the attachment alone and drop it here.")


class MailRefused(SideskError):
    text = N_("The mail server {host} refused: {why}")
    advice = N_("Check address, port, user and password. Nothing is lost; it can be sent again.")


class MailAccountMissing(SideskError):
    text = N_("Mail cannot be sent yet.")
    advice = N_("Name headquarters' address, your own and your mail server in the settings.")


class EnrolmentRefused(SideskError):
    text = N_("The enrolment was refused: {why}")
    advice = N_("Ask headquarters for a new invitation.")
