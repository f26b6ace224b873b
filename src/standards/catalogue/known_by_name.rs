//! Frameworks that annexa knows by name only: what they are called, and how their identifiers begin.
//!
//! Their lists and official mappings may not be passed on, or nobody publishes them freely. A user can load them.

/// A framework that annexa knows by name only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownByName {
    /// Key that a catalogue of the user's own would have.
    pub key: &'static str,
    /// Name as it is cited.
    pub name: &'static str,
    /// What people type for it, as lower-case letters and digits.
    pub aliases: &'static [&'static str],
    /// The words with which titles, sheets and files name it, folded.
    pub phrases: &'static [&'static str],
    /// Beginnings of its identifiers that no other list of controls has.
    pub identifiers: &'static [&'static str],
    /// Whether its identifiers are those of an Annex A too.
    pub has_annex_a: bool,
}

/// All of them.
pub const KNOWN_BY_NAME: [KnownByName; 7] = [
    KnownByName {
        key: "iso27017",
        name: "ISO/IEC 27017",
        aliases: &["27017", "iso27017", "isoiec27017", "270172015", "iso270172015"],
        phrases: &["27017", "iso27017"],
        identifiers: &["CLD."],
        has_annex_a: false,
    },
    KnownByName {
        key: "iso27018",
        name: "ISO/IEC 27018",
        aliases: &["27018", "iso27018", "isoiec27018", "270182019", "iso270182019", "270182025"],
        phrases: &["27018", "iso27018"],
        identifiers: &[],
        has_annex_a: true,
    },
    KnownByName {
        key: "soc2",
        name: "SOC 2 (AICPA Trust Services Criteria)",
        aliases: &["soc2", "soc", "tsc", "trustservicescriteria", "aicpatsc"],
        phrases: &["soc 2", "soc2", "trust services criteria", "trust service criteria", "aicpa"],
        identifiers: &["CC1.", "CC2.", "CC3.", "CC4.", "CC5.", "CC6.", "CC7.", "CC8.", "CC9."],
        has_annex_a: false,
    },
    KnownByName {
        key: "pci-dss",
        name: "PCI DSS",
        aliases: &["pci", "pcidss", "pcidss4", "pcidss40", "pcidss401", "pcidssv401"],
        phrases: &["pci dss", "pci", "pcidss", "payment card industry"],
        identifiers: &[],
        has_annex_a: false,
    },
    KnownByName {
        key: "cis-controls",
        name: "CIS Controls",
        aliases: &["cis", "ciscontrols", "ciscsc", "cisv8", "cis8", "cis81", "ciscontrols81", "ciscontrolsv81"],
        phrases: &[
            "cis",
            "cis controls",
            "cis control",
            "cis critical security controls",
            "cis csc",
            "cis safeguards",
            "critical security controls",
        ],
        identifiers: &[],
        has_annex_a: false,
    },
    KnownByName {
        key: "tisax",
        name: "TISAX (VDA ISA)",
        aliases: &["tisax", "vda", "vdaisa", "isa6", "vdaisa6", "vdaisa60"],
        phrases: &["tisax", "vda isa", "vda"],
        identifiers: &[],
        has_annex_a: false,
    },
    KnownByName {
        key: "bsi-c5",
        name: "BSI C5",
        aliases: &["c5", "bsic5", "c52020", "c52026", "bsic52020", "bsic52026"],
        phrases: &["c5", "bsi c5", "cloud computing compliance criteria catalogue"],
        identifiers: &[],
        has_annex_a: false,
    },
];
