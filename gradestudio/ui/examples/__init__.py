"""The rulebook's own examples in the window: run after every edit, told where they stand."""
