//! Tables of web pages, as many tools export them under `.xls`: tokens of the page, spans and hidden rows and all.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

use super::document::{Document, Down};
use super::limits::Budget;
use super::{IngestError, delimited};
use crate::model::{Format, Workbook};

/// How much of a page is taken in at once.
const CHUNK: usize = 16 << 10;
/// What may part attributes in a single tag. The tokenizer compares each attribute with all before it.
const SEPARATORS: usize = 50_000;
/// The same over all tags: the sum of the squares of their attributes.
const COMPARISONS: u64 = 2_000_000_000;

/// Characters of a text between rows that a note quotes.
const BETWEEN: usize = 200;

/// Reads the tables of a page.
pub(super) fn read(bytes: &[u8], budget: &mut Budget<'_>) -> Result<Workbook, IngestError> {
    let (text, encoding) = decode(bytes);
    let page = HtmlPage(RefCell::new(HtmlState {
        document: Document::new(budget),
        tokens: 0,
        comparisons: 0,
        tables: 0,
        cell: None,
        between: String::new(),
        text: String::new(),
        unseen: false,
        in_title: false,
        in_caption: false,
        title: String::new(),
        error: None,
    }));
    let queue = BufferQueue::default();
    let tokenizer = Tokenizer::new(page, TokenizerOpts::default());
    let (mut rest, mut silent) = (text.as_str(), (0, 0));
    while !rest.is_empty() {
        let end = (CHUNK..rest.len()).find(|end| rest.is_char_boundary(*end)).unwrap_or(rest.len());
        let (chunk, after) = rest.split_at(end);
        rest = after;
        queue.push_back(StrTendril::from_slice(chunk));
        let _ = tokenizer.feed(&queue);
        let state = tokenizer.sink.0.borrow();
        // Without a token there is a tag that goes on and on.
        if state.tokens != silent.0 {
            silent = (state.tokens, 0);
        }
        silent.1 += chunk.bytes().filter(|b| matches!(b, b' ' | b'\n' | b'\t' | b'/' | b'"' | b'\'')).count();
        if silent.1 > SEPARATORS || state.comparisons > COMPARISONS {
            return Err(IngestError::Forged { what: "tags with thousands of attributes".to_owned() });
        }
        if state.error.is_some() {
            break;
        }
        state.document.in_time()?;
    }
    tokenizer.end();
    let mut state = tokenizer.sink.0.into_inner();
    state.end_cell();
    // A table that is never closed.
    state.end_between();
    if let Some(error) = state.error {
        return Err(error);
    }
    let title = state.title.trim().to_owned();
    let properties = if title.is_empty() { Vec::new() } else { vec![("title".to_owned(), title)] };
    state.document.finish(Format::Html, format!("web page (HTML), {encoding}"), properties)
}

/// The page's text: by its mark, else by the charset that it declares, else as text is read.
fn decode(bytes: &[u8]) -> (String, &'static str) {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2048)]).to_lowercase();
    let declared = head.split_once("charset=").map(|(_, rest)| {
        rest.trim_start_matches(['"', '\'', ' '])
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
            .collect::<String>()
    });
    let encoding = declared.and_then(|label| encoding_rs::Encoding::for_label(label.as_bytes()));
    match encoding {
        Some(encoding) if encoding_rs::Encoding::for_bom(bytes).is_none() && encoding != encoding_rs::UTF_8 => {
            (encoding.decode_without_bom_handling(bytes).0.into_owned(), encoding.name())
        }
        _ => delimited::decode(bytes),
    }
}

/// A cell that is open.
struct OpenHtmlCell {
    text: String,
    across: u32,
    down: u32,
}

struct HtmlState<'b, 'l> {
    document: Document<'b, 'l>,
    /// Tokens so far.
    tokens: usize,
    /// Comparisons of attributes that they took, about.
    comparisons: u64,
    /// Depth of tables; the text of a table within a cell belongs to the cell.
    tables: usize,
    cell: Option<OpenHtmlCell>,
    /// Text between the cells of the table that is open. Browsers show it beside the table.
    between: String,
    text: String,
    /// Within a style sheet or script, whose text is not shown.
    unseen: bool,
    in_title: bool,
    in_caption: bool,
    title: String,
    error: Option<IngestError>,
}

struct HtmlPage<'b, 'l>(RefCell<HtmlState<'b, 'l>>);

