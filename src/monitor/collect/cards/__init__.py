"""The card index (kaartenbak): who may answer, by a hash, and drafts nobody here can read."""
