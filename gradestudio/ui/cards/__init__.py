"""The cards view: every statement a card, painted while closed, with real editors while open."""
