"""The report as PDF, made by Qt without a screen."""

from __future__ import annotations

from gradestudio.ui.pdf import write_pdf


def test_a_page_becomes_a_pdf(qapp: object) -> None:
    made = write_pdf("<h1>客户评级</h1>" + "<p>一行</p>" * 200)
    assert made.startswith(b"%PDF-")
    assert made.count(b"/Type /Page\n") >= 2
