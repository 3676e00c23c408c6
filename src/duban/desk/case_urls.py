"""Addresses of the case pages."""

from __future__ import annotations

from django.urls import path

from duban.desk.pages.cases import attached, begin, bulk, case, export, ledger, move, pickers

urlpatterns = [
    path("ledger", ledger.ledger, name="ledger"),
    path("ledger/views", ledger.keep_view, name="keep-view"),
    path("ledger/views/drop", ledger.drop_view, name="drop-view"),
    path("ledger/bulk", bulk.bulk, name="bulk"),
    path("ledger/bulk/<int:batch_id>", bulk.batch, name="batch"),
    path("ledger/export", export.export, name="export"),
    path("cases/new", begin.choose, name="new"),
    path("cases/new/<slug:kind>", begin.begin, name="begin"),
    path("cases/new/<slug:kind>/alike", begin.similar, name="alike"),
    path("ledger/<int:case_id>", case.case, name="case"),
    path("ledger/<int:case_id>/do/<slug:code>", move.move, name="move"),
    path("ledger/<int:case_id>/receipt", begin.receipt, name="receipt"),
    path("ledger/<int:case_id>/files", attached.add, name="add-file"),
    path("files/<int:file_id>", attached.fetch, name="file"),
    path("pick/<slug:kind>", pickers.pick, name="pick"),
]
