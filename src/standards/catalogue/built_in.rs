//! The frameworks that are compiled in, with their data.
//!
//! What rows of a source can be about is read at once. What only questions and mappings name is read when its provisions
//! are asked for, so that it costs no conversion anything.

use super::framework::{CatalogueError, Framework, load};
use crate::model::{
    CRA, DORA, EU_AI_ACT, GDPR, ISO27001_2013, ISO27001_2022, ISO27701_2019, ISO27701_2025, ISO42001_2023, NIS2,
    NIST_SP800_53,
};

const ISO: &str = "ISO and IEC hold the copyright in the standard; annexa contains identifiers and short titles only.";
const LAW: &str = "© European Union, EUR-Lex; reuse under Commission Decision 2011/833/EU. Titles of articles only.";
const NIST_CSF: &str = "NIST Cybersecurity Framework 2.0, a work of the US government; cited identifiers only.";
const NIST_CONTROLS: &str = "NIST SP 800-53 Revision 5, a work of the US government; identifiers and titles only.";
const BSI: &str = "BSI, IT-Grundschutz-Kompendium, Edition 2023; cited identifiers only.";
const NIS2_DETAILS: &str = "© European Union, EUR-Lex; reuse under Commission Decision 2011/833/EU. Headings of the Annex, labels of its points by annexa; pairs from ENISA's mapping table, CC BY 4.0.";

/// Name and text of a data file.
type Data = (&'static str, &'static str);

macro_rules! data {
    ($file:literal) => {
        ($file, include_str!(concat!("data/", $file)))
    };
}

/// Frameworks that rows of a source can be about, and the laws that outputs show by default: key, name, attribution, data.
const READ_AT_ONCE: [(&str, &str, &str, Data); 8] = [
    (ISO27001_2022, "ISO/IEC 27001:2022", ISO, data!("iso27001-2022.csv")),
    (ISO27001_2013, "ISO/IEC 27001:2013", ISO, data!("iso27001-2013.csv")),
    (ISO42001_2023, "ISO/IEC 42001:2023", ISO, data!("iso42001-2023.csv")),
    (ISO27701_2025, "ISO/IEC 27701:2025", ISO, data!("iso27701-2025.csv")),
    (ISO27701_2019, "ISO/IEC 27701:2019", ISO, data!("iso27701-2019.csv")),
    (EU_AI_ACT, "EU AI Act, Regulation (EU) 2024/1689", LAW, data!("eu-ai-act.csv")),
    (GDPR, "GDPR, Regulation (EU) 2016/679", LAW, data!("gdpr.csv")),
    (NIS2, "NIS2, Directive (EU) 2022/2555", LAW, data!("nis2.csv")),
];

/// Frameworks that are read on demand: key, name, attribution, whether only cited identifiers are known, data.
const ON_DEMAND: [(&str, &str, &str, bool, Data); 6] = [
    ("nist-csf:2.0", "NIST Cybersecurity Framework 2.0", NIST_CSF, true, data!("nist-csf-2.0.csv")),
    (NIST_SP800_53, "NIST SP 800-53 Revision 5", NIST_CONTROLS, false, data!("nist-sp800-53r5.csv")),
    ("bsi-grundschutz:2023", "BSI IT-Grundschutz, Edition 2023", BSI, true, data!("bsi-grundschutz-2023.csv")),
    ("eu-2024-2690", "Implementing Regulation (EU) 2024/2690", NIS2_DETAILS, false, data!("eu-2024-2690.csv")),
    (DORA, "DORA, Regulation (EU) 2022/2554", LAW, false, data!("dora.csv")),
    (CRA, "Cyber Resilience Act, Regulation (EU) 2024/2847", LAW, false, data!("cra.csv")),
];

/// All built-in frameworks, the current edition of each first.
pub(super) fn built_in() -> Result<Vec<Framework>, CatalogueError> {
    let read = READ_AT_ONCE.into_iter().map(|(key, name, rights, (file, data))| load(key, name, rights, file, data));
    let on_demand = ON_DEMAND.into_iter().map(|(key, name, rights, reference_only, data)| {
        let mut framework = Framework::on_demand(key, name, rights, data);
        framework.reference_only = reference_only;
        Ok(framework)
    });
    read.chain(on_demand).collect()
}
