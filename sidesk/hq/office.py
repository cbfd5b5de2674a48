"""Headquarters on its own computer: a store, a root, and the keys that sign and open what is exchanged."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType

import msgspec

from sidesk.core.clock import Clock
from sidesk.core.errors import OfficeMissing, RootApart, RootOfAnother, StoreExists, WrongPassphrase
from sidesk.core.files import write_whole
from sidesk.models.entities import RecordQuery
from sidesk.models.store import Store
from sidesk.signing import certificates, token
from sidesk.signing.authority import Authority, OpenAuthority, Revoked
from sidesk.signing.keys import DeviceKey
from sidesk.signing.pkcs12 import ROUNDS
from sidesk.sync import encryption
from sidesk.sync.enrolment import Office

_ROOT_KEY, _ROOT, _SIGNING, _AGE, _PUBLIC, _CRL = (
    "hq.root.p12",
    "hq.root.pem",
    "hq.signing",
    "hq.age",
    "hq.public",
    "hq.crl",
)
PLACE = "place.json"  # in the folder, where the store itself is elsewhere
_OWN = "hq."  # how the names of headquarters' secrets begin
_ANY = RecordQuery()


@dataclass(frozen=True)
class Place:
    """Where a headquarters lies that outgrew one file: its database, and the place of its files."""

    database: str  # postgresql://user:password@host/name
    storage: str  # a folder, or s3://bucket


@dataclass
class Headquarters:
    """Handed to everything headquarters does, as the desk is to what an engineer does."""

    folder: Path
    store: Store
    public: Office
    clock: Clock

    @property
    def signing(self) -> DeviceKey:
        """The key that signs bundles, invitations and answers."""
        return DeviceKey(self._kept(_SIGNING))

    @property
    def identity(self) -> str:
        """The age secret that opens what laptops send."""
        return self._kept(_AGE).decode()

    @property
    def root(self) -> bytes:
        """The root certificate, PEM: what papers are checked against."""
        return self.public.root.encode()

    @property
    def crl(self) -> bytes:
        """The newest list of revoked certificates, DER."""
        return self._kept(_CRL)

    def authority(self, passphrase: str) -> OpenAuthority:
        """The root with its key: a human opens it to certify or revoke.

        Raises WrongSigningPassphrase, and RootApart where the key lies in a file of its own.
        """
        kept = self.store.vault.get(_ROOT_KEY)
        if kept is None:
            raise RootApart
        return Authority(kept, self._kept(_ROOT)).open(passphrase)

    def authority_in(self, file: bytes, passphrase: str) -> OpenAuthority:
        """The same with the key from a file, an administrator's stick. Raises WrongSigningPassphrase."""
        return self._own(Authority(file, self._kept(_ROOT)).open(passphrase))

    @contextmanager
    def authority_on(self, library: str, pin: str) -> Iterator[OpenAuthority]:
        """The same with the key on a token (PKCS#11), which it never leaves. Raises TokenUnusable."""
        with token.unlocked(library, pin) as key:
            yield self._own(OpenAuthority(key.private, key.chain[0]))

    def _own(self, opened: OpenAuthority) -> OpenAuthority:
        if certificates.pem([opened.root]).strip() != self.root.strip():
            raise RootOfAnother
        return opened

    def part_with_root(self, keep: Callable[[bytes], None]) -> None:
        """Hand over the locked key of the root and forget it: from now on no server can certify anybody."""
        kept = self.store.vault.get(_ROOT_KEY)
        if kept is None:
            raise RootApart
        keep(kept)  # durably elsewhere first
        self.store.vault.remove(_ROOT_KEY)
        self.store.audit.append(self.public.name, "root apart", {})

    @property
    def holds_root(self) -> bool:
        """Whether the key of the root lies in the store, and not apart from it."""
        return self.store.vault.get(_ROOT_KEY) is not None

    def revoke(self, device: str, reason: str, passphrase: str) -> None:
        """From now on nothing of this laptop is taken without a human, and its certificate counts no more."""
        if self.store.office.device(device) is not None:
            self.revoke_by(device, reason, self.authority(passphrase))

    def revoke_by(self, device: str, reason: str, authority: OpenAuthority | None) -> None:
        """The same. Without the root nothing of the laptop is taken either; its certificate counts until the
        next list of revoked ones is signed."""
        found = self.store.office.device(device)
        if found is None:
            return
        now = self.clock.now()
        self.store.office.revoke(device, reason)
        if authority is not None:
            # Those that were revoked while the root was not at hand come onto the list as well.
            gone = [one for one in self.store.office.devices() if one.revoked_at is not None and one.serial]
            revoked = [Revoked(one.serial, one.revoked_at or now) for one in gone]
            self.store.vault.keep(_CRL, authority.revocation_list(revoked, at=now, previous=self.crl))
        self.store.audit.append(self.public.name, "revoke", {"device": found.code, "reason": reason})

    def close(self) -> None:
        """Close the store."""
        self.store.close()

    def __enter__(self) -> Headquarters:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _kept(self, name: str) -> bytes:
        data = self.store.vault.get(name)
        if data is None:
            raise OfficeMissing(folder=str(self.folder))
        return data


