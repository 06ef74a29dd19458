"""The sender (verzender): frame, invitations, reminders, letters. Holds addresses and no answer."""