impl TokenSink for HtmlPage<'_, '_> {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut state = self.0.borrow_mut();
        state.tokens += 1;
        match token {
            Token::TagToken(tag) => {
                let name = tag.name.to_string();
                state.comparisons += (tag.attrs.len() as u64).pow(2);
                match tag.kind {
                    TagKind::StartTag => {
                        state.begin(&name, &tag);
                        match name.as_str() {
                            "style" | "xmp" | "noframes" => return TokenSinkResult::RawData(RawKind::Rawtext),
                            "script" => return TokenSinkResult::RawData(RawKind::ScriptData),
                            "title" | "textarea" => return TokenSinkResult::RawData(RawKind::Rcdata),
                            _ => {}
                        }
                    }
                    TagKind::EndTag => state.end(&name),
                }
            }
            Token::CharacterTokens(text) => state.push(&text),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// Elements that begin a line of their own.
fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "li"
            | "ul"
            | "ol"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "section"
            | "article"
            | "header"
            | "footer"
            | "dt"
            | "dd"
            | "blockquote"
            | "pre"
            | "form"
            | "address"
    )
}

fn attribute(tag: &Tag, name: &str) -> Option<String> {
    tag.attrs.iter().find(|a| &*a.name.local == name).map(|a| a.value.to_string())
}

impl HtmlState<'_, '_> {
    /// The first error is the one that is reported.
    fn note(&mut self, result: Result<(), IngestError>) {
        if let Err(error) = result {
            self.error.get_or_insert(error);
        }
    }

    fn begin(&mut self, name: &str, tag: &Tag) {
        if hides(name, tag) {
            self.document.hides_unread();
        }
        match name {
            "table" => {
                if self.tables == 0 {
                    self.end_paragraph();
                    let begun = self.document.begin_table(None, true);
                    self.note(begun);
                }
                self.tables += 1;
            }
            "tr" if self.tables == 1 => {
                self.end_cell();
                let style = attribute(tag, "style").unwrap_or_default().to_lowercase().replace(' ', "");
                let hidden = style.contains("display:none") || attribute(tag, "hidden").is_some();
                self.document.begin_row(hidden);
            }
            "td" | "th" if self.tables == 1 => {
                self.end_cell();
                let span = |name: &str| attribute(tag, name).and_then(|v| v.trim().parse::<u32>().ok()).unwrap_or(1);
                self.cell = Some(OpenHtmlCell { text: String::new(), across: span("colspan"), down: span("rowspan") });
            }
            "br" => self.line(),
            "style" | "script" => self.unseen = true,
            "title" => self.in_title = true,
            "caption" => {
                self.in_caption = true;
                self.text.clear();
            }
            "input" => {
                // A form's own answer: a box that is ticked, a field that is filled.
                let kind = attribute(tag, "type").unwrap_or_default().to_lowercase();
                match kind.as_str() {
                    "checkbox" | "radio" => self.push(if attribute(tag, "checked").is_some() { "☑" } else { "☐" }),
                    "" | "text" | "date" | "number" => {
                        let value = attribute(tag, "value").unwrap_or_default();
                        self.push(&value);
                    }
                    _ => {}
                }
            }
            name if is_block(name) || matches!(name, "tr" | "td" | "th") => self.line(),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "table" => {
                if self.tables == 1 {
                    self.end_cell();
                    let ended = self.document.end_table();
                    self.note(ended);
                    self.end_between();
                }
                self.tables = self.tables.saturating_sub(1);
            }
            "td" | "th" if self.tables == 1 => self.end_cell(),
            "style" | "script" => self.unseen = false,
            "title" => self.in_title = false,
            "caption" => {
                self.in_caption = false;
                let name = std::mem::take(&mut self.text);
                self.document.name_table(&name);
            }
            name if is_block(name) => self.line(),
            _ => {}
        }
    }

    /// Text as a page shows it: white space in runs is one space.
    fn push(&mut self, text: &str) {
        if self.unseen {
            return;
        }
        let to = if self.in_title {
            &mut self.title
        } else if self.in_caption {
            &mut self.text
        } else if let Some(cell) = &mut self.cell {
            &mut cell.text
        } else if self.tables > 0 {
            &mut self.between
        } else {
            &mut self.text
        };
        for c in text.chars() {
            if c.is_ascii_whitespace() {
                if !to.is_empty() && !to.ends_with([' ', '\n']) {
                    to.push(' ');
                }
            } else {
                to.push(if c == '\u{a0}' { ' ' } else { c });
            }
        }
    }

    fn line(&mut self) {
        match &mut self.cell {
            Some(cell) => {
                let kept = cell.text.trim_end_matches(' ').len();
                cell.text.truncate(kept);
                if !cell.text.is_empty() && !cell.text.ends_with('\n') {
                    cell.text.push('\n');
                }
            }
            None if self.tables == 0 => self.end_paragraph(),
            None => {}
        }
    }

