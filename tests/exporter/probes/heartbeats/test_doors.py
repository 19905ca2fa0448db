import pytest
from msgspec import Struct

from alerting.secret import Secret
from exporter.probes.heartbeats import doors

KEY, OTHER = "5bf66975-d4c7-4bf5-bcc8-b8d8a82ea278", "f7d1a2f0-0000-4000-8000-000000000000"


class Job(Struct, frozen=True):
    name: str
    key: Secret


class Site(Struct, frozen=True):
    name: str


JOBS = [Job("a", Secret(KEY)), Site("site"), Job("b", Secret(OTHER))]


def test_a_key_leads_to_its_job_by_its_digest() -> None:
    found = doors.doors(JOBS)
    assert found == {doors.digest(KEY): "a", doors.digest(OTHER): "b"}
    assert doors.digest("\ud800") not in found
    assert doors.digest(f"sha256:{doors.digest(KEY).hex()}") not in found


def test_two_jobs_have_two_keys() -> None:
    assert list(doors.wrong(JOBS)) == []
    found = list(doors.wrong([*JOBS, Job("c", Secret(KEY))]))
    assert found == [("[3].key", "the same key as of 'a'; each job has its own")]


@pytest.mark.parametrize("key", [KEY, "a" * 16, "A_b.c~d-" * 16])
def test_a_key_is_fit_for_a_url(key: str) -> None:
    assert doors.wrong_key(Secret(key)) == ""


@pytest.mark.parametrize(
    "key", ["a" * 15, "a" * 129, "a" * 20 + "/b", "sha256:" + "0" * 64, "é" * 20]
)
def test_a_key_that_is_not_is_told_without_it(key: str) -> None:
    said = doors.wrong_key(Secret(key))
    assert said.startswith("expected 16 to 128 of")
    assert key not in said
