"""Whom the reader trusts, at which moment, and why a certificate does not convince."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from cryptography import x509

from sidesk.core.errors import NotACertificate
from sidesk.core.text import N_
from sidesk.signing import certificates, pades
from sidesk.signing.certificates import Certificate
from sidesk.signing.verdict import Reason, SealVerdict

if TYPE_CHECKING:
    from pyhanko.sign.validation.status import SignatureStatus
    from pyhanko_certvalidator import ValidationContext

_CHANGED = Reason(N_("What was sealed has been changed since."))
_FORGED = Reason(N_("The seal was not made with the key of its certificate."))
LOCAL_ONLY = N_("Certified on the signer's own computer; headquarters has not enrolled it.")
_NOT_ACCEPTED = Reason(N_("The certificate does not allow this seal."), breaks=False)


@dataclass(frozen=True)
class Trust:
    """Roots, the lists of revoked certificates, and the moment at which a certificate must count.

    The moment is headquarters' receipt or a time stamp where there is one; else now. The signer's own
    clock proves nothing.
    """

    roots: tuple[Certificate, ...]
    lists: tuple[x509.CertificateRevocationList, ...]
    at: dt.datetime

    @classmethod
    def of(cls, roots: Sequence[bytes], lists: Sequence[bytes], at: dt.datetime) -> Trust:
        """From files: PEM or DER. Raises NotACertificate."""
        read = tuple(certificate for data in roots for certificate in certificates.read(data))
        return cls(read, tuple(_list(data) for data in lists), at)

    def with_lists(self, found: Sequence[bytes]) -> Trust:
        """The same with the lists of revoked certificates that a paper carries. Nobody has to vouch for
        them: a list counts only with its issuer's signature, and can only take trust away."""
        read = []
        for data in found:
            try:
                read.append(_list(data))
            except NotACertificate:
                continue  # no list at all: what it would have said nobody can read
        return replace(self, lists=(*self.lists, *read))

    def context(self) -> ValidationContext:
        """The same for pyHanko. Revocation is judged here and not there: pyHanko passes over a list that
        is out of date, and a certificate once revoked stays so."""
        from pyhanko_certvalidator import ValidationContext

        return ValidationContext(
            trust_roots=[pades.asn1(root) for root in self.roots],
            moment=self.at,
            allow_fetching=False,
            revocation_mode="soft-fail",
        )

    def judged(self, seal: SealVerdict, status: SignatureStatus, chain: Sequence[Certificate]) -> SealVerdict:
        """The seal with what its certificate says and whether it convinces. All three count: pyHanko
        reports a changed record as valid (the seal fits its own attributes) and not intact."""
        holder = certificates.holder(chain[0])
        stamp = getattr(status, "timestamp_validity", None)
        reasons: list[Reason] = []
        if not status.intact:
            reasons = [_CHANGED]
        elif not status.valid or (stamp is not None and not (stamp.intact and stamp.valid)):
            reasons = [_FORGED]
        else:
            reasons = self.problems(chain) or ([] if status.trusted else [_NOT_ACCEPTED])
        return replace(
            seal,
            signer=holder.name,
            unit=holder.unit,
            person=holder.person,
            issuer=holder.issuer,
            serial=holder.serial,
            is_local=holder.is_local,
            key=certificates.key_of(chain[0]),
            intact=status.intact,
            valid=status.valid,
            trusted=status.trusted and not reasons,
            reasons=(*seal.reasons, *reasons),
        )

    def problems(self, chain: Sequence[Certificate]) -> list[Reason]:
        """Why this chain (leaf first) does not convince, as far as it can be said in words."""
        # The reader's roots first: a seal may carry an older certificate of the same root.
        path = certificates.chain_of(chain[0], [*self.roots, *chain[1:]])
        reasons = [*self._revocations(path), *self._window(chain[0])]
        if path[-1] not in self.roots:
            reasons.append(_unknown(certificates.holder(chain[0])))
        return reasons

    def _revocations(self, path: Sequence[Certificate]) -> list[Reason]:
        reasons = []
        for child, issuer in pairwise(path):
            moment = self._revoked(child, issuer)
            if moment is not None and moment <= self.at:
                name = certificates.holder(child).name
                reasons.append(
                    Reason(
                        N_("The certificate of “{name}” was revoked on {date}."),
                        {"name": name, "date": self._day(moment)},
                    )
                )
        return reasons

    def _revoked(self, child: Certificate, issuer: Certificate) -> dt.datetime | None:
        moments = [
            entry.revocation_date_utc
            for one in self.lists
            if one.issuer == issuer.subject
            and _signed_by(one, issuer)
            and (entry := one.get_revoked_certificate_by_serial_number(child.serial_number)) is not None
        ]
        return min(moments, default=None)

    def _window(self, leaf: Certificate) -> list[Reason]:
        holder = certificates.holder(leaf)
        if holder.since <= self.at <= holder.until:
            return []
        dates = {"since": self._day(holder.since), "until": self._day(holder.until), "at": self._day(self.at)}
        if self.at < holder.since:
            early = N_("The certificate counts only from {since}; the clock here says {at}.")
            return [Reason(early, {"since": dates["since"], "at": dates["at"]}, breaks=False)]
        return [
            Reason(
                N_("The certificate counted from {since} to {until}, and nothing proves a seal before {at}."),
                dates,
                breaks=False,
            )
        ]

    def _day(self, moment: dt.datetime) -> str:
        return f"{moment.astimezone(self.at.tzinfo):%Y-%m-%d}"


def _unknown(holder: certificates.Holder) -> Reason:
    if holder.is_local:
        return Reason(LOCAL_ONLY, breaks=False)
    return Reason(
        N_("The certificate was issued by “{issuer}”, whom nobody here vouches for."),
        {"issuer": holder.issuer},
        breaks=False,
    )


def _list(data: bytes) -> x509.CertificateRevocationList:
    try:
        return x509.load_pem_x509_crl(data) if b"-----BEGIN" in data else x509.load_der_x509_crl(data)
    except ValueError as error:
        raise NotACertificate from error


def _signed_by(one: x509.CertificateRevocationList, issuer: Certificate) -> bool:
    try:
        return one.is_signature_valid(issuer.public_key())  # type: ignore[arg-type] # kinds it cannot check
    except TypeError:
        return False
