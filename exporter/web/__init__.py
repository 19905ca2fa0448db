"""The HTTP surface: every URL, who may call it, what it costs at most, and how it says no."""
