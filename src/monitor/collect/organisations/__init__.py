"""The forms of organisations (organisatieformulieren): identified, shared, signed off."""
