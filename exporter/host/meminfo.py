"""Linux' table of memory, /proc/meminfo → bytes by the names that node_exporter gives its rows.

https://www.kernel.org/doc/html/latest/filesystems/proc.html#meminfo
"""

from collections.abc import Iterable, Mapping

_KIB = 1024


def table(lines: Iterable[str]) -> Mapping[str, int]:
    """Return each row: bytes where it has the unit kB, as ``Active_anon_bytes``, else a number.

    A line that is none of the form ``Active(anon):  5 kB`` is passed over.
    """
    found: dict[str, int] = {}
    for line in lines:
        name, _, told = line.partition(":")
        words = told.split()
        if words and words[0].isdecimal():
            plain = name.strip().replace("(", "_").replace(")", "")
            if words[1:] == ["kB"]:
                found[f"{plain}_bytes"] = int(words[0]) * _KIB
            else:
                found[plain] = int(words[0])
    return found
