"""Monitor Integriteit en Veiligheid: one edition from questionnaire to publication, and beside it the register."""

__version__ = "0.1.0"
