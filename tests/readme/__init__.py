"""The README is run: what it shows is what happens."""
