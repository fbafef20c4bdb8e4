pub(crate) mod paths;
