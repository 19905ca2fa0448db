"""One module a kind of probe; the union below is the registry: to add one, add its name.

A kind is a frozen Struct with a tag, ``name``, ``interval``, ``timeout``, ``wrong()`` (its own
cross-checks) and ``measure()``, which never raises: every failure is a Result with its reason.
"""

from exporter.probes.chat import Chat
from exporter.probes.dns import Dns
from exporter.probes.grpc import Grpc
from exporter.probes.heartbeat import Heartbeat
from exporter.probes.http import Http
from exporter.probes.icmp import Icmp
from exporter.probes.journey import Journey
from exporter.probes.postgres import Postgres
from exporter.probes.redis import Redis
from exporter.probes.smtp import Smtp
from exporter.probes.ssh import Ssh
from exporter.probes.statuspage import Statuspage
from exporter.probes.tcp import Tcp
from exporter.probes.tls import TlsServer
from exporter.probes.websocket import Websocket

Probe = (
    Http
    | Tcp
    | TlsServer
    | Dns
    | Icmp
    | Grpc
    | Websocket
    | Smtp
    | Ssh
    | Postgres
    | Redis
    | Statuspage
    | Journey
    | Chat
    | Heartbeat
)
