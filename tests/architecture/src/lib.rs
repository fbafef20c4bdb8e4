//! tests/architecture
