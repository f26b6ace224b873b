//! The imports of a crate, file by file, read as text: `use` statements and paths in the code, each followed through
//! faces to the file that defines what is imported. Comments and test modules do not count.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::support::folder::files_below;
use crate::support::repository::root;

/// A module by its path below the crate: `["output", "pdf", "page"]`.
pub type Module = Vec<String>;

/// An import: the path as written, and the name under which it is known here.
type Import = (Vec<String>, String);

struct File {
    path: String,
    /// Without comments and test modules.
    text: String,
    uses: Vec<Import>,
    reexports: Vec<Import>,
    items: BTreeSet<String>,
}

/// The files of a crate.
pub struct Code(BTreeMap<Module, File>);

impl Code {
    /// The files below `src/`.
    pub fn of_the_crate() -> Self {
        let folder = root().join("src");
        let files: Vec<(String, String)> = files_below(&folder)
            .into_iter()
            .filter(|path| path.extension().is_some_and(|e| e == "rs") && !path.ends_with("src/main.rs"))
            .map(|path| (below(&folder, &path), fs::read_to_string(&path).expect("a source file")))
            .collect();
        Self::new(files.iter().map(|(path, text)| (path.as_str(), text.as_str())))
    }

    /// Files by their path below `src/`.
    pub fn new<'f>(files: impl IntoIterator<Item = (&'f str, &'f str)>) -> Self {
        Self(files.into_iter().map(|(path, text)| (module_of(path), File::new(path, text))).collect())
    }

    /// Whether a module is the face of a folder.
    pub fn is_face(&self, module: &[String]) -> bool {
        self.0.get(module).is_some_and(|file| file.path.ends_with("mod.rs") || file.path == "lib.rs")
    }

    /// For each file the files that define what it uses. What a face re-exports is no use of the face's own.
    pub fn imports(&self) -> BTreeMap<Module, BTreeSet<Module>> {
        let targets = |module: &Module, file: &File| {
            let in_code = file.paths_in_code();
            let paths = file.uses.iter().map(|(path, _)| path).chain(&in_code);
            paths.filter_map(|path| self.definition(module, path, 0)).filter(|target| target != module).collect()
        };
        let files = self.0.iter().filter(|(module, _)| !module.is_empty());
        files.map(|(module, file)| (module.clone(), targets(module, file))).collect()
    }

    /// The lines of faces that begin something else than docs, attributes, `mod` and `use`.
    pub fn faces_with_items(&self) -> Vec<String> {
        let faces = self.0.values().filter(|file| file.path.ends_with("/mod.rs"));
        faces
            .flat_map(|file| {
                let items = file.text.lines().filter(|line| {
                    let start =
                        line.strip_prefix("pub").map_or(*line, |rest| rest.trim_start_matches(|c| c != ' ').trim());
                    ["fn ", "struct ", "enum ", "impl", "trait ", "const ", "static ", "type ", "union "]
                        .iter()
                        .any(|word| start.starts_with(word))
                });
                items.map(|line| format!("{}: {line}", file.path))
            })
            .collect()
    }

    /// The file that defines what a path in a module names; `None` for other crates.
    fn definition(&self, module: &Module, path: &[String], depth: usize) -> Option<Module> {
        if depth > 16 {
            return None;
        }
        let (mut at, mut rest) = match path.first()?.as_str() {
            "crate" => (Vec::new(), &path[1..]),
            "self" => (module.clone(), &path[1..]),
            "super" => {
                let ups = path.iter().take_while(|part| *part == "super").count();
                (module[..module.len().checked_sub(ups)?].to_vec(), &path[ups..])
            }
            first => {
                let file = self.0.get(module)?;
                let mut child = module.clone();
                child.push(first.to_owned());
                let imported = file.uses.iter().chain(&file.reexports).any(|(p, name)| name == first && p != path);
                if !self.0.contains_key(&child) && !imported {
                    return None;
                }
                (module.clone(), path)
            }
        };
        while let Some(name) = rest.first() {
            let mut child = at.clone();
            child.push(name.clone());
            if self.0.contains_key(&child) {
                (at, rest) = (child, &rest[1..]);
                continue;
            }
            let file = self.0.get(&at)?;
            if file.items.contains(name) {
                return Some(at);
            }
            let known = file.reexports.iter().chain(&file.uses).find(|(_, known)| known == name);
            return match known {
                Some((path, _)) => self.definition(&at, path, depth + 1),
                None => Some(at),
            };
        }
        Some(at)
    }
}

