from exporter.host.shares import Rate
from exporter.host.summary import Disk, Heat, Summary
from exporter.web import status_host


def test_before_the_first_look_there_is_nothing() -> None:
    assert status_host.host(Summary()) == ()


def test_all_that_is_known_is_told_in_its_units() -> None:
    shown = status_host.host(
        Summary(
            cpu=0.234,
            memory=0.612,
            disk=Disk("/var", 0.931),
            load=(0.42, 0.31, 1.227),
            uptime=1_050_000.0,
            network=Rate(1_300_000.0, 24_300.0),
            connections=1_042,
            heat=Heat("Package id 0", 51.5),
            processes={"nginx": 2, "postgres": 1},
        )
    )
    assert [(one.name, one.text, one.about) for one in shown] == [
        ("CPU", "23%", "in use"),
        ("Memory", "61%", "in use"),
        ("Fullest disk", "93%", "/var"),
        ("Load", "0.42", "5 min 0.31, 15 min 1.23"),
        ("Network in", "1.2 MiB/s", "received"),
        ("Network out", "23.7 KiB/s", "sent"),
        ("Connections", "1,042", "TCP, established"),
        ("Hottest", "52 °C", "Package id 0"),
        ("Processes", "2 of 2", "of those watched are there"),
        ("Up for", "12 d 3 h", "since the machine started"),
    ]
    assert [one.share for one in shown][:4] == [0.234, 0.612, 0.931, None]


def test_what_is_not_known_is_left_out() -> None:
    assert [one.name for one in status_host.host(Summary(memory=0.0))] == ["Memory"]


def test_a_watched_name_without_a_process_is_named() -> None:
    (figure,) = status_host.host(Summary(processes={"nginx": 0, "db": 3, "cron": 0}))
    assert (figure.text, figure.about) == ("1 of 3", "not there: cron, nginx")
