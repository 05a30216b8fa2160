//! `--urls FILE`: fetching from servers that are not ours, politely.

use crate::error::Error;
use crate::text::document::without_mark;
use std::net::IpAddr;
use std::path::Path;
use std::time::Duration;
use url::{Host, Url};

/// In flight at most against a foreign host.
pub(crate) const MAX_CONCURRENCY: u32 = 8;
/// Requests at most in one run against foreign hosts, all trials together.
pub(crate) const MAX_REQUESTS: u64 = 1_000;
/// Requests at most in one trial against foreign hosts.
pub(crate) const MAX_REQUESTS_PER_TRIAL: u64 = 50;
/// Requests a second at most against foreign hosts, averaged over a trial and the pause after it.
const MAX_RATE_PER_S: u32 = 10;

/// URLs to fetch instead of the origin's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UrlList {
    /// In the file's order.
    pub urls: Vec<String>,
    /// Whether any of them leaves this machine.
    pub foreign: bool,
}

impl UrlList {
    /// Reads a file: one URL a line, http or https; blank lines and lines that begin with `#` are passed over. It may begin
    /// with a byte-order mark, and its lines may end with CR LF.
    ///
    /// # Errors
    /// Names the file and line of what is no such URL, or of a foreign host where those are not allowed.
    pub fn read(path: &Path, allow_external: bool) -> Result<Self, Error> {
        const MAX_FILE_BYTES: u64 = 1 << 20;
        let read = |source| Error::Read { path: path.into(), source };
        if std::fs::metadata(path).map_err(read)?.len() > MAX_FILE_BYTES {
            return Err(Error::Input {
                path: path.display().to_string(),
                problem: "larger than 1 MiB".into(),
            });
        }
        let text = std::fs::read_to_string(path).map_err(read)?;
        Self::parse(&text, allow_external)
            .map_err(|(line, problem)| Error::Input { path: format!("{}:{line}", path.display()), problem })
    }

    fn parse(text: &str, allow_external: bool) -> Result<Self, (usize, String)> {
        let mut list = Self { urls: Vec::new(), foreign: false };
        for (at, line) in without_mark(text).lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let wrong = |problem: String| (at + 1, problem);
            let url = Url::parse(line).map_err(|e| wrong(format!("{line:?} is no URL: {e}")))?;
            if !matches!(url.scheme(), "http" | "https") {
                return Err(wrong(format!("{line:?}: only http and https can be fetched")));
            }
            if !is_loopback(&url) {
                if !allow_external {
                    return Err(wrong(format!(
                        "{line:?} leaves this machine; say --allow-external if its owner agrees (at most {MAX_REQUESTS} \
                         requests, {MAX_CONCURRENCY} in flight, {MAX_RATE_PER_S} a second)"
                    )));
                }
                list.foreign = true;
            }
            list.urls.push(line.to_owned());
        }
        if list.urls.is_empty() { Err((1, "no URL in it".into())) } else { Ok(list) }
    }

    /// How long to rest after a trial of so many requests.
    pub fn pause(&self, requests: u64) -> Duration {
        if !self.foreign {
            return Duration::ZERO;
        }
        Duration::from_secs_f64(requests as f64 / f64::from(MAX_RATE_PER_S))
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => IpAddr::V4(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::V6(address).is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_needs_no_leave_and_foreign_hosts_do() {
        let local =
            UrlList::parse("# mine\n\nhttp://127.0.0.1:80/a\nhttps://[::1]/\nhttp://localhost/\n", false)
                .unwrap();
        assert_eq!(local.urls.len(), 3);
        assert!(!local.foreign);
        assert_eq!(local.pause(50), Duration::ZERO);
        let (line, problem) = UrlList::parse("http://127.0.0.1/\nhttp://example.org/\n", false).unwrap_err();
        assert_eq!(line, 2);
        assert!(problem.contains("--allow-external"), "{problem}");
        let foreign = UrlList::parse("http://example.org/", true).unwrap();
        assert_eq!(foreign.pause(50), Duration::from_secs(5));
    }

    #[test]
    fn a_mark_at_the_beginning_and_both_ends_of_a_line_are_passed_over() {
        let marked = "\u{feff}http://127.0.0.1/a\r\n# mine\r\n\r\nhttp://localhost/b\r\n";
        let list = UrlList::parse(marked, false).unwrap();
        assert_eq!(list.urls, ["http://127.0.0.1/a", "http://localhost/b"]);
        assert_eq!(UrlList::parse("\u{feff}# mine\r\nhttp://localhost/\r\n", false).unwrap().urls.len(), 1);
        assert_eq!(UrlList::parse("\u{feff}nonsense\r\n", false).unwrap_err().0, 1);
        // Anywhere else it is no part of a URL.
        assert!(UrlList::parse("http://localhost/\n\u{feff}http://localhost/\n", false).is_err());
    }

    #[test]
    fn what_is_no_url_is_named_with_its_line() {
        assert_eq!(UrlList::parse("http://127.0.0.1/\nnonsense\n", true).unwrap_err().0, 2);
        assert_eq!(UrlList::parse("ftp://127.0.0.1/", true).unwrap_err().0, 1);
        assert!(UrlList::parse("# nothing\n", true).is_err());
    }
}
