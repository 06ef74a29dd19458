"""The address book (adresboek) of the sender: who was invited, and how. Holds no answer."""
