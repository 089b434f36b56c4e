"""Own small controls: buttons, chips, segments, badges, search boxes, empty states, messages."""
