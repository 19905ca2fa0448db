"""What is asked of a vendor and answered, as values, and how answers are read; pure."""