    fn end_paragraph(&mut self) {
        let text = std::mem::take(&mut self.text);
        let taken = self.document.paragraph(&text);
        self.note(taken);
    }

    /// Keeps the text between the cells of a table, and tells it: it may belong to a row.
    fn end_between(&mut self) {
        self.text = std::mem::take(&mut self.between);
        let shown: String = self.text.trim().chars().take(BETWEEN).collect();
        if !shown.is_empty() {
            let more = if self.text.trim().chars().count() > BETWEEN { "…" } else { "" };
            self.document.tell(format!("text between the rows of a table belongs to no cell: `{shown}{more}`"));
        }
        self.end_paragraph();
    }

    fn end_cell(&mut self) {
        if let Some(cell) = self.cell.take() {
            let taken = self.document.cell(&cell.text, cell.across, Down::Rows(cell.down));
            self.note(taken);
        }
        if self.tables == 0 {
            self.end_paragraph();
        }
    }
}

/// Whether an element hides what is in it in a way that is not read: rows that are not displayed are, and marked so.
fn hides(name: &str, tag: &Tag) -> bool {
    let style = attribute(tag, "style").unwrap_or_default().to_lowercase().replace(' ', "");
    let not_shown = style.contains("display:none") || attribute(tag, "hidden").is_some();
    let is_empty = |declared: &str| {
        let value = style.split(';').find_map(|one| one.strip_prefix(declared)?.strip_prefix(':'));
        value.is_some_and(|value| value.trim_end_matches(char::is_alphabetic).parse::<f64>().is_ok_and(|v| v <= 0.0))
    };
    let no_size = |name: &str| attribute(tag, name).is_some_and(|v| v.trim().parse::<f64>().is_ok_and(|v| v <= 0.0));
    if !matches!(
        name,
        "table" | "thead" | "tbody" | "tfoot" | "tr" | "td" | "th" | "col" | "colgroup" | "div" | "span" | "p"
    ) {
        return false;
    }
    // Excel ends its pages with a row of no height that is not displayed.
    if name == "tr" && not_shown {
        return false;
    }
    not_shown
        || style.contains("visibility:collapse")
        || style.contains("visibility:hidden")
        || style.contains("mso-hide:")
        || is_empty("height")
        || is_empty("font-size")
        || (matches!(name, "tr" | "td" | "th" | "col") && (no_size("height") || is_empty("width")))
        || (name == "col" && no_size("width"))
}

#[cfg(test)]
mod tests {
    use crate::ingest::Deadline;
    use crate::ingest::limits::Budget;
    use crate::ingest::limits::ReadLimits;

    fn rows(page: &str) -> Vec<Vec<String>> {
        let workbook = super::read(page.as_bytes(), &mut Budget::new(&ReadLimits::default(), Deadline::default()))
            .expect("a page");
        workbook.tables[0].rows.iter().map(|r| r.cells.iter().map(|c| c.text.clone()).collect()).collect()
    }

    #[test]
    fn unclosed_cells_spans_and_line_breaks_are_read_as_shown() {
        let page =
            "<table><tr><th rowspan=2>Id<th colspan=2>Answer<tr><td>yes<td>no<tr><td>A.5.1<td>x<br>y<td>&nbsp;</table>";
        assert_eq!(rows(page), [vec!["Id", "Answer", "Answer"], vec!["Id", "yes", "no"], vec!["A.5.1", "x\ny"]]);
    }

    #[test]
    fn a_table_in_a_cell_is_text_of_the_cell_and_scripts_are_no_text() {
        let page = "<style>td{}</style><script>if (a<td>1)</script><table><tr><td>a<table><tr><td>b</td><td>c</td></tr></table></td><td>d</td></tr></table>";
        assert_eq!(rows(page), [["a\nb\nc", "d"]]);
    }

    #[test]
    fn the_declared_charset_is_used_and_hidden_rows_are_known() {
        let mut page = b"<html><meta charset=\"windows-1252\"><table><tr style='display: none'><td>R\xe8gle".to_vec();
        page.extend_from_slice(b"</table>");
        let workbook =
            super::read(&page, &mut Budget::new(&ReadLimits::default(), Deadline::default())).expect("a page");
        let row = &workbook.tables[0].rows[0];
        assert_eq!((row.cells[0].text.as_str(), row.hidden), ("Règle", Some(true)));
    }
}
