"""The user's own workbook with columns and sheets added, everything else in it byte for byte the same."""
