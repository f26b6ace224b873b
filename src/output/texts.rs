//! The texts of a user, checked against the rules of the files that they go into.

use std::sync::Arc;

use super::pack::PackTemplate;
use super::xlsx::{self, WorkbookTemplate};
use crate::i18n::{MessageCatalog, TemplateProblem, Templates};

/// The texts of a language, with the user's over the built-in ones.
///
/// # Errors
/// Every mistake of the user's files, with file, line and column; or that there is no such language.
pub(crate) fn texts(templates: &Templates, language: &str) -> Result<Arc<MessageCatalog>, Vec<TemplateProblem>> {
    let words = templates.shared_words(language)?;
    // The built-in texts keep the rules of spreadsheet programs; a test checks them.
    let problems = if templates.own_files().next().is_none() { Vec::new() } else { xlsx::problems(&words) };
    if problems.is_empty() { Ok(words) } else { Err(problems) }
}

/// Every mistake in the user's files, in any language.
pub fn template_problems(templates: &Templates) -> Vec<TemplateProblem> {
    let mut problems: Vec<TemplateProblem> =
        templates.languages().iter().filter_map(|language| texts(templates, language).err()).flatten().collect();
    problems.extend(PackTemplate::read(templates).err().into_iter().flatten());
    problems.extend(WorkbookTemplate::read(templates).err().into_iter().flatten());
    problems.sort();
    problems.dedup();
    problems
}
