"""Errors the engineer can read, with advice.

    SideskError                     shown in a banner or dialog; never with a traceback
      Cancelled                     somebody asked to stop; shown nowhere
      FormInvalid                   a form that cannot be used: where, what, what to do
        FormLogicInvalid            its expressions do not fit together
          ProcessInvalid            a process file that cannot be used
      ExpressionError               an expression that cannot be read: position, what, what to do
      StoreError
        StoreLocked StoreNewer StoreDamaged RestoredInPart StoreMissing OfficeMissing StoreExists DiskFull
        StoreUnavailable
        WrongPassphrase WrongRecoveryCode RecoveryCodeMistyped PassphraseNeeded PassphraseMissing
        StoreOfNobody BackupMissing
        RecordUnknown ProjectUnknown VolumeUnknown PackageUnknown AttachmentMissing NotSavedYet
      AnswersMissing                a record that cannot be finished yet
      SampleImpossible              a sample that cannot be drawn
      GateClosed                    a document the process does not let out yet
      RoleNotHeld                   a record finished in a role somebody does not hold
      FinishedAlready               a record without a draft that somebody wants to finish
      AttachmentRefused             a photo that is no photo, or too large
      SigningError
        WrongSigningPassphrase CertificateExpired CertificateNotYetValid NotACertificate
        CannotSeal NotEnrolled OutOfTurn NoSealOpen TokenUnusable
      ReasonMissing DraftUnderWay       a correction or withdrawal that cannot be made like this
      OtherRecord                   the signed copy of another record
      BundleRejected                a bundle that is refused before it is parsed further
        BundleUnreadable            bytes that are no whole bundle, or are not meant for us
        BundleForOthers             a sound bundle that is addressed to somebody else
        BundleNewer                 a sound bundle of a version this program does not read
      OfficeUnreachable NetworkSignIn OfficeRefused     headquarters over the network: why it was not reached
      MailUnreadable                a mail without a bundle that can be taken
      MailRefused                   a mail server that does not do what it was asked
      MailAccountMissing            no mail address or server was named
      EnrolmentRefused
      ServerMissing                 the extra that serves the network is not installed
      OfficeAskedWrongly            a command of headquarters that names nobody and nothing known
      RootApart RootOfAnother       the key that certifies lies elsewhere, or is another one
      InstrumentFileUnusable        a file of an instrument or a console's text that cannot be read
        NotFromInstrument InstrumentFileDamaged InstrumentFileTooLarge CommandUnknown
      DeviceUnusable HostKeyUnknown HostKeyChanged      a device that is not read over the wire
      LimitsWrong                   a file of limits of headquarters that cannot be used
      StickPulled                   a stick that was pulled out while it was written or read
      CannotWrite CannotRead        files and folders the engineer named
      TookTooLong                   a device or a server that did not answer in time

What is wrong with an *answer* is a problem, not an exception. Anything else is our mistake.
Texts are English message ids with named placeholders; `Words` translates them where they are shown.
"""

from __future__ import annotations

import errno
from typing import ClassVar, Self

from sidesk.core.errors_base import Sentences, SideskError
from sidesk.core.errors_exchange import (
    BundleForOthers,
    BundleNewer,
    BundleRejected,
    BundleUnreadable,
    EnrolmentRefused,
    MailAccountMissing,
    MailRefused,
    MailUnreadable,
    OfficeAskedWrongly,
    RootApart,
    RootOfAnother,
    ServerMissing,
    StickPulled,
)
from sidesk.core.errors_instruments import (
    CommandUnknown,
    DeviceUnusable,
    HostKeyChanged,
    HostKeyUnknown,
    InstrumentFileDamaged,
    InstrumentFileTooLarge,
    InstrumentFileUnusable,
    LimitsWrong,
    NotFromInstrument,
)
from sidesk.core.errors_signing import (
    CannotSeal,
    CertificateExpired,
    CertificateNotYetValid,
    NoSealOpen,
    NotACertificate,
    NotEnrolled,
    OutOfTurn,
    SigningError,
    TokenUnusable,
    WrongSigningPassphrase,
)
from sidesk.core.text import N_

