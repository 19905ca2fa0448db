"""Pings: the packets of ICMP, and what comes back."""
