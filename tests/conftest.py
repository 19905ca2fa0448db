"""What every test is run with: Hypothesis without a stopwatch."""

import os

from hypothesis import HealthCheck, settings

# A loaded machine is no failure, so nothing is timed. CI repeats one sequence of examples, so that
# a red run is red again, and half as many as elsewhere, where each run looks for new ones. "brief"
# is for the coverage pass.
_UNTIMED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", _UNTIMED, derandomize=True, max_examples=50)
settings.register_profile("here", _UNTIMED)
settings.register_profile("brief", _UNTIMED, derandomize=True, max_examples=25)
settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") == "true" else "here")
)
