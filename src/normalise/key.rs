//! The key of a row: its identifier cell in every reading that it may have, and the title beside it.

use crate::model::{Cell, CellValue, Standard};
use crate::recognise::ReferenceData;
use crate::recognise::fold::fold_title;
use crate::recognise::identifier::{ControlRef, ControlRefs, date_readings, parse};

/// The key of one row, before the whole column is known.
#[derive(Debug, Clone)]
pub struct RowKey {
    pub(super) readings: Readings,
    /// The title beside the identifier, folded.
    pub(super) title: String,
}

/// What an identifier cell can mean.
#[derive(Debug, Clone)]
pub(super) enum Readings {
    /// No identifier.
    None,
    /// As written.
    Cited(ControlRefs),
    /// A number cell that may have lost a zero: the number as it is, and with the zero.
    Number(ControlRef, ControlRef),
    /// A date cell.
    Date(Vec<ControlRef>),
}

impl RowKey {
    /// Reads the key of a row as one of a family of editions. `exact_zeros`: the column keeps trailing zeros, so `5.1` is
    /// 5.1.
    pub fn read(
        identifier: Option<&Cell>,
        title: Option<&str>,
        exact_zeros: bool,
        family: Standard,
        knowledge: &ReferenceData,
    ) -> Self {
        let mut title = title.map(fold_title).unwrap_or_default();
        let readings = match identifier {
            None => Readings::None,
            Some(cell) if matches!(cell.value, CellValue::Date { .. }) => Readings::Date(date_readings(&cell.value)),
            Some(cell) => match parse(&cell.text, &knowledge.vocabulary) {
                None => Readings::None,
                Some(ControlRefs::One(written)) => {
                    if !written.rest.is_empty() {
                        let own = fold_title(&written.rest);
                        if title.is_empty() || title == fold_title(&cell.text) {
                            title = own;
                        }
                    }
                    // A number that a format shows as `5.10` is 5.10, unless its title is that of 5.1.
                    if let Some(short) = shown_longer(cell, &written) {
                        let control = knowledge.control(family.current(), &short);
                        let titled = control.is_some_and(|control| knowledge.titles.bears(&control.id, &title));
                        let readings = if titled {
                            Readings::Cited(ControlRefs::One(short))
                        } else if exact_zeros {
                            Readings::Cited(ControlRefs::One(written))
                        } else {
                            Readings::Number(short, written)
                        };
                        return Self { readings, title };
                    }
                    let number = !exact_zeros;
                    let bare = !written.annex && !written.clause && written.rest.is_empty();
                    let single = written.numbers.len() == 2 && (1..=9).contains(&written.numbers[1]);
                    if number && bare && single {
                        let mut longer = written.clone();
                        longer.numbers[1] *= 10;
                        if knowledge.control(family.current(), &longer).is_some() {
                            Readings::Number(written, longer)
                        } else {
                            Readings::Cited(ControlRefs::One(written))
                        }
                    } else {
                        Readings::Cited(ControlRefs::One(written))
                    }
                }
                Some(cited) => Readings::Cited(cited),
            },
        };
        Self { readings, title }
    }
}

/// Of a number cell shown as `5.10` by its format: the number without the zero.
fn shown_longer(cell: &Cell, written: &ControlRef) -> Option<ControlRef> {
    let zero = matches!(cell.value, CellValue::Number(_)) && written.trailing_zero && written.numbers.len() == 2;
    zero.then(|| {
        let mut short = written.clone();
        short.numbers[1] /= 10;
        short.trailing_zero = false;
        short
    })
}
