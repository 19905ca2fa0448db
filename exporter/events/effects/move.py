"""One move of one metric: its name in the catalogue, its labels in their order, by how much.

A counter goes up by the amount; for a histogram it is one observation. A plain tuple, because a
batch makes thousands of them.
"""

Move = tuple[str, tuple[str, ...], float]
