"""Why Twilio could not deliver, as one of few words: its codes are many, metrics' labels are few.

https://www.twilio.com/docs/api/errors
"""

OTHER = "other"
_CODES = {
    "authorisation": (20003, 21408, 30002, 30034, 30035, 63007),
    "blocked_account": (30001, 30010, 30018, 63020),
    "filtered": (30007, 30044, 30450, 63032),
    "media": (11751, 12300, 30019, 63005, 63019, 63021),
    "opted_out": (21610, 30004, 63033),
    "rate_limited": (14107, 20429, 30022, 30023, 63018, 63022, 63038),
    "template": (63027, 63028, 63040, 63041, 63042),
    "undeliverable": (21211, 21614, 30003, 30005, 30006, 30008, 63003, 63013, 63024),
    "vendor": (30009, 30017, 63002, 63012, 63017),
    "window_closed": (63016, 63051),
}
_CLASSES = {str(code): word for word, codes in _CODES.items() for code in codes}


def of(code: str) -> str:
    """Return the class of a code, "other" without one."""
    return _CLASSES.get(code.strip(), OTHER)
