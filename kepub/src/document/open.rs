//! The elements that are open, by their names.

/// The names of the open elements.
#[derive(Default)]
pub(crate) struct Open {
    names: String,
    starts: Vec<usize>,
}

impl Open {
    pub fn depth(&self) -> usize {
        self.starts.len()
    }

    pub fn push(&mut self, name: &str) {
        self.starts.push(self.names.len());
        self.names.push_str(name);
    }

    /// Closes the innermost element, if that is its name.
    pub fn pop(&mut self, name: &str) -> bool {
        let Some(start) = self.starts.pop_if(|start| self.names[*start..] == *name) else { return false };
        self.names.truncate(start);
        true
    }
}
