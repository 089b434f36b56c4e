"""The text view: editor, highlighting, marks, completion, finding."""
