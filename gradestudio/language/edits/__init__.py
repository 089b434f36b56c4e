"""What a person does to a rulebook by hand, as the fewest edits of its text.

Each function takes a parsed rulebook (or one of its statements) and gives `Edit`s with places in its source:
only the words that change are in them, so comments, blank lines, order and units elsewhere stay byte for
byte.
An edit that changes nothing is an empty tuple.  Nothing here looks at types or at customers.
"""
