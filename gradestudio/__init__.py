"""GradeStudio grades customers by a small readable rule text."""
