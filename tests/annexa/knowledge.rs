//! The built-in knowledge: what the data states, who states it, and what follows from it. Expectations are written from
//! the standards' tables and the sources that the data names.
#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "these tests are about files")]

mod provenance;

use annexa::model::ProvisionId;
use annexa::standards::FrameworkLibrary;

fn library() -> FrameworkLibrary {
    let mut library = FrameworkLibrary::built_in().expect("the built-in knowledge");
    library.read_all().expect("every set of mappings");
    library
}

fn provision(text: &str) -> ProvisionId {
    text.parse().unwrap_or_else(|e| panic!("{text}: {e:?}"))
}
