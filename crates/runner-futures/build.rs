//! Tells the runner which versions it is built with.

fn main() {
    versions::emit();
}
