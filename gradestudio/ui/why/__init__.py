"""Why one customer has this grade: verdict, rules in order, values, margins, points, strategy."""
