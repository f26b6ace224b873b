# Independent readers: other software opens what annexa wrote.

has_module() { python3 -c "import $1" 2>/dev/null; }
has_tools() {
    local tool
    for tool in "$@"; do
        command -v "$tool" >/dev/null || return 1
    done
}

reader() { python3 "tests/readers/$1" "${@:2}"; }

workbooks_by_part() {
    has_module openpyxl || { not_checked "workbooks part by part (no openpyxl)"; return; }
    reader check_package.py out/*/mapping.xlsx out/portfolio.xlsx
    reader test_packages.py "$annexa"
}

workbooks_by_cell() {
    has_module openpyxl && has_module python_calamine || { not_checked "every cell by two readers (no openpyxl or python-calamine)"; return; }
    reader check_equal.py out/*/mapping.xlsx out/portfolio.xlsx
}

word_document() {
    has_module docx || { not_checked "the Word document (no python-docx)"; return; }
    reader test_document.py "$annexa" samples
}

places_of_words() {
    has_tools qpdf pdftotext || { not_checked "positions of words (no qpdf or pdftotext)"; return; }
    reader check_places.py "$annexa" out tests/data/fonts
}

outputs() {
    reader check_outputs.py out
    has_tools qpdf && has_module openpyxl || { not_checked "the checker of outputs against defects (no qpdf or openpyxl)"; return; }
    reader test_check_outputs.py out
}

round_trip() {
    has_module openpyxl || { not_checked "the workbook edited in other programs (no openpyxl)"; return; }
    reader test_round_trip.py "$annexa" samples
}

comparison() { reader test_diff.py "$annexa"; }

interchange() {
    "$annexa" convert samples --output "$state/interchange" --as-of 2026-06-01 --sarif --oscal --quiet
    reader check_interchange.py "$annexa" "$state/interchange" "$schemas"
}

index_page() {
    has_tools chromium node && [ -d "$browser/node_modules/playwright-core" ] \
        || { not_checked "the page over all organisations (no Chromium, or nothing to drive it with)"; return; }
    reader make_batch.py out "$state/batch" 250
    "$annexa" index "$state/batch"
    NODE_PATH="$browser/node_modules" node tests/readers/check_index.js "$state/batch" "$state/batch-pictures"
}

conformance() { reader check_conformance.py "$verapdf" samples "$annexa" samples; }
conformance_of_kept() { reader check_conformance.py "$verapdf" folder "$kept"; }

schedulers() {
    python3 -c 'import xml.dom.minidom; xml.dom.minidom.parse("docs/scheduling/annexa-task.xml")'
    has_tools systemd-analyze || { not_checked "the units for systemd (no systemd-analyze)"; return; }
    local units unit
    units=$(mktemp -d)
    for unit in docs/scheduling/annexa.service docs/scheduling/annexa.timer; do
        sed -e "s#/usr/local/bin/annexa#$annexa#" -e '/^Documentation=/d' "$unit" >"$units/$(basename "$unit")"
    done
    systemd-analyze verify "$units"/*
}

all_readers() {
    step "outputs, opened by other software" outputs
    step "workbooks part by part" workbooks_by_part
    step "every cell of every workbook, by two readers" workbooks_by_cell
    step "the Word document, by python-docx and LibreOffice" word_document
    step "positions of words, and scripts from right to left" places_of_words
    step "the workbook, edited in other programs" round_trip
    step "records, SARIF and OSCAL, by their schemas" interchange
    step "a comparison, opened by other software" comparison
    step "the page over all organisations, in Chromium" index_page
    step "the samples for schedulers" schedulers
    step "PDF/A and PDF/UA of the samples, by veraPDF" conformance
}
