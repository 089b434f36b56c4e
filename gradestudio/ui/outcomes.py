"""The engine's outcome codes, for modules that must load before numpy does.

A test holds them equal to `gradestudio.engine.grading`.
"""

NEEDS_DATA = -1
NO_RULE = -2
CONFLICT = -3
BY_VALUE = -1
OTHERWISE = -2
NOBODY = -3

NAMES = {NEEDS_DATA: "ui.needs-data", NO_RULE: "ui.no-rule", CONFLICT: "ui.conflict"}
SHORT_NAMES = {NEEDS_DATA: "ui.needs-data-short", NO_RULE: "ui.no-rule-short", CONFLICT: "ui.conflict-short"}
