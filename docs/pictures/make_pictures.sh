#!/usr/bin/env bash
# Makes the README's pictures from real output: a page of an audit pack and a sheet of a workbook.
# Needs poppler-utils and LibreOffice. Usage: docs/pictures/make_pictures.sh OUT/ORGANISATION [PAGE]
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
organisation="$1"
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT

# The first page of the statement's table, unless told otherwise: the first one with A.5.1 and its title on it.
page="${2:-}"
if [ -z "$page" ]; then
    pages="$(pdfinfo "$organisation/audit-pack.pdf" | awk '/^Pages:/ { print $2 }')"
    for page in $(seq 4 "$pages"); do
        text="$(pdftotext -f "$page" -l "$page" "$organisation/audit-pack.pdf" - | tr '\n' ' ')"
        [[ "$text" == *"A.5.1 "*"A.5.2 "*"A.5.3 "* ]] && break
    done
fi
pdftoppm -png -r 110 -f "$page" -l "$page" -singlefile "$organisation/audit-pack.pdf" "$here/audit-pack"

# LibreOffice prints the workbook as it is set up for paper; the first page of the statement's sheet has the answers.
soffice "-env:UserInstallation=file://$scratch/profile" --headless --convert-to pdf --outdir "$scratch" \
    "$organisation/mapping.xlsx" >/dev/null
pages="$(pdfinfo "$scratch/mapping.pdf" | awk '/^Pages:/ { print $2 }')"
for page in $(seq 1 "$pages"); do
    text="$(pdftotext -f "$page" -l "$page" "$scratch/mapping.pdf" - | tr '\n' ' ')"
    [[ "$text" == *"Applicable"*"A.5.3"* || "$text" == *"A.5.3"*"Applicable"* ]] && break
done
pdftoppm -png -r 110 -f "$page" -l "$page" -singlefile "$scratch/mapping.pdf" "$here/workbook"
