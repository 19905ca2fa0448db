"""Funnels: steps that customers take in order, within a window. Pure.

`section` as people write them · `plan` as events are matched · `passages` hits of a person → how
far each passage went · `flow` passages → cells. Hits are a set, so any order, any repetition and
any split give the same passages; a person's hits are those of all its ids.
"""
