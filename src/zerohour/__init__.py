"""Zero Hour."""
