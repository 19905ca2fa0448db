import pytest

from exporter.host import profiles
from exporter.host.settings import Profile
from exporter.metrics import catalogue

HOST = {metric.name for metric in catalogue.SECTIONS["Host"]}
NODE = {metric.name for metric in catalogue.SECTIONS["Host, by node_exporter's names"]}


def test_every_name_of_the_table_is_in_the_catalogue() -> None:
    assert profiles.NODE.keys() <= HOST
    assert {name for names in profiles.NODE.values() for name in names} <= NODE


def test_a_profile_hides_the_names_of_the_other() -> None:
    assert profiles.hidden("otel") == NODE
    assert profiles.hidden("node") == set(profiles.NODE)


def test_what_keeps_its_name_is_what_node_exporter_has_no_name_for() -> None:
    kept = HOST - profiles.hidden("node")
    assert {name for name in kept if not name.startswith(("host_", "system_watched_"))} == {
        "system_cpus",
        "system_cpu_utilization_ratio",
        "system_memory_utilization_ratio",
        "system_paging_utilization_ratio",
        "system_filesystem_utilization_ratio",
    }


@pytest.mark.parametrize(
    ("name", "profile", "said"),
    [
        (
            "system_cpu_load_average_1m",
            "node",
            "not shown with host.profile: node; the same is in node_load1",
        ),
        (
            "node_disk_read_bytes_total",
            "otel",
            "not shown with host.profile: otel; the same is in system_disk_io_bytes_total",
        ),
        (
            "node_uname_info",
            "otel",
            "not shown with host.profile: otel; that takes host.profile: node",
        ),
    ],
)
def test_a_name_that_is_not_shown_is_told_with_the_one_that_is(
    name: str, profile: Profile, said: str
) -> None:
    asked = [name, "chat_messages_total", "system_cpu_utilization_ratio"]
    assert list(profiles.unseen(asked, profile)) == [(name, said)]


def test_a_name_that_is_shown_needs_no_word() -> None:
    assert list(profiles.unseen(HOST, "otel")) == []
    assert list(profiles.unseen(NODE, "node")) == []
