//! Conversions through the library, without the program.

use annexa::{CallOptions, Engine, Failure, Outputs, Settings, Source};

/// The date of most tests.
pub const AS_OF: &str = "2026-01-31";

/// Settings with a fixed date.
pub fn dated() -> Settings {
    Settings { as_of: AS_OF.to_owned(), ..Settings::default() }
}

/// Settings with a fixed date, without other frameworks: the fastest conversion.
pub fn settings() -> Settings {
    Settings { frameworks: Some(Vec::new()), ..dated() }
}

pub fn source(name: &str, content: impl AsRef<[u8]>) -> Source {
    Source::new(name, content.as_ref())
}

/// Converts the files of one organisation.
pub fn try_convert<C: AsRef<[u8]>>(settings: Settings, files: &[(&str, C)]) -> Result<Outputs, Failure> {
    let engine = Engine::new(settings).expect("an engine");
    let sources: Vec<Source> = files.iter().map(|(name, content)| source(name, content)).collect();
    engine.convert("acme", &sources, CallOptions::default())
}

/// Converts the files of one organisation, which must succeed.
pub fn convert<C: AsRef<[u8]>>(settings: Settings, files: &[(&str, C)]) -> Outputs {
    try_convert(settings, files).unwrap_or_else(|failure| panic!("{:?}", failure.problems))
}
