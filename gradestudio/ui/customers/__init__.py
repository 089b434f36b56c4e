"""The customers' table: cells, sorting, filtering, the view over the column arrays."""
