"""Own line drawings, tinted by role: `icon("open")`, `pixmap("open", 16, colour, ratio)`."""

from gradestudio.ui.icons.cache import clear, icon, names, pixmap

__all__ = ["clear", "icon", "names", "pixmap"]
