"""Papers sealed before headquarters knew the laptop: their seals stay, the certified key vouches for them.

Enrolment certifies the key that was there before. A seal that only its own laptop certified was therefore
made by whom headquarters certifies since: that name counts, whatever the laptop called her then.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from sidesk.core.errors import CannotSeal
from sidesk.core.text import N_
from sidesk.signing import certificates, pades
from sidesk.signing.certificates import Holder
from sidesk.signing.keys import Sealing
from sidesk.signing.seal import Manner, seal
from sidesk.signing.trust import LOCAL_ONLY, Trust
from sidesk.signing.verdict import SealVerdict

Issued = Callable[[], Mapping[str, Holder]]  # holders of certificates that headquarters issued, by their key
FIELD = "SigEnrolled"  # without a place on the page: a certified paper allows no other that is added later
_REASON = "enrolled since; the seals before are mine"


def vouch(pdf: bytes, key: Sealing, *, at: dt.datetime) -> bytes:
    """The paper with a seal of the certified key, which says that the earlier ones of this key are its own.

    Raises CannotSeal, CertificateExpired, CertificateNotYetValid.
    """
    key.check(at)
    return seal(_with_field(pdf), key, FIELD, at=at, manner=Manner(reason=_REASON, certify=False))


def vouched(seals: Sequence[SealVerdict], issued: Issued | None = None) -> list[SealVerdict]:
    """The seals, those of a laptop's own certificate under the name that was certified for their key since.

    The trusted seals beside them say so, and the certificates that headquarters issued; these are asked for
    only where a seal waits for them.
    """
    certified = {one.key: (one.signer, one.unit, one.person) for one in seals if one.trusted and one.key}
    waits = any(one.is_local and not one.trusted and one.key not in certified for one in seals)
    if issued is not None and waits:
        for key, holder in issued().items():
            certified.setdefault(key, (holder.name, holder.unit, holder.person))
    return [_vouched(one, certified) for one in seals]


def known(
    chains: Iterable[bytes], trust: Sequence[bytes], at: dt.datetime, crls: Sequence[bytes] = ()
) -> dict[str, Holder]:
    """The holders of these certificates (PEM), by their key; without those that do not count."""
    judge = Trust.of(trust, crls, at)
    read = [certificates.read(chain) for chain in chains if chain]
    return {
        certificates.key_of(chain[0]): certificates.holder(chain[0])
        for chain in read
        if not judge.problems(chain)
    }


def _vouched(one: SealVerdict, certified: Mapping[str, tuple[str, str, str]]) -> SealVerdict:
    if one.trusted:  # nobody had to vouch: on a computer without headquarters its own key is trusted
        return one
    reasons = tuple(reason for reason in one.reasons if reason.text != LOCAL_ONLY)
    if not (one.is_local and one.intact and one.valid and one.key in certified) or reasons:
        return one
    signer, unit, person = certified[one.key]
    return replace(one, signer=signer, unit=unit, person=person, vouched=True, trusted=True, reasons=())


def _with_field(pdf: bytes) -> bytes:
    """The paper with an open field for this seal; as it was where it has one."""
    from pyhanko.sign.fields import SigFieldSpec, append_signature_field, enumerate_sig_fields

    try:
        writer = pades.writer(pdf)
        if any(name == FIELD for name, _, _ in enumerate_sig_fields(writer)):
            return pdf
        append_signature_field(writer, SigFieldSpec(FIELD, on_page=0))
        out = io.BytesIO()
        writer.write(out)  # type: ignore[no-untyped-call]
    except pades.damage() as error:
        raise CannotSeal(why=N_("it is not a whole PDF")) from error
    return out.getvalue()
