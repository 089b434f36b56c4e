"""From syntax trees to the typed program."""
