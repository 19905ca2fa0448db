"""What hours of measurements say (row I5): trends, anomalies, comparison, incidents; pure.

`analysis.analysed` makes all of it out of `facts.Facts`; its Structs are the answer of
`GET /api/analyze`.
"""
