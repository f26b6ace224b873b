#![no_main]
#![allow(dead_code, reason = "each fuzzer runs one of the targets")]

#[path = "../../tests/annexa/fuzzed/targets.rs"]
mod targets;

libfuzzer_sys::fuzz_target!(|data: &[u8]| targets::identifiers(data));
