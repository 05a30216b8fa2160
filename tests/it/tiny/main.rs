//! The smallest Rust runner: counts down in one thread, needs no crate. Tests build it as a checkout of its own.

use std::hint::black_box;
use std::io::{BufRead, Read};
use std::time::Instant;

/// The lock file it is built with says which version of a library it has.
const LOCK: &str = include_str!("../Cargo.lock");
const LIBRARY: &str = "base64";

fn number(spec: &str, field: &str) -> u64 {
    let begin = spec.find(&format!("\"{field}\":")).expect("the field") + field.len() + 3;
    let digits: String = spec[begin..].chars().take_while(char::is_ascii_digit).collect();
    digits.parse().expect("a number")
}

fn libraries() -> String {
    let entry = LOCK.split("[[package]]").find(|entry| entry.contains(&format!("name = \"{LIBRARY}\"")));
    let version = entry.and_then(|entry| entry.split("version = \"").nth(1)?.split('"').next());
    version.map_or(String::new(), |version| format!("\"{LIBRARY}\":\"{version}\""))
}

fn main() {
    let mut stdin = std::io::stdin().lock();
    let mut spec = String::new();
    stdin.read_line(&mut spec).expect("a spec");
    if spec.contains('@') {
        return println!("{{\"type\":\"failed\",\"reason\":\"a side is none of a runner's business\"}}");
    }
    let (tasks, from) = (number(&spec, "tasks"), number(&spec, "iterations"));
    println!("{{\"type\":\"ready\"}}");
    stdin.read_line(&mut spec).expect("go");

    let opened = Instant::now();
    let (mut service, mut response) = (Vec::new(), Vec::new());
    for _ in 0..tasks {
        let begun = Instant::now();
        let mut n = from;
        while n > 0 {
            n = black_box(n) - 1;
        }
        service.push(begun.elapsed().as_nanos().to_string());
        response.push(opened.elapsed().as_nanos().to_string());
    }
    let wall_ns = opened.elapsed().as_nanos();
    println!("{{\"type\":\"done\"}}");
    stdin.read_to_end(&mut Vec::new()).expect("the end");

    println!(
        "{{\"type\":\"outcome\",\"protocol\":1,\"runner\":{{\"name\":\"tiny\",\"version\":\"{}\",\"language\":\"rustc\",\
         \"libraries\":{{{}}}}},\"workers\":{},\"window\":{{\"wall_ns\":{wall_ns},\"user_ns\":{wall_ns},\"system_ns\":0,\
         \"voluntary_switches\":0,\"involuntary_switches\":0}},\"attempted\":{tasks},\"ok\":{tasks},\
         \"service\":{{\"raw_ns\":[{}]}},\"response\":{{\"raw_ns\":[{}]}}}}",
        env!("CARGO_PKG_VERSION"),
        libraries(),
        number(&spec, "workers"),
        service.join(","),
        response.join(",")
    );
}