impl File {
    fn new(path: &str, text: &str) -> Self {
        let text = without_comments_and_tests(text);
        let (mut uses, mut reexports, mut items) = (Vec::new(), Vec::new(), BTreeSet::new());
        for statement in statements(&text) {
            let (public, tree) = statement;
            let list = if public { &mut reexports } else { &mut uses };
            expand(&[], tree, list);
        }
        for line in text.lines().filter(|line| !line.starts_with([' ', '}', '#'])) {
            let words: Vec<&str> = line.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '!').collect();
            let kinds = ["fn", "struct", "enum", "trait", "const", "static", "type", "union", "macro_rules!"];
            if let Some(at) = words.iter().position(|word| kinds.contains(word)) {
                items.extend(words[at + 1..].iter().find(|word| !word.is_empty()).map(|word| (*word).to_owned()));
            }
        }
        Self { path: path.to_owned(), text, uses, reexports, items }
    }

    /// Paths that begin with `crate` or `super` outside of `use` statements.
    fn paths_in_code(&self) -> Vec<Vec<String>> {
        let mut code = self.text.clone();
        for (_, tree) in statements(&self.text) {
            code = code.replacen(tree, "", 1);
        }
        let mut found = Vec::new();
        for start in ["crate::", "super::"] {
            for (at, _) in code.match_indices(start) {
                let before = code[..at].chars().next_back();
                // `pub(in crate::…)` is no import, and `$crate::` is a macro's.
                if before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | ':' | '$'))
                    || code[..at].ends_with("pub(in ")
                {
                    continue;
                }
                let path =
                    code[at..].split(|c: char| !c.is_alphanumeric() && c != '_' && c != ':').next().unwrap_or_default();
                found.push(path.split("::").filter(|part| !part.is_empty()).map(str::to_owned).collect());
            }
        }
        found
    }
}

/// A path below a folder, with `/`.
fn below(folder: &Path, path: &Path) -> String {
    let parts = path.strip_prefix(folder).expect("a file below the folder").components();
    parts.map(|part| part.as_os_str().to_string_lossy().into_owned()).collect::<Vec<_>>().join("/")
}

fn module_of(path: &str) -> Module {
    let mut module: Module = path.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
    if module.last().is_some_and(|name| name == "mod" || name == "lib") {
        module.pop();
    }
    module
}

/// The code in front of the file's test module, without line comments.
fn without_comments_and_tests(text: &str) -> String {
    let code = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    code.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// The `use` statements of a file: whether each is public, and its tree.
fn statements(text: &str) -> Vec<(bool, &str)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("use ") {
        let line = rest[..at].rsplit('\n').next().unwrap_or_default().trim();
        let is_statement = line.is_empty() || line == "pub" || (line.starts_with("pub(") && line.ends_with(')'));
        let tree = &rest[at + 4..];
        let end = tree.find(';').unwrap_or(tree.len());
        if is_statement {
            found.push((!line.is_empty(), &tree[..end]));
            rest = &tree[end..];
        } else {
            rest = tree;
        }
    }
    found
}

/// The leaves of a tree of imports.
fn expand(before: &[String], tree: &str, into: &mut Vec<Import>) {
    let tree = tree.trim();
    if let Some((start, inner)) = tree.split_once('{')
        && !start.contains(',')
    {
        let mut prefix = before.to_vec();
        prefix.extend(start.split("::").map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned));
        let inner = inner.strip_suffix('}').unwrap_or(inner);
        let (mut depth, mut from) = (0, 0);
        for (at, c) in inner.char_indices().chain([(inner.len(), ',')]) {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    if !inner[from..at].trim().is_empty() {
                        expand(&prefix, &inner[from..at], into);
                    }
                    from = at + 1;
                }
                _ => {}
            }
        }
        return;
    }
    let (path, alias) = tree.split_once(" as ").map_or((tree, None), |(path, alias)| (path, Some(alias.trim())));
    let mut whole = before.to_vec();
    whole.extend(path.trim().split("::").filter(|part| *part != "self" || before.is_empty()).map(str::to_owned));
    let name = alias.map_or_else(|| whole.last().cloned().unwrap_or_default(), str::to_owned);
    into.push((whole, name));
}
