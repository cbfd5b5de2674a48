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
      FinishedAlready               a record without a draft that somebody wants to finish
      AttachmentRefused             a photo that is no photo, or too large
      SigningError
        WrongSigningPassphrase CertificateExpired CertificateNotYetValid NotACertificate
        CannotSeal NotEnrolled OutOfTurn NoSealOpen TokenUnusable
      ReasonMissing DraftUnderWay       a correction or withdrawal that cannot be made like this
      OtherRecord                   the signed copy of another record
      BundleRejected                a bundle that is refused before it is parsed further
        BundleUnreadable            bytes that are no whole bundle, or are not meant for us
        BundleNewer                 a sound bundle of a version this program does not read
      MailUnreadable                a mail without a bundle that can be taken
      MailRefused                   a mail server that does not do what it was asked
      MailAccountMissing            no mail address or server was named
      EnrolmentRefused
      ServerMissing                 the extra that serves the network is not installed
      OfficeAskedWrongly            a command of headquarters that names nobody and nothing known
      RootApart RootOfAnother       the key that certifies lies elsewhere, or is another one
      InstrumentFileUnusable        a file of an instrument or a console's text that cannot be read
        NotFromInstrument InstrumentFileDamaged InstrumentFileTooLarge CommandUnknown
      CannotWrite CannotRead        files and folders the engineer named
      TookTooLong                   a device or a server that did not answer in time

What is wrong with an *answer* is a problem, not an exception. Anything else is our mistake.
Texts are English message ids with named placeholders; `Words` translates them where they are shown.
"""

from __future__ import annotations

import errno
from typing import ClassVar, Self

from sidesk.core.text import N_, Words


class SideskError(Exception):
    """A situation that is wrong, told in the engineer's words. Keyword arguments fill the placeholders."""

    text: ClassVar[str] = ""
    advice: ClassVar[str] = ""

    def __init__(self, **details: object) -> None:
        super().__init__(self.text)
        self.details = details

    def told(self, words: Words) -> str:
        """What happened, in one sentence."""
        return words.gettext(self.text).format(**self._told_details(words))

    def advised(self, words: Words) -> str:
        """What to do about it."""
        return words.gettext(self.advice).format(**self._told_details(words))

    def _told_details(self, words: Words) -> dict[str, object]:
        # A detail that is itself a sentence of ours (a reason) is translated; names and numbers pass through.
        return {key: words.gettext(v) if isinstance(v, str) else v for key, v in self.details.items()}

    def __str__(self) -> str:
        """English, for logs and the command line."""
        return " ".join(part.format(**self.details) for part in (self.text, self.advice) if part)


class Cancelled(SideskError):
    """Somebody asked to stop."""

    text = N_("Stopped.")
    advice = N_("What was finished until now is kept.")


class FormInvalid(SideskError):
    """`where` is `sheet survey row 12 column relevant`; `what` and `todo` are sentences."""

    text = N_("{where}: {what}")
    advice = N_("{todo}")


class _Sentences(SideskError):
    """Its `what` and `todo` are catalogue sentences; the other details fill their placeholders."""

    def __init__(self, what: str, todo: str, **details: object) -> None:
        self.sentences = {"what": what, "todo": todo}
        self.what = what.format(**details)
        self.todo = todo.format(**details)
        super().__init__(**details, what=self.what, todo=self.todo)

    def _told_details(self, words: Words) -> dict[str, object]:
        filled = super()._told_details(words)
        return filled | {
            key: words.gettext(sentence).format(**filled) for key, sentence in self.sentences.items()
        }


class FormLogicInvalid(_Sentences, FormInvalid):
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


class ExpressionError(_Sentences):
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


class ServerMissing(SideskError):
    text = N_("This SiDesk was installed without the server of headquarters.")
    advice = N_("Install it with “pip install sidesk[hq]”.")


class RootApart(SideskError):
    text = N_("The key of headquarters' root is not here.")
    advice = N_("Name its file with --ca; it lies on the administrator's stick.")


class RootOfAnother(SideskError):
    text = N_("This key belongs to the root of another headquarters.")
    advice = N_("Name the file that “sidesk hq init --ca” wrote for this one.")


class OfficeAskedWrongly(SideskError):
    text = N_("Headquarters cannot do this: {why}")
    advice = N_("Nothing was changed.")


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


class SigningError(SideskError):
    """Something about keys, seals or sealed papers."""


class WrongSigningPassphrase(SigningError):
    text = N_("This passphrase does not open your signing key.")
    advice = N_("Try again. The record stays a draft until it is sealed.")


class CertificateExpired(SigningError):
    text = N_("Your certificate was valid until {until}.")
    advice = N_("Ask headquarters for a new one. Your drafts are kept.")


class CertificateNotYetValid(SigningError):
    text = N_("Your certificate begins on {since}, and this computer's clock shows {now}.")
    advice = N_("Set the clock of this computer. Your drafts are kept.")


class NotACertificate(SigningError):
    text = N_("This file holds no certificate.")
    advice = N_("Choose the certificate file headquarters gave you (PEM or DER).")


class CannotSeal(SigningError):
    text = N_("The paper could not be sealed: {why}")
    advice = N_("Print the record again and seal that paper. The record is kept.")


class OutOfTurn(SigningError):
    """A seal that comes later; `first` is the role whose turn it is."""

    text = N_("“{first}” seals this paper first.")
    advice = N_("The form says in which order. Send a bundle, and seal once theirs is back.")


class NoSealOpen(SigningError):
    text = N_("No seal of “{role}” is open on {number}.")
    advice = N_("Who seals is chosen when a record is finished. A correction can be signed by others.")


class TokenUnusable(SigningError):
    text = N_("The token cannot be used: {why}.")
    advice = N_("Nothing was sealed; the paper is as it was.")


class NotEnrolled(SigningError):
    text = N_("This computer is not enrolled with headquarters.")
    advice = N_("Open the invitation headquarters sent you, and take in its answer.")


class BundleRejected(SideskError):
    text = N_("The bundle was refused: {why}")
    advice = N_("Ask the sender to export it again. Nothing was taken in.")


class BundleUnreadable(BundleRejected):
    text = N_("This bundle cannot be read: {why}")
    advice = N_("Copy it again from where it came. Nothing was taken in.")


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


class InstrumentFileUnusable(_Sentences):
    """`what` and `todo` are catalogue sentences; the details name the byte, line or row."""

    text = N_("{file}: {what}")
    advice = N_("{todo}")

    def __init__(self, file: str, what: str, todo: str, **details: object) -> None:
        super().__init__(what, todo, file=file, **details)


class NotFromInstrument(InstrumentFileUnusable):
    """A file of another kind."""


class InstrumentFileDamaged(InstrumentFileUnusable):
    """Its beginning is right, and nothing of use can be had from the rest."""


class InstrumentFileTooLarge(InstrumentFileUnusable):
    """More than any instrument writes; it was not read."""


class CommandUnknown(InstrumentFileUnusable):
    """A command or a platform whose output this program does not read."""


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
