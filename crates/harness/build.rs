//! Tells the harness how it is built.

fn main() {
    versions::emit();
    for (name, variable) in [("INFLIGHT_PROFILE", "PROFILE"), ("INFLIGHT_TARGET", "TARGET")] {
        let value = std::env::var(variable).expect("cargo sets it for build scripts");
        println!("cargo::rustc-env={name}={value}");
    }
}
