//! Request targets: what a path and query ask for, and the path a client is given. Knows no sockets and no headers.

use std::fmt;

use crate::delay::Delay;
use crate::fault::Faults;
use crate::stall::Stall;

/// The largest body served, in bytes.
pub const MAX_BODY_BYTES: u64 = 16 * 1024 * 1024;

/// What `/bytes/N?…` asks for, all but the request index.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Work {
    pub(crate) body_bytes: u64,
    pub(crate) delay: Delay,
    pub(crate) seed: u64,
    pub(crate) faults: Faults,
    pub(crate) stall: Option<Stall>,
}

/// Where a request target leads.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Target {
    /// The page that says what this is.
    Root,
    /// Bytes, for the request with this index.
    Bytes(Work, u64),
    /// No such page.
    Missing,
    /// `/bytes/…`, but not as it is written; the reason goes to the client.
    Bad(String),
}

/// All that a URL of the origin can ask for. Its text is the path and query, a template: replace the literal `{i}` at its
/// end by the request index.
///
/// Parameters at their default are left out, and so is a seed nothing is drawn from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UrlPath {
    /// Bytes of the body.
    pub bytes: u64,
    /// How long the answer is held back.
    pub delay: Delay,
    /// What delays and faults are drawn from, together with the index.
    pub seed: u64,
    /// What goes wrong, and how often.
    pub faults: Faults,
    /// When the whole origin stands still.
    pub stall: Option<Stall>,
}

impl fmt::Display for UrlPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { bytes, delay, seed, faults, stall } = self;
        write!(f, "/bytes/{bytes}?")?;
        if !delay.is_none() {
            write!(f, "delay={delay}&")?;
        }
        if *seed != 0 && (delay.is_random() || !faults.is_none()) {
            write!(f, "seed={seed}&")?;
        }
        if !faults.is_none() {
            write!(f, "fault={faults}&")?;
        }
        if let Some(stall) = stall {
            write!(f, "stall={stall}&")?;
        }
        f.write_str("i={i}")
    }
}

/// The text of a [`UrlPath`] without a stall.
#[must_use]
pub fn url_path(bytes: u64, delay: &Delay, seed: u64, faults: &Faults) -> String {
    UrlPath { bytes, delay: *delay, seed, faults: *faults, stall: None }.to_string()
}

impl Target {
    /// Reads a request target: a path, or a whole `http://` URL as a proxy would send it.
    pub(crate) fn parse(target: &str) -> Self {
        let path_and_query = match target.strip_prefix("http://") {
            Some(rest) => rest.find(['/', '?']).map_or("/", |at| &rest[at..]),
            None => target,
        };
        let (path, query) = path_and_query.split_once('?').unwrap_or((path_and_query, ""));
        match path {
            "/" => Self::Root,
            _ => match path.strip_prefix("/bytes/") {
                Some(count) => parse_bytes(count, query).unwrap_or_else(Self::Bad),
                None => Self::Missing,
            },
        }
    }
}

fn parse_bytes(count: &str, query: &str) -> Result<Target, String> {
    let body_bytes = whole_number("N in /bytes/N", count)?;
    if body_bytes > MAX_BODY_BYTES {
        return Err(format!("/bytes/{body_bytes}: the largest body is {MAX_BODY_BYTES} bytes"));
    }
    let mut work = Work { body_bytes, delay: Delay::NONE, seed: 0, faults: Faults::NONE, stall: None };
    let mut index = 0;
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        match name.as_ref() {
            "delay" => work.delay = value.parse().map_err(|error| format!("delay: {error}"))?,
            "fault" => work.faults = value.parse().map_err(|error| format!("fault: {error}"))?,
            "stall" => work.stall = Some(value.parse().map_err(|error| format!("stall: {error}"))?),
            "seed" => work.seed = whole_number("seed", &value)?,
            "i" => index = whole_number("i", &value)?,
            // A misspelt `delay` that is silently ignored would measure the wrong thing.
            other => return Err(format!("unknown parameter {other:?}: use delay, seed, fault, stall and i")),
        }
    }
    Ok(Target::Bytes(work, index))
}

