"""The answering site (invulsite): link, button, questions, done. Nothing else is served here."""
