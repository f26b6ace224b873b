//! Formats, made once a workbook.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use super::table::CellStyle;
use crate::model::{Applicability, Status};

/// Ink of headings; one accent for the whole workbook, the pack's own.
pub(super) const ACCENT: Color = Color::RGB(0x1F_4E_79);
/// The same, lighter: headers of columns to type into.
pub(super) const ACCENT_OPEN: Color = Color::RGB(0x3F_7C_AC);
/// Secondary text.
pub(super) const MUTED: Color = Color::RGB(0x5F_66_6E);

/// Shades of the statuses: lightness differs as well as hue, so that they hold for colour-blind readers and in grey.
pub(super) fn shade(status: Status) -> Color {
    Color::RGB(match status {
        Status::Implemented => 0xC5_E5_D6,
        Status::Partial => 0xFB_E9_B5,
        Status::Planned => 0xD3_E4_F5,
        Status::NotImplemented => 0xF4_C7_B8,
        Status::Alternative => 0xE3_D5_EA,
        Status::Unstated => 0xF2_F2_F2,
    })
}

/// Full colours of the statuses, for charts.
pub(super) fn colour(status: Status) -> Color {
    Color::RGB(match status {
        Status::Implemented => 0x1B_7F_5C,
        Status::Partial => 0xE0_A9_1B,
        Status::Planned => 0x4F_94_CD,
        Status::NotImplemented => 0xC4_4E_2B,
        Status::Alternative => 0x8E_6B_A8,
        Status::Unstated => 0xB8_BE_C4,
    })
}

/// The shade of an excluded control.
pub(super) const EXCLUDED: Color = Color::RGB(0xD9_DC_E0);

/// The sign of a status, before its word in every language.
pub(super) fn sign(status: Status) -> char {
    match status {
        Status::Implemented => '●',
        Status::Partial => '◐',
        Status::Planned => '○',
        Status::NotImplemented => '✕',
        Status::Alternative => '◆',
        Status::Unstated => '?',
    }
}

/// Sign and English word of a status, for the portfolio.
pub(super) fn status_word(status: Status) -> &'static str {
    match status {
        Status::Implemented => "● implemented",
        Status::Partial => "◐ partial",
        Status::Planned => "○ planned",
        Status::NotImplemented => "✕ not implemented",
        Status::Alternative => "◆ alternative",
        Status::Unstated => "? unstated",
    }
}

/// The same of an excluded control.
pub(super) const NOT_APPLICABLE: &str = "– not applicable";

/// Statuses in the order of legends and drop-downs.
pub(super) const STATUSES: [Status; 6] = [
    Status::Implemented,
    Status::Partial,
    Status::Planned,
    Status::NotImplemented,
    Status::Alternative,
    Status::Unstated,
];

/// Applicabilities in the order of drop-downs.
pub(super) const APPLICABILITIES: [Applicability; 4] =
    [Applicability::Applicable, Applicability::Excluded, Applicability::Undecided, Applicability::Unstated];

/// Numbers keep a distance from the text in the next column.
const NUMBER: &str = "#,##0_)";

/// Formats of the looks that a column may have.
pub(super) struct Looks {
    pub text: Format,
    pub strong: Format,
    pub quiet: Format,
    pub centred: Format,
    pub number: Format,
    pub input: Format,
}

impl Looks {
    fn new(base: &Format) -> Self {
        let cell = base.clone().set_text_wrap();
        Self {
            strong: cell.clone().set_bold(),
            quiet: cell.clone().set_font_color(MUTED).set_font_size(9),
            centred: cell.clone().set_align(FormatAlign::Center),
            number: base.clone().set_align(FormatAlign::Right).set_num_format(NUMBER),
            input: cell.clone().set_background_color(Color::RGB(0xFF_FB_E6)),
            text: cell,
        }
    }

    /// The format of a look.
    pub fn of(&self, look: CellStyle) -> &Format {
        match look {
            CellStyle::Text => &self.text,
            CellStyle::Strong => &self.strong,
            CellStyle::Quiet => &self.quiet,
            CellStyle::Centred => &self.centred,
            CellStyle::Number => &self.number,
            CellStyle::Input => &self.input,
        }
    }
}

/// The formats of a workbook.
pub(super) struct Styles {
    pub title: Format,
    pub subtitle: Format,
    pub remark: Format,
    pub section: Format,
    pub header: Format,
    pub header_open: Format,
    pub closed: Looks,
    pub open: Looks,
    pub link: Format,
    pub warning: Format,
    pub figure: Format,
    pub figure_label: Format,
    pub total: Format,
    pub total_rows: Format,
    pub total_centred: Format,
    pub total_number: Format,
}

impl Styles {
    pub fn new() -> Self {
        let base = Format::new()
            .set_font_size(10)
            .set_align(FormatAlign::Top)
            .set_border_bottom(FormatBorder::Thin)
            .set_border_bottom_color(Color::RGB(0xE1_E5_E9));
        let cell = base.clone().set_text_wrap();
        let header = base
            .clone()
            .set_bold()
            .set_font_color(Color::White)
            .set_background_color(ACCENT)
            .set_text_wrap()
            .set_align(FormatAlign::VerticalCenter)
            .set_border_bottom(FormatBorder::Thin);
        let subtitle = Format::new().set_font_size(10).set_font_color(MUTED);
        let total = Format::new()
            .set_font_size(10)
            .set_bold()
            .set_align(FormatAlign::Top)
            .set_border_top(FormatBorder::Medium)
            .set_border_top_color(ACCENT);
        Self {
            title: Format::new().set_font_size(16).set_bold().set_font_color(ACCENT),
            remark: subtitle.clone().set_text_wrap().set_align(FormatAlign::Top),
            subtitle,
            section: Format::new().set_font_size(12).set_bold().set_font_color(ACCENT),
            header_open: header.clone().set_background_color(ACCENT_OPEN),
            header,
            closed: Looks::new(&base),
            open: Looks::new(&base.clone().set_unlocked()),
            link: cell.clone().set_font_color(ACCENT).set_underline(rust_xlsxwriter::FormatUnderline::Single),
            warning: cell.set_bold().set_background_color(Color::RGB(0xF4_C7_B8)),
            figure: Format::new()
                .set_font_size(20)
                .set_bold()
                .set_font_color(ACCENT)
                .set_align(FormatAlign::Left)
                .set_num_format(NUMBER),
            figure_label: Format::new().set_font_size(10).set_font_color(MUTED),
            total_rows: total.clone().set_align(FormatAlign::Left).set_num_format(NUMBER),
            total_centred: total.clone().set_align(FormatAlign::Center).set_num_format(NUMBER),
            total_number: total.clone().set_align(FormatAlign::Right).set_num_format(NUMBER),
            total,
        }
    }
}
