"""Monitor Integriteit en Veiligheid: one edition, from questionnaire to publication."""

__version__ = "0.1.0"
