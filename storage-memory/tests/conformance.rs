//! The storage rules, on memory.

use std::sync::Arc;

use conformance::Backend;
use storage_memory::Memory;

conformance::suite!(empty);

async fn empty() -> Backend {
    Backend::new(Arc::new(Memory::default()), ())
}
