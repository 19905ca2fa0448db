"""What sums of days come to: rates with their N, times, money; pure over plain values."""
