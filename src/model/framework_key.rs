//! Keys of the frameworks that the code refers to by name.

/// Key of ISO/IEC 27001:2022, the current edition: what every statement of this framework is written on.
pub const ISO27001_2022: &str = "iso27001:2022";

/// Key of ISO/IEC 27001:2013, withdrawn; its transition period ended on 31 October 2025 (IAF MD 26).
pub const ISO27001_2013: &str = "iso27001:2013";

/// Key of ISO/IEC 42001:2023, the AI management system.
pub const ISO42001_2023: &str = "iso42001:2023";

/// Key of ISO/IEC 27701:2025, the privacy information management system.
pub const ISO27701_2025: &str = "iso27701:2025";

/// Key of ISO/IEC 27701:2019, withdrawn.
pub const ISO27701_2019: &str = "iso27701:2019";

/// Key of the EU AI Act, Regulation (EU) 2024/1689.
pub const EU_AI_ACT: &str = "eu-ai-act";

/// Key of the General Data Protection Regulation, Regulation (EU) 2016/679.
pub const GDPR: &str = "gdpr";

/// Key of the Digital Operational Resilience Act, Regulation (EU) 2022/2554.
pub const DORA: &str = "dora";

/// Key of the Cyber Resilience Act, Regulation (EU) 2024/2847.
pub const CRA: &str = "cra";

/// Key of NIST SP 800-53 Revision 5.
pub const NIST_SP800_53: &str = "nist-sp800-53:r5";

/// Key of the NIS2 Directive, Directive (EU) 2022/2555.
pub const NIS2: &str = "nis2";
