"""Addresses of returns: my own, the channel desks', the office's demands."""

from __future__ import annotations

from django.urls import path

from duban.desk.pages.returns import attached, books, matrix, mine, operate, persons, registers, settle, sheet, together

_ONE = "returns/<int:round_id>/<int:owing_id>/<int:about_id>"
urlpatterns = [
    path("returns", mine.mine, name="returns"),
    path("returns/together/<slug:form>/<str:key>", together.page, name="returns-together"),
    path(_ONE, sheet.page, name="return"),
    path(f"{_ONE}/rows/<slug:cell>", sheet.rows, name="return-rows"),
    path(f"{_ONE}/accept", sheet.accept, name="return-accept"),
    path(f"{_ONE}/send-back", sheet.send_back, name="return-send-back"),
    path(f"{_ONE}/correct", sheet.correct, name="return-correct"),
    path(f"{_ONE}/files", attached.add, name="return-files"),
    path(f"{_ONE}/files/<int:file_id>", attached.fetch, name="return-file"),
    path(f"{_ONE}/files/withdraw", attached.withdraw, name="return-file-withdraw"),
    path("returns/rounds/<int:round_id>/persons", persons.page, name="return-persons"),
    path(f"{_ONE}/book.xlsx", books.book, name="return-book"),
    path(f"{_ONE}/upload", books.upload, name="return-upload"),
    path(f"{_ONE}/upload/<str:token>/errors.xlsx", books.errors, name="return-errors"),
    path("returns/rounds/<int:round_id>/table.xlsx", books.table, name="return-table"),
    path("returns/demands/<int:demand_id>", matrix.matrix, name="return-board"),
    path("returns/rounds/<int:round_id>", matrix.summed, name="return-sum"),
    path("returns/rounds/<int:round_id>/chase", matrix.chase, name="return-chase"),
    path("returns/rounds/<int:round_id>/cells/<slug:cell>", matrix.parts, name="return-parts"),
    path("campaigns/<int:campaign_id>/registers/<slug:register>", registers.page, name="register"),
    path("returns/meetings/<int:record_id>/decide", registers.decide, name="register-decide"),
    path("campaigns/<int:campaign_id>/demands", operate.demands, name="demands"),
    path("campaigns/<int:campaign_id>/demands/new", settle.new, name="demand-new"),
    path("campaigns/<int:campaign_id>/demands/take-over", operate.take_over, name="demands-take-over"),
    path("campaigns/<int:campaign_id>/demands/apply", operate.apply, name="demands-apply"),
    path("campaigns/<int:campaign_id>/demands/<int:demand_id>/leads", operate.leads, name="demand-leads"),
    path("campaigns/<int:campaign_id>/demands/<int:demand_id>/end", operate.end, name="demand-end"),
]
