//! Lets the runner say which versions it was built with.

fn main() {
    versions::emit();
}
