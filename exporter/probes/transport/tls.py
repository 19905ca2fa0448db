"""TLS over a connection, by OpenSSL's memory buffers, and what its handshake shows."""

import contextlib
import ssl
from typing import Any

from exporter.probes import certificates
from exporter.probes.certificates import Certificate, Session
from exporter.probes.fault import CLOSED
from exporter.probes.transport.connection import RECEIVE_BYTES, Connection


class Encrypted:
    """A TLS stream; errors are ssl.SSLError and OSError."""

    __slots__ = ("_connection", "_incoming", "_outgoing", "_tls")

    def __init__(self, connection: Connection, context: ssl.SSLContext, name: str) -> None:
        """Take an open connection; ``name`` is asked for, and expected where that is verified."""
        self._connection = connection
        self._incoming = ssl.MemoryBIO()
        self._outgoing = ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_hostname=name)

    async def shake(self) -> None:
        """Shake hands; ssl.SSLError after telling the server why not."""
        while True:
            try:
                self._tls.do_handshake()
            except ssl.SSLWantReadError:
                await self._fill()
            except ssl.SSLError:
                self._say_last_word()
                raise
            else:
                return await self._flush()

    async def send(self, data: bytes) -> None:
        self._tls.write(data)
        await self._flush()

    async def receive(self) -> bytes:
        """Return what came, b"" at the end, be it a proper one or not: HTTP tells its own end."""
        while True:
            try:
                return self._tls.read(RECEIVE_BYTES)
            except ssl.SSLWantReadError:
                await self._fill()
            except CLOSED:
                return b""

    def close(self) -> None:
        """Say good-bye, as servers expect it, without waiting for their own."""
        with contextlib.suppress(ssl.SSLError):
            self._tls.unwrap()
        self._say_last_word()

    @property
    def protocol(self) -> str:
        """The protocol that ALPN agreed on, "" for none."""
        return self._tls.selected_alpn_protocol() or ""

    def session(self) -> Session:
        """Return what the handshake showed."""
        cipher = self._tls.cipher()
        return Session(
            version=_version(self._tls.version() or ""),
            cipher=certificates.iana(cipher[0]) if cipher else "",
            sent=_chain(self._tls, "get_unverified_chain"),
            verified=_chain(self._tls, "get_verified_chain")
            if self._tls.context.verify_mode == ssl.CERT_REQUIRED
            else (),
        )

    async def _fill(self) -> None:
        await self._flush()
        data = await self._connection.receive()
        if data:
            self._incoming.write(data)
        else:
            self._incoming.write_eof()

    async def _flush(self) -> None:
        if self._outgoing.pending:
            await self._connection.send(self._outgoing.read())

    def _say_last_word(self) -> None:
        if self._outgoing.pending:
            with contextlib.suppress(OSError):
                self._connection.send_at_once(self._outgoing.read())


def _version(told: str) -> str:
    """Return ``TLS 1.0`` of OpenSSL's TLSv1, and so on."""
    return "TLS 1.0" if told == "TLSv1" else told.replace("TLSv", "TLS ")


def _chain(tls: ssl.SSLObject, name: str) -> tuple[Certificate, ...]:
    """Return a chain, without what is no certificate that can be read."""
    if hasattr(tls, name):  # public since Python 3.13
        ders = getattr(tls, name)()
    else:
        held: Any = tls
        ders = [one.public_bytes(_DER) for one in getattr(held._sslobj, name)() or ()]  # noqa: SLF001 # not public before Python 3.13
    found = []
    for der in ders:
        with contextlib.suppress(ValueError):
            found.append(certificates.read(der))
    return tuple(found)


_DER = 2
"""How Python's own _ssl module calls DER."""
