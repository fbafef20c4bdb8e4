//! Ctrl-C, and a polite request to end.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use signal_hook::{
    consts::{SIGINT, SIGTERM},
    flag,
};

/// Whether the user has had enough. Conversions look at it between two files of a book, so that they remove what they
/// have begun; a second signal ends the process on the spot.
#[derive(Debug, Clone)]
pub struct Interrupt(Arc<AtomicBool>);

/// What shells call a process that Ctrl-C ended.
pub const EXIT_STATUS: u8 = 130;

impl Interrupt {
    pub fn listen() -> io::Result<Self> {
        let has_come = Arc::new(AtomicBool::new(false));
        for signal in [SIGINT, SIGTERM] {
            // In this order: the first signal finds the flag down, and raises it.
            flag::register_conditional_shutdown(signal, EXIT_STATUS.into(), Arc::clone(&has_come))?;
            flag::register(signal, Arc::clone(&has_come))?;
        }
        Ok(Self(has_come))
    }

    pub fn has_come(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
