//! The proof that reading a source lost nothing: every filled cell of every row is in the result.

use std::collections::HashSet;

use super::rows::Normalised;
use crate::model::{CellAddress, Workbook};

/// A cell that was read, and that neither entry, nor unmatched row, nor kept row holds. A fault of annexa.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("cell {cell} of sheet `{sheet}` was read and stands nowhere in the result")]
pub struct Lost {
    /// Sheet.
    pub sheet: String,
    /// The first such cell.
    pub cell: CellAddress,
}

/// Looks for a filled cell that got lost between the workbook and what was made of it.
pub fn prove(workbook: &Workbook, normalised: &Normalised) -> Result<(), Lost> {
    let mut kept: HashSet<(&str, CellAddress)> = HashSet::new();
    for entry in &normalised.entries {
        kept.extend(entry.cells().into_iter().map(|(origin, _)| (&*origin.sheet, origin.cell)));
    }
    for row in &normalised.unmatched {
        kept.extend(row.cells.iter().map(|cell| (&*row.origin.sheet, cell.cell)));
    }
    for row in &normalised.kept_rows {
        kept.extend(row.cells.iter().map(|cell| (&*row.sheet, cell.cell)));
    }
    for table in &workbook.tables {
        for row in &table.rows {
            for cell in row.cells.iter().filter(|c| c.merged_from.is_none() && !c.is_blank()) {
                let address = CellAddress::new(row.number, cell.column);
                if !kept.contains(&(table.sheet.as_str(), address)) {
                    return Err(Lost { sheet: table.sheet.clone(), cell: address });
                }
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest;
    use crate::ingest::ReadLimits;
    use crate::normalise::rows::normalise;
    use crate::recognise::{ReferenceData, Vocabulary, edition, layout};

    #[test]
    fn a_cell_that_got_lost_is_named() {
        let vocabulary = Vocabulary::built_in().expect("words");
        let knowledge = ReferenceData::new(vocabulary).expect("knowledge");
        let text = "Acme\nRef,Title,Applicable,LR,Colour\nA.5.1,Policies for information security,Yes,no,blue\n";
        let workbook = ingest::read("soa.csv", text.as_bytes(), &ReadLimits::default()).expect("a workbook");
        let manner = layout::LayoutOptions { source: "soa.csv", settle: Some("iso27001:2022"), profile: None };
        let layout = layout::lay_out(&workbook, &knowledge, manner).expect("a layout");
        let editions = edition::decide(&workbook, &layout, &knowledge, Some("iso27001:2022"), None);
        let mut normalised = normalise(&workbook, &layout, &editions, 1, 1, &knowledge, 9).unwrap();
        assert_eq!(prove(&workbook, &normalised), Ok(()));
        let entry = &mut normalised.entries[0];
        let mark = entry.clear_marks.pop().expect("the mark that says no");
        let lost = |row, column| Lost { sheet: "csv".to_owned(), cell: CellAddress::new(row, column) };
        assert_eq!(prove(&workbook, &normalised), Err(lost(3, 3)));
        normalised.entries[0].clear_marks.push(mark);
        normalised.kept_rows.clear();
        assert_eq!(prove(&workbook, &normalised), Err(lost(1, 0)));
    }
}
