"""Walls shared by the sites: headers, origin of posts, logs, languages, look, and who did what."""
