pub(crate) fn is_unsafe(name: &str) -> bool {
    name.starts_with("..")
}