/// Digits only: `u64::from_str` would also take a plus sign.
fn whole_number(what: &str, text: &str) -> Result<u64, String> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    text.parse()
        .ok()
        .filter(|_| digits)
        .ok_or_else(|| format!("{what} must be a whole number from 0 to 2^64-1, not {text:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(target: &str) -> (Work, u64) {
        match Target::parse(target) {
            Target::Bytes(work, index) => (work, index),
            other => panic!("{target}: {other:?}"),
        }
    }

    #[test]
    fn a_template_reads_back_as_its_parameters() {
        let delay: Delay = "lognormal:10ms:0.5".parse().unwrap();
        let faults: Faults = "503:0.25,stall:0.125".parse().unwrap();
        let stall: Stall = "200ms@1500".parse().unwrap();
        let path = UrlPath { bytes: 1000, delay, seed: 42, faults, stall: Some(stall) }.to_string();
        assert_eq!(
            path,
            "/bytes/1000?delay=lognormal:10ms:0.5&seed=42&fault=503:0.25,stall:0.125&stall=200ms@1500&i={i}"
        );
        let work = Work { body_bytes: 1000, delay, seed: 42, faults, stall: Some(stall) };
        assert_eq!(bytes(&path.replace("{i}", "7")), (work, 7));
    }

    #[test]
    fn defaults_are_left_out() {
        let fixed: Delay = "10ms".parse().unwrap();
        assert_eq!(url_path(13, &Delay::NONE, 5, &Faults::NONE), "/bytes/13?i={i}");
        assert_eq!(url_path(13, &fixed, 5, &Faults::NONE), "/bytes/13?delay=10ms&i={i}");
    }

    #[test]
    fn parameters_come_in_any_order_encoded_or_not_and_all_are_optional() {
        let (work, index) = bytes("/bytes/5");
        assert_eq!((work.body_bytes, work.seed, index), (5, 0, 0));
        assert!(work.delay.is_none() && work.faults.is_none());
        let reference = bytes("/bytes/5?delay=uniform:1ms-2ms&seed=3&fault=reset:0.5&i=9");
        assert_eq!(bytes("/bytes/5?i=9&fault=reset:0.5&delay=uniform%3A1ms-2ms&seed=3"), reference);
        assert_eq!(
            bytes("http://127.0.0.1:80/bytes/5?seed=3&i=9&delay=uniform:1ms-2ms&fault=reset:0.5"),
            reference
        );
    }

    #[test]
    fn pages_and_mistakes() {
        assert_eq!(Target::parse("/"), Target::Root);
        assert_eq!(Target::parse("/?x=1"), Target::Root);
        assert_eq!(Target::parse("http://host"), Target::Root);
        for missing in ["", "*", "/byte/3", "/bytes", "bytes/3", "https://host/bytes/3"] {
            assert_eq!(Target::parse(missing), Target::Missing, "{missing}");
        }
        for bad in [
            "/bytes/",
            "/bytes/+3",
            "/bytes/3x",
            "/bytes/3/4",
            "/bytes/16777217",
            "/bytes/99999999999999999999999",
            "/bytes/3?i=",
            "/bytes/3?i=-1",
            "/bytes/3?dealy=10ms",
            "/bytes/3?delay=10",
            "/bytes/3?fault=503:2",
            "/bytes/3?stall=200ms",
            "/bytes/3?stall=11s@1",
            "/bytes/3?seed=18446744073709551616",
        ] {
            assert!(matches!(Target::parse(bad), Target::Bad(_)), "{bad}");
        }
        assert_eq!(bytes("/bytes/16777216").0.body_bytes, MAX_BODY_BYTES);
    }
}
