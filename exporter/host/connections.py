"""TCP connections by state, out of the kernel's own table.

psutil would also look up whose each connection is, which takes root and a look at every process.
https://www.kernel.org/doc/html/latest/networking/proc_net_tcp.html
"""

from collections import Counter
from collections.abc import Iterable, Mapping

_STATES = {
    b"01": "established",
    b"02": "syn_sent",
    b"03": "syn_received",
    b"04": "fin_wait_1",
    b"05": "fin_wait_2",
    b"06": "time_wait",
    b"07": "closed",
    b"08": "close_wait",
    b"09": "last_ack",
    b"0A": "listen",
    b"0B": "closing",
    # A connection that the kernel has not yet given a socket of its own.
    b"0C": "syn_received",
}
STATES = frozenset(_STATES.values())
ESTABLISHED = "established"
_COLUMN = 3


def counted(lines: Iterable[bytes]) -> Mapping[str, int]:
    """Count lines of /proc/net/tcp and tcp6 by state; every state has its number.

    The heading's own word for the column is no state, and so it is not counted.
    """
    found: Counter[bytes] = Counter()
    for line in lines:
        columns = line.split(None, _COLUMN + 1)
        if len(columns) > _COLUMN:
            found[columns[_COLUMN]] += 1
    sums = dict.fromkeys(sorted(STATES), 0)
    for code, count in found.items():
        if code in _STATES:
            sums[_STATES[code]] += count
    return sums
