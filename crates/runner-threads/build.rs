fn main() {
    versions::emit();
}
