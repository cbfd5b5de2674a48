"""One window for one store: a second start gives its file to the window that runs, and ends.

Qt's network module is loaded only where it is needed: by the first window after it was painted, and by a
second start when the first one has left its mark.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

MARK = "window"  # lies beside the store while a window listens
LONGEST = 64 * 1024
PATIENCE = 2000  # ms


def socket_name(folder: Path) -> str:
    """The same for every start on a folder, short enough for every system."""
    whole = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()
    return f"sidesk-{whole[:24]}"


def offered(folder: Path, file: Path | None) -> bool:
    """Give the file to the window that runs on this store. False where none runs: then be that window."""
    if not (folder / MARK).exists():
        return False
    from PySide6.QtNetwork import QLocalSocket

    socket = QLocalSocket()
    socket.connectToServer(socket_name(folder))
    if not socket.waitForConnected(PATIENCE):
        return False  # the mark was left behind by a crash
    message = {"file": str(file.resolve()) if file is not None else ""}
    socket.write(json.dumps(message).encode() + b"\n")
    socket.flush()  # `waitForBytesWritten` is False where everything is written already
    taken = socket.bytesAvailable() > 0 or socket.waitForReadyRead(PATIENCE)
    socket.disconnectFromServer()
    return taken


class Doorbell(QObject):
    """Listens for later starts. `rung` carries a path, or nothing where only the window is wanted."""

    rung = Signal(object)  # Path | None

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._server: QLocalServer | None = None

    def listen(self) -> bool:
        """Begin to listen; False where somebody else does."""
        from PySide6.QtNetwork import QLocalServer, QLocalSocket

        name = socket_name(self._folder)
        probe = QLocalSocket()
        probe.connectToServer(name)
        if probe.waitForConnected(200):
            return False
        QLocalServer.removeServer(name)  # left behind by a crash: nobody answered
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        if not server.listen(name):
            return False
        server.newConnection.connect(self._on_connection)
        self._server = server
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / MARK).touch()
        return True

    def close(self) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.close()
            self._server = None
            (self._folder / MARK).unlink(missing_ok=True)

    def _on_connection(self) -> None:
        while self._server is not None and self._server.hasPendingConnections():
            socket = self._server.nextPendingConnection()
            socket.setParent(self)
            socket.readyRead.connect(self._on_ready)
            socket.disconnected.connect(socket.deleteLater)

    def _on_ready(self) -> None:
        from PySide6.QtNetwork import QLocalSocket

        socket = self.sender()
        if isinstance(socket, QLocalSocket):
            self._read(socket)

    def _read(self, socket: QLocalSocket) -> None:
        if not socket.canReadLine():
            if socket.bytesAvailable() > LONGEST:
                socket.abort()
            return
        try:
            said = json.loads(bytes(socket.readLine(LONGEST).data()))
            file = said.get("file") if isinstance(said, dict) else None
        except ValueError:  # not from a SiDesk
            socket.abort()
            return
        socket.write(b"taken\n")
        socket.flush()
        self.rung.emit(Path(file) if isinstance(file, str) and file else None)
