//! Tests of workbook.
