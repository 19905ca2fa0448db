"""Where a mistake of ours was made: all of an exception that may be told.

Its own words may hold what was sent to a vendor, or what came from there.
"""


def place(error: BaseException) -> str:
    """Return the file and line that an exception comes from, "" where it was never raised."""
    trace, found = error.__traceback__, ""
    while trace is not None:
        found = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
        trace = trace.tb_next
    return found
