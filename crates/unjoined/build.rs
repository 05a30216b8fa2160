//! Lets the table say which versions it was made with.

fn main() {
    versions::emit();
}
