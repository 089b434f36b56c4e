"""The window: the only place, beside `__main__`, that knows Qt.  Nothing is loaded here."""
