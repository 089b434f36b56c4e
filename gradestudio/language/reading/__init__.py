"""From a file's text to statements, tokens and syntax trees."""
