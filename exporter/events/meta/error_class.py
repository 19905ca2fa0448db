"""Why WhatsApp could not deliver, as one of few words: Meta's codes are many, labels are few.

https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes
"""

OTHER = "other"
_CODES = {
    "authorisation": (0, 3, 10, 190, 131005),
    "blocked_account": (368, 130497, 131031, 131045),
    "media": (131052, 131053),
    "opted_out": (131050,),
    "payment": (131042, 131044),
    "rate_limited": (4, 80007, 130429, 131056, 131064, 133016),
    "spam_limited": (131048, 131049, 130472),
    "undeliverable": (131021, 131026, 131030, 131062, 137000),
    "unsupported": (131008, 131009, 131051, 100, 33),
    "vendor": (1, 2, 131000, 131016, 131057, 135000),
    "window_closed": (131047,),
}
_CLASSES = {code: word for word, codes in _CODES.items() for code in codes}
_RANGES = {"authorisation": range(200, 300), "template": range(132_000, 133_000)}


def of(code: str) -> str | None:
    """Return the class of a code, None without one."""
    if not code:
        return None
    if not (code.isascii() and code.isdigit() and len(code) < 10):
        return OTHER
    number = int(code)
    ranged = (word for word, codes in _RANGES.items() if number in codes)
    return _CLASSES.get(number) or next(ranged, OTHER)
