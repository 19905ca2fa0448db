"""Customers: who is who, what each did on a day, and in how many sessions. Pure.

`identity` ids that are one person · `visits` what an event adds to a customer's day · `sessions`
spans of activity as sets, and what they come to by day · `gathering` events → all of that of a step
· `usage` the days of a person → figures.

Sums of a day are safe because each event comes once; sets and spans are safe anyway. Rows are of
ids as they were told; a person is the ids of one component, so ids can be told apart again.
"""
