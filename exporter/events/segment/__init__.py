"""Segment's calls (track, identify, page, …), as its SDKs and RudderStack's send them."""