__all__ = [
    "AnswersMissing",
    "AttachmentMissing",
    "AttachmentRefused",
    "BackupMissing",
    "BundleForOthers",
    "BundleNewer",
    "BundleRejected",
    "BundleUnreadable",
    "Cancelled",
    "CannotRead",
    "CannotSeal",
    "CannotWrite",
    "CertificateExpired",
    "CertificateNotYetValid",
    "CommandUnknown",
    "DeviceUnusable",
    "DiskFull",
    "DraftUnderWay",
    "EnrolmentRefused",
    "ExpressionError",
    "FinishedAlready",
    "FormInvalid",
    "FormLogicInvalid",
    "GateClosed",
    "HostKeyChanged",
    "HostKeyUnknown",
    "InstrumentFileDamaged",
    "InstrumentFileTooLarge",
    "InstrumentFileUnusable",
    "LimitsWrong",
    "MailAccountMissing",
    "MailRefused",
    "MailUnreadable",
    "NoSealOpen",
    "NotACertificate",
    "NotEnrolled",
    "NotFromInstrument",
    "NotSavedYet",
    "OfficeAskedWrongly",
    "OfficeMissing",
    "OtherRecord",
    "OutOfTurn",
    "PackageUnknown",
    "PassphraseMissing",
    "PassphraseNeeded",
    "ProcessInvalid",
    "ProjectUnknown",
    "ReasonMissing",
    "RecordUnknown",
    "RecoveryCodeMistyped",
    "RestoredInPart",
    "RoleNotHeld",
    "RootApart",
    "RootOfAnother",
    "SampleImpossible",
    "ServerMissing",
    "SideskError",
    "SigningError",
    "StickPulled",
    "StoreDamaged",
    "StoreError",
    "StoreExists",
    "StoreLocked",
    "StoreMissing",
    "StoreNewer",
    "StoreOfNobody",
    "StoreUnavailable",
    "TokenUnusable",
    "TookTooLong",
    "VolumeUnknown",
    "WrongPassphrase",
    "WrongRecoveryCode",
    "WrongSigningPassphrase",
]


class Cancelled(SideskError):
    """Somebody asked to stop."""

    text = N_("Stopped.")
    advice = N_("What was finished until now is kept.")


class FormInvalid(SideskError):
    """`where` is `sheet survey row 12 column relevant`; `what` and `todo` are sentences."""

    text = N_("{where}: {what}")
    advice = N_("{todo}")


class FormLogicInvalid(Sentences, FormInvalid):
    """`what` and `todo` are catalogue sentences with placeholders, so they reach the reader's language."""

    def __init__(self, where: str, what: str, todo: str, **details: object) -> None:
        super().__init__(what, todo, where=where, **details)

    @classmethod
    def because(cls, where: str, error: ExpressionError) -> FormLogicInvalid:
        """The expression at `where` cannot be used."""
        details = {key: value for key, value in error.details.items() if key not in error.sentences}
        what, todo = error.sentences["what"], error.sentences["todo"]
        return cls(where=f"{where}, {error.position + 1}", what=what, todo=todo, **details)


class ProcessInvalid(FormLogicInvalid):
    """A process file that cannot be used. `where` is `department.toml, step 16, line 210`."""


class ExpressionError(Sentences):
    """An expression that cannot be read; `position` counts characters from 0."""

    text = N_("Character {character}: {what}")
    advice = N_("{todo}")

    def __init__(self, position: int, what: str, todo: str, **details: object) -> None:
        self.position = position
        super().__init__(what, todo, character=position + 1, **details)


class StoreError(SideskError):
    """Something about the store on this computer."""


class StoreLocked(StoreError):
    text = N_("SiDesk is already open on this store.")
    advice = N_("Close SiDesk or use another --data.")


class StoreNewer(StoreError):
    text = N_("This store was written by a newer SiDesk ({found}; this one reads {known}).")
    advice = N_("Install the newer SiDesk. The store was not touched.")


class StoreDamaged(StoreError):
    text = N_("The store is damaged: {what}")
    advice = N_("Nothing was changed. Restore the newest backup, or send the folder to headquarters.")


class RestoredInPart(StoreError):
    text = N_("The backup stands in {folder}, but parts of it are damaged: {what}")
    advice = N_("What is whole can be worked with. Keep the stick, and send what is there to headquarters.")


class StoreMissing(StoreError):
    text = N_("There is no store in {folder}.")
    advice = N_("Start SiDesk once to make one, or name another folder with --data.")


class OfficeMissing(StoreError):
    text = N_("There is no headquarters in {folder}.")
    advice = N_("Make one with “sidesk hq init”, or name another folder with --data.")


class StoreOfNobody(StoreError):
    text = N_("The store in {folder} is no engineer's.")
    advice = N_("If it is headquarters', use “sidesk hq”; else name another folder with --data.")


class BackupMissing(StoreError):
    text = N_("There is no backup in {folder}.")
    advice = N_("Name the folder that “sidesk store backup” wrote into.")


class StoreExists(StoreError):
    text = N_("There is already a store in {folder}.")
    advice = N_("Open it, or name another folder.")


class DiskFull(StoreError):
    text = N_("The disk is full.")
    advice = N_("Make room on it. What you typed stays on the screen until it is saved.")


class StoreUnavailable(StoreError):
    text = N_("The disk does not answer: {what}")
    advice = N_("Check the disk or the stick. What you typed stays on the screen until it is saved.")


class WrongPassphrase(StoreError):
    text = N_("This passphrase does not open the store.")
    advice = N_("Try again, or use the recovery code you printed.")


class WrongRecoveryCode(StoreError):
    text = N_("This recovery code does not open the store.")
    advice = N_(
        "Compare it with the printed sheet, letter by letter. 0 and O, 1 and I are taken as the same."
    )


class RecoveryCodeMistyped(WrongRecoveryCode):
    text = N_("This recovery code has a typing slip.")


