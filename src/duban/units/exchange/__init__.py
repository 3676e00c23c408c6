"""单位导入导出: template → preview → take, with every row's errors given back in the layout it came in (issue 3.2, E4).

``template(actor)``, ``preview(actor, data)``, ``take(actor=…, at=…, data=…, mark=preview.mark)``, ``errors_file(preview)``,
``export_xlsx(actor)``, ``export_csv(actor)``.
"""

from duban.units.exchange.taking import Preview, Taken, preview, take
from duban.units.exchange.writing import errors_file, export_csv, export_xlsx, template

__all__ = ["Preview", "Taken", "errors_file", "export_csv", "export_xlsx", "preview", "take", "template"]
