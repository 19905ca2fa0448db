"""What vendors list of what they sent, so that webhooks that never came are taken in after all.

One module a vendor, all pure: `first` makes the first call of a listing, and `read` turns an answer
into requests as the vendor's webhooks would have been. Which of them are known is found out where
they are taken in.
"""