class PassphraseNeeded(StoreError):
    text = N_("The store opens with its passphrase only.")
    advice = N_("Type the passphrase, or use the recovery code you printed.")


class NotSavedYet(StoreError):
    text = N_("The last answers are not on the disk yet.")
    advice = N_("Wait until “saved” appears, then try again. Nothing was sealed.")


class PassphraseMissing(StoreError):
    text = N_("No passphrase was given.")
    advice = N_("Type it when asked, or give it by --passphrase-file or the variable SIDESK_PASSPHRASE.")


class RecordUnknown(StoreError):
    text = N_("There is no record {record} in this store.")
    advice = N_("Look for it in the records list.")


class VolumeUnknown(StoreError):
    """A volume was asked for that an acceptance package does not have."""

    text = N_("There is no volume {volume}.")
    advice = N_("The volumes are {known}.")


class ProjectUnknown(StoreError):
    """A project that is not in this store."""

    text = N_("There is no project {number} here.")
    advice = N_("Check the number; the Projects page lists them.")


class PackageUnknown(StoreError):
    text = N_("The form of this record ({package}) is not in this store.")
    advice = N_("Take in the form from headquarters. The answers are kept.")


class AttachmentMissing(StoreError):
    text = N_("A file of this record has not arrived yet.")
    advice = N_("It comes with the next exchange. Everything else can be read.")


class AnswersMissing(SideskError):
    text = N_("{count} answers are missing or wrong.")
    advice = N_("The list of problems leads to each of them. The record stays a draft.")


class SampleImpossible(SideskError):
    """A sample that cannot be drawn."""

    text = N_("No sample can be drawn: {why}.")
    advice = N_("Choose another scope, level or share.")


class GateClosed(SideskError):
    """A document that must not be issued yet; `gates` names what has to hold first."""

    text = N_("This cannot be issued yet: {gates}.")
    advice = N_("It stays a draft and loses nothing. {roles} may release it with a reason.")


class FinishedAlready(SideskError):
    text = N_("{number} is finished.")
    advice = N_("Begin a correction to change it.")


class RoleNotHeld(SideskError):
    """The person at this desk signs in a role that neither the office nor the project gave them."""

    text = N_("You do not sign as {role} in this project.")
    advice = N_("Sign in a role of your own, or let whoever holds this one sign. Nothing was finished.")


class ReasonMissing(SideskError):
    text = N_("No reason was given.")
    advice = N_("Say in one sentence why. It stands on the paper.")


class DraftUnderWay(SideskError):
    text = N_("A correction of {number} is being written.")
    advice = N_("Finish it or put it away first. Nothing was withdrawn.")


class OtherRecord(SideskError):
    """A signed copy whose code names another record; `record` is its id, empty where it is not here."""

    text = N_("“{name}” is the signed copy of {number}.")
    advice = N_("Open that record and add it there. Nothing was added here.")


class AttachmentRefused(SideskError):
    text = N_("“{name}” was not taken: {why}")
    advice = N_("Choose another file. Everything else is kept.")


_NO_ROOM = N_("there is no room left on it.")
_GONE = N_("it does not answer; was it pulled out?")
_CAUSES = {
    errno.ENOSPC: _NO_ROOM,
    errno.EDQUOT: _NO_ROOM,
    errno.EROFS: N_("it is write-protected."),
    errno.EIO: _GONE,
    errno.ENODEV: _GONE,
    errno.ENOTDIR: N_("this is not a folder."),
    errno.ENAMETOOLONG: N_("its name is too long."),
    errno.EFBIG: N_("files of this size do not fit on it."),
}


class _Inaccessible(SideskError):
    """A file or folder the system does not give out; `because` tells the system's reason in our words."""

    causes: ClassVar[dict[int, str]] = {}

    @classmethod
    def because(cls, path: object, error: OSError) -> Self:
        """The error for what the system said about `path`."""
        why = {**_CAUSES, **cls.causes}.get(error.errno or 0)
        return cls(path=path, why=why or error.strerror or type(error).__name__)


class CannotWrite(_Inaccessible):
    text = N_("“{path}” could not be written: {why}")
    advice = N_("Choose another place or make room there. Nothing on this computer was changed.")
    causes: ClassVar[dict[int, str]] = {
        errno.EACCES: N_("this account may not write there."),
        errno.EPERM: N_("this account may not write there."),
        errno.ENOENT: N_("this folder does not exist."),
        errno.EEXIST: N_("a file of this name is in the way."),
        errno.EISDIR: N_("a folder of this name is in the way."),
    }


class CannotRead(_Inaccessible):
    text = N_("“{path}” could not be read: {why}")
    advice = N_("Check the file and try again.")
    causes: ClassVar[dict[int, str]] = {
        errno.EACCES: N_("this account may not read it."),
        errno.EPERM: N_("this account may not read it."),
        errno.ENOENT: N_("there is no such file."),
        errno.EISDIR: N_("this is a folder, not a file."),
    }


class TookTooLong(SideskError):
    text = N_("No answer within {seconds} s.")
    advice = N_("Check the cable and the address, then try again. Nothing was changed.")
