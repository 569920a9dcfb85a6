//! A release binary holds the widget's bundle: it is built again when the bundle changes. A debug binary reads the bundle
//! when it starts.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    if std::env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        println!("cargo:rerun-if-changed=../../dist");
    }
}
