"""One request over HTTP/2, on a connection of its own: its answer, event by event.

https://www.rfc-editor.org/rfc/rfc9113
"""

from collections import deque
from typing import Final

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import (
    DataReceived,
    Event,
    InformationalResponseReceived,
    ResponseReceived,
    StreamEnded,
    StreamReset,
    TrailersReceived,
)
from h2.exceptions import DenialOfServiceError, ProtocolError
from h2.settings import SettingCodes, Settings

from exporter.probes.fault import Failed
from exporter.probes.hypertext.framing import OUR_STREAM, Framing, named
from exporter.probes.transport.connection import Stream

WINDOW_BYTES: Final = 1 << 20
HEADER_BYTES: Final = 65_536
MOST_ASIDE: Final = 1_000
"""Events that bring the answer no further, such as pings and empty frames."""

_DEFAULT_WINDOW = 65_535

Headers = list[tuple[bytes, bytes]]
Told = (
    ResponseReceived | InformationalResponseReceived | DataReceived | TrailersReceived | StreamEnded
)


class Strand:
    """A request under way; Failed says what is wrong with its answer, OSError with the way."""

    __slots__ = ("_aside", "_connection", "_count", "_ended", "_framing", "_stream", "_told")

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._framing = Framing()
        config = H2Configuration(client_side=True, header_encoding=None)
        self._connection = H2Connection(config)
        self._connection.local_settings = Settings(
            client=True,
            initial_values={
                SettingCodes.ENABLE_PUSH: 0,
                SettingCodes.INITIAL_WINDOW_SIZE: WINDOW_BYTES,
                SettingCodes.MAX_HEADER_LIST_SIZE: HEADER_BYTES,
            },
        )
        self._told: deque[Told | Failed] = deque()
        self._ended = False
        self._count = self._aside = 0

    async def ask(self, headers: Headers, body: bytes) -> None:
        """Send the request, its body as the server's windows allow; an answer may end it sooner."""
        connection = self._connection
        connection.initiate_connection()
        connection.increment_flow_control_window(WINDOW_BYTES - _DEFAULT_WINDOW)
        connection.send_headers(OUR_STREAM, headers, end_stream=not body)
        while body and not self._ended:
            room = connection.local_flow_control_window(OUR_STREAM)
            part = body[: min(room, connection.max_outbound_frame_size)]
            if part:
                body = body[len(part) :]
                connection.send_data(OUR_STREAM, part, end_stream=not body)
            else:
                await self._flush()
                await self._fill()
        await self._flush()

    async def event(self) -> Told:
        """Return what the server says next about our request; after StreamEnded nothing comes."""
        while not self._told:
            await self._fill()
        told = self._told.popleft()
        if isinstance(told, Failed):
            raise told
        return told

    async def _fill(self) -> None:
        data = await self._stream.receive()
        self._count += len(data)
        if not data:
            self._fail("closed", self._cut_short())
            return
        frames, fault = self._framing.cut(data)
        try:
            for event in self._connection.receive_data(frames):
                self._take(event)
        except DenialOfServiceError:
            self._fail("too_large", f"the headers are longer than {HEADER_BYTES} bytes")
        except ProtocolError as error:
            self._fail("protocol", f"the answer breaks HTTP/2: {error}")
        if fault:
            self._fail(fault.reason, fault.detail)
        await self._flush()

    def _take(self, event: Event) -> None:
        if isinstance(event, StreamReset):
            self._fail("closed", f"the server reset the stream: {named(event.error_code)}")
        elif isinstance(event, Told):
            self._told.append(event)
            self._ended = self._ended or isinstance(event, StreamEnded)
        if isinstance(event, DataReceived) and event.flow_controlled_length:
            self._connection.acknowledge_received_data(event.flow_controlled_length, OUR_STREAM)
        else:
            self._aside += 1
        if self._aside > MOST_ASIDE:
            self._fail("protocol", f"more than {MOST_ASIDE} frames that are no part of an answer")

    def _fail(self, reason: str, detail: str) -> None:
        """Have it raised when all that came before it is taken."""
        self._ended = True
        self._told.append(Failed(reason, detail))

    def _cut_short(self) -> str:
        if not self._count:
            return "the connection was closed without an answer"
        return f"the connection was closed after {self._count} bytes, before the answer was whole"

    async def _flush(self) -> None:
        data = self._connection.data_to_send()
        if data:
            await self._stream.send(data)
