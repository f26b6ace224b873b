//! Mappings between provisions, each with its relationship and provenance, looked up in both directions.
//!
//! The 115 pairs 2013 → 2022 are ISO/IEC 27002:2022 Annex B (tables B.1 and B.2, which agree). The others come in
//! sets, each with its authority; sets that are not official are off until they are asked for.

mod composition;
mod lookup;
mod mapping;
mod sets;

pub use composition::compose;
pub use lookup::{Crosswalk, USER, WHOLE};
pub use mapping::{Cardinality, Mapping, NewWork, Remark};
pub use sets::{CrosswalkSet, SETS, Switch};
