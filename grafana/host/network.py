"""The network: what goes through, what is lost, who is connected; and open files."""

from grafana import colours, timeseries
from grafana.frame import About, Frame
from grafana.query import Query, total

_WAYS = colours.plain(("receive", "transmit"))
_STATES = ("established", "time_wait", "listen", "close_wait")

BYTES = Frame(
    title="Network traffic",
    about=About(
        "Bytes a second that all interfaces receive and transmit.",
        "More in than usual may be a flood; none at all is a network that is down.",
        "compare with the messages on the board “Overview”.",
    ),
    unit="Bps",
    queries=(
        Query(
            total("system_network_io_bytes_total", "network_io_direction"),
            "{{network_io_direction}}",
        ),
    ),
    empty="not measured",
    width=6,
)
LOST = Frame(
    title="Lost packets",
    about=About(
        "Packets a second that were dropped or could not be received or sent, by interface.",
        "A few in a day are normal; a steady loss makes every connection slow.",
        "errors: cable, driver or the machine around this one; drops: too much at one time.",
    ),
    unit="pps",
    queries=(
        Query(
            total("system_network_packet_dropped_total", "network_interface_name"),
            "{{network_interface_name}} dropped",
        ),
        Query(
            total("system_network_errors_total", "network_interface_name"),
            "{{network_interface_name}} errors",
        ),
    ),
    empty="not measured",
    width=6,
)
CONNECTIONS = Frame(
    title="TCP connections",
    about=About(
        "Connections by state.",
        "established are people and programs at work; close_wait that climbs is a program that"
        " forgets to hang up.",
        "many time_wait: something opens a connection for each request; let it keep them.",
    ),
    unit="short",
    queries=(
        Query(
            "sum by (network_connection_state) (system_network_connections) > 0",
            "{{network_connection_state}}",
        ),
    ),
    empty="not measured",
    width=6,
)

FILES = Frame(
    title="Open files of the machine",
    about=About(
        "The share of all files that may be open that are open.",
        "At 100 % nobody can open a file or a connection any more.",
        "lsof | awk '{print $1}' | sort | uniq -c | sort -n says who holds them.",
    ),
    unit="percentunit",
    queries=(
        Query("max(system_file_descriptors_allocated / system_file_descriptors_limit)", "open"),
    ),
    empty="not measured",
    width=6,
)

PANELS = (
    timeseries.panel(BYTES, names=_WAYS),
    timeseries.panel(LOST, style="thin", most=timeseries.AtLeast(10)),
    timeseries.panel(CONNECTIONS, names=colours.plain(_STATES)),
    timeseries.panel(FILES, names=colours.plain(("open",))),
)
