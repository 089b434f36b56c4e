"""Own line drawings, tinted by role: `icon("open")`, `pixmap("open", 16, colour, ratio)`."""

from gradestudio.ui.icons.cache import NAMES, clear, icon, pixmap

__all__ = ["NAMES", "clear", "icon", "pixmap"]