@dataclass(frozen=True)
class Founded:
    """A new headquarters, and the two secrets that are shown once and belong on paper, apart from it."""

    office: Headquarters
    recovery_code: str  # opens the store
    recovery_identity: str  # opens bundles when the office's own age key is lost


def init(  # noqa: PLR0913 - each of them is said once, on the day an office is made
    folder: Path,
    passphrase: str,
    name: str,
    clock: Clock | None = None,
    address: str = "",
    *,
    rounds: int = ROUNDS,
    place: Place | None = None,
) -> Founded:
    """Make a headquarters: store, root, signing key, age key and its recovery key. Raises StoreExists.
    What was broken off midway is begun anew: nobody has seen its codes, and it has taken nothing in.
    """
    clock = clock or Clock()
    store, recovery_code = _made(folder, passphrase, clock, place)
    try:
        now = clock.now()
        authority = Authority.create(name, passphrase, at=now, rounds=rounds)
        signing = DeviceKey.create()
        identity, recipient = encryption.new_identity()
        recovery_identity, recovery_recipient = encryption.new_identity()
        public = Office(
            name,
            authority.certificate.decode(),
            signing.public.hex(),
            (recipient, recovery_recipient),
            address,
        )
        crl = authority.open(passphrase).revocation_list(at=now)
        for key, data in (
            (_ROOT_KEY, authority.pkcs12), (_ROOT, authority.certificate), (_SIGNING, signing.secret),
            (_AGE, identity.encode()), (_CRL, crl),
        ):  # fmt: skip
            store.vault.keep(key, data)
        store.audit.append(name, "init", {"fingerprint": public.fingerprint})
        store.vault.keep(_PUBLIC, json.dumps(asdict(public)).encode())  # last: now it is whole
    except BaseException:
        store.unmake()
        raise
    return Founded(Headquarters(folder, store, public, clock), recovery_code, recovery_identity)


def _made(folder: Path, passphrase: str, clock: Clock, place: Place | None) -> tuple[Store, str]:
    if place is None:
        _clear_half_made(folder, passphrase, clock)
        return Store.create(folder, passphrase, clock)
    from sidesk.models.served import ServedStore  # needs the extra of headquarters

    if Store.exists(folder) or (folder / PLACE).exists():
        raise StoreExists(folder=str(folder))
    store, code = ServedStore.make(place.database, place.storage, passphrase, clock)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_whole(folder / PLACE, json.dumps(asdict(place), indent=1).encode())
    (folder / PLACE).chmod(0o600)
    return store, code


def _clear_half_made(folder: Path, passphrase: str, clock: Clock) -> None:
    """Remove what an earlier attempt left, and only that: a store of anybody is left alone."""
    if not Store.exists(folder):
        return
    try:
        store = Store.open(folder, passphrase=passphrase, clock=clock)
    except WrongPassphrase:
        return
    names = store.vault.names()
    if _PUBLIC in names or not all(name.startswith(_OWN) for name in names) or store.records.count(_ANY):
        store.close()
    else:
        store.unmake()


def open_office(folder: Path, passphrase: str, clock: Clock | None = None) -> Headquarters:
    """Open a headquarters. Raises OfficeMissing, WrongPassphrase, StoreLocked and what stores raise."""
    clock = clock or Clock()
    if (folder / PLACE).exists():
        from sidesk.models.served import ServedStore  # needs the extra of headquarters

        place = msgspec.convert(json.loads((folder / PLACE).read_bytes()), Place)
        store: Store = ServedStore.reach(place.database, place.storage, passphrase, clock)
    elif Store.exists(folder):
        store = Store.open(folder, passphrase=passphrase, clock=clock)
    else:
        raise OfficeMissing(folder=str(folder))
    public = store.vault.get(_PUBLIC)
    if public is None:
        store.close()
        raise OfficeMissing(folder=str(folder))
    return Headquarters(folder, store, msgspec.convert(json.loads(public), Office), clock)
