//! What fuzzers once found: each input is replayed by the function that it was found with.
#![allow(clippy::disallowed_methods, reason = "the inputs are files")]

mod targets;

use std::fs;
use std::path::Path;

#[test]
fn what_a_fuzzer_once_found_is_read_without_a_fault() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/annexa/fuzzed");
    let mut replayed = 0;
    for (name, target) in targets::TARGETS {
        let Ok(inputs) = fs::read_dir(folder.join(name)) else { continue };
        let mut inputs: Vec<_> = inputs.flatten().map(|entry| entry.path()).collect();
        inputs.sort();
        for input in inputs {
            let bytes = fs::read(&input).expect("an input");
            let outcome = std::panic::catch_unwind(|| target(&bytes));
            assert!(outcome.is_ok(), "{}", input.display());
            replayed += 1;
        }
    }
    assert!(replayed > 0, "no input was found");
}
