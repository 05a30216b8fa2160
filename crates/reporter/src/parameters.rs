//! The parameters of a workload in words.

use crate::number::{count, duration};
use record::Parameters;

/// The parameters as a person would say them.
pub(crate) fn describe(parameters: &Parameters) -> String {
    match parameters {
        Parameters::Fetch {
            requests,
            concurrency,
            delay,
            body_bytes,
            connection,
            timeout_ns,
            faults,
            target,
            ..
        } => {
            let faults = if faults.is_empty() { String::new() } else { format!(", faults {faults}") };
            let target = if target == "origin" { String::new() } else { format!(", from {target}") };
            format!(
                "{} requests, {} in flight, delay {}, {} bytes each, connections: {connection}, time-out {}{faults}{target}",
                count(*requests),
                count((*concurrency).into()),
                spaced(delay),
                count(*body_bytes),
                duration(*timeout_ns as f64),
            )
        }
        Parameters::Countdown { tasks, iterations, .. } => {
            format!("{} tasks, each from {} to 0", count((*tasks).into()), count(*iterations))
        }
    }
}

/// `10ms` as `10 ms`.
pub(crate) fn spaced(delay: &str) -> String {
    let mut text = String::new();
    let mut digit = false;
    for c in delay.chars() {
        if digit && (c.is_ascii_alphabetic() || c == 'µ') {
            text.push(' ');
        }
        digit = c.is_ascii_digit();
        text.push(c);
    }
    text
}
