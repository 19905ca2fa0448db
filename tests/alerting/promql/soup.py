"""Texts that are hardly ever expressions: tokens and bytes thrown together."""

import random
from collections.abc import Iterator, Sequence

TOKENS = (
    *("up", "chat_total", "job:up", "le", "sum", "by", "without", "fill", "anchored", "start"),
    *("(", ")", "(", ")", "{", "}", "[", "]", ",", ":", "=", "!=", "=~", "!~", "@", "#c\n"),
    *("5m", "1h30m", "1", "2.5", ".5", "0x1F", "010", "1e3", "1_0", "Inf", "5m5", "1e", "1.5m"),
    *('"x"', "'y'", "`z`", r'"\x41"', r"'\xff'", '"', "'", "`", r'"\q"', "é", "$", ".", "\n"),
    *("==", "<=", ">", "<", ">=", "+", "-", "*", "/", "%", "^", "atan2", "and", "or", "unless"),
    *("on", "ignoring", "group_left", "group_right", "bool", "offset", "end()", "start()", ">/"),
    *("rate(", "sum(", "topk(", "time()", "round(", "label_join(", "count_values", "limitk("),
    *('{job="a"}', '{a=~"b+"}', "[5m]", "[5m:1m]", "[5m:]", "up[5m]", "offset 5m", "@ 5", "on(a)"),
    *('{a=~"("}', "up", "up", "up", "-1", "nope()", "\ud800", "\x00", "min_of(", "step()"),
)


def texts(count: int, seed: int, tokens: Sequence[str] = TOKENS) -> Iterator[str]:
    """Yield so many texts of up to a dozen tokens, with spaces between them or without."""
    dice = random.Random(seed)
    for _ in range(count):
        some = dice.choices(tokens, k=dice.randint(1, 12))
        yield dice.choice(("", " ")).join(some)


def noise(count: int, seed: int) -> Iterator[str]:
    """Yield so many texts of random bytes: as Latin-1, as broken UTF-8, as printable ASCII."""
    dice = random.Random(seed)
    for number in range(count):
        some = dice.randbytes(dice.randint(0, 60))
        if number % 3 == 0:
            yield some.decode("latin-1")
        elif number % 3 == 1:
            yield some.decode("utf-8", "surrogateescape")
        else:
            yield bytes(32 + byte % 95 for byte in some).decode()
