"""Saving so that two runs of the generator give the same bytes."""

import io
import re
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path

MOMENT = (2026, 3, 20, 9, 0, 0)
STAMP = b"2026-03-20T09:00:00Z"


def save_xlsx(book, path):
    """Saves an openpyxl workbook with fixed time stamps, in the document and in its zip container."""
    path.parent.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    book.save(buffer)
    path.write_bytes(_fixed(buffer.getvalue()))


def _fixed(data):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", STAMP, content)
            new.writestr(zipfile.ZipInfo(name, MOMENT), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def save_with_libreoffice(book, path, form):
    """Saves an openpyxl workbook and has LibreOffice write it in another format (`xls`, `ods`).

    LibreOffice stamps its files with the hour of their making, so these two differ from run to run.
    """
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"{path.stem}.xlsx"
        book.save(source)
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", form,
             "--outdir", folder, str(source)],
            check=True, capture_output=True, timeout=180)
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source.with_suffix(f".{form}"), path)
