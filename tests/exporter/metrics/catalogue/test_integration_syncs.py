from exporter.integrations.customs import syncs
from exporter.metrics.catalogue import CATALOGUE
from exporter.metrics.catalogue.integration_syncs import INTEGRATION_SYNCS


def test_sync_jobs_are_in_the_catalogue_by_tenant_vendor_and_name() -> None:
    for metric in INTEGRATION_SYNCS:
        assert metric in CATALOGUE
        assert metric.labels[:3] == ("tenant", "provider", "sync")
        assert not metric.configured, "senders name them, so they are capped"


def test_the_states_of_a_job_are_all_there_are() -> None:
    (state,) = (one for one in INTEGRATION_SYNCS if one.name == "integration_sync_state")
    assert state.values["state"] == set(syncs.STATES)
