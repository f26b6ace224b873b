//! Integration tests: they drive the real binary over real files and read its outputs with independent readers.
#![allow(missing_docs)]

mod ask;
mod audit_pack;
mod batch;
mod catalogue;
mod catalogues_on_demand;
mod diff;
mod fonts;
mod frameworks;
mod fuzzed;
mod headings;
mod hostile;
mod ingest;
mod inspect;
mod interchange;
mod knowledge;
mod laws;
mod layers;
mod layouts;
mod merging;
mod properties;
mod reading;
mod recognise;
mod reconcile;
mod register;
mod round_trip;
mod rules;
mod samples;
mod sarif;
mod support;
mod table_kinds;
mod templates;
mod test_files;
mod verify;
mod workbook;
mod workbook_words;
