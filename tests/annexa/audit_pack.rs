//! Tests of audit_pack.
