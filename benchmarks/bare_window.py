"""The yardstick of the start: a PySide6 window with an empty table, closed after its first paint."""

from __future__ import annotations

import sys

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent, QStandardItemModel
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView


class Window(QMainWindow):
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        QTimer.singleShot(0, self.shown)

    def shown(self) -> None:
        print("first-window", file=sys.stderr, flush=True)
        QApplication.quit()


app = QApplication(sys.argv)
window = Window()
table = QTableView()
table.setModel(QStandardItemModel())
window.setCentralWidget(table)
window.resize(1280, 720)
window.show()
app.exec()
