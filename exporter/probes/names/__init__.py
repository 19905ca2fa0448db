"""Questions to name servers: what is asked, and what an answer has to be."""
