//! From bytes received to what is asked for. Knows no sockets, no clock and no counts.
//!
//! Clients in a measurement send the same head over and over, with another index in it. So the last head parsed is kept
//! as a template around its index; a head that fits needs two comparisons and a number. Everything else goes through
//! `httparse`, and what that says is what the template remembers.

use std::rc::Rc;

use httparse::{EMPTY_HEADER, Header, Status};

use crate::response::{self, Persistence};
use crate::target::{Target, Work};

/// The largest request head accepted, in bytes.
pub(crate) const HEAD_LIMIT: usize = 16 * 1024;
/// The most header fields accepted.
const HEADERS_LIMIT: usize = 64;

/// How requests like this one are to be answered.
pub(crate) struct Plan {
    pub(crate) work: Work,
    pub(crate) persistence: Persistence,
    /// The head of the full answer.
    pub(crate) head: Rc<[u8]>,
}

/// What stands at the front of the bytes received.
pub(crate) enum Parsed {
    /// The head is not complete yet.
    Partial,
    /// A request for bytes.
    Bytes { consumed: usize, plan: Rc<Plan>, index: u64 },
    /// A well-formed request for anything else, and its whole answer.
    Other { consumed: usize, answer: Rc<[u8]>, persistence: Persistence },
    /// Not a request to be answered; the connection ends with this answer.
    Malformed { answer: Rc<[u8]> },
}

/// Parses heads and remembers the last one.
#[derive(Default)]
pub(crate) struct Parser {
    template: Option<Template>,
}

impl Parser {
    #[inline]
    pub(crate) fn parse(&mut self, bytes: &[u8]) -> Parsed {
        if let Some(template) = &self.template
            && let Some((consumed, index)) = template.fit(bytes)
        {
            return Parsed::Bytes { consumed, plan: Rc::clone(&template.plan), index };
        }
        self.parse_in_full(bytes)
    }

    #[cold]
    fn parse_in_full(&mut self, bytes: &[u8]) -> Parsed {
        let mut headers = [EMPTY_HEADER; HEADERS_LIMIT];
        let mut request = httparse::Request::new(&mut headers);
        let consumed = match request.parse(bytes) {
            Ok(Status::Complete(consumed)) if consumed <= HEAD_LIMIT => consumed,
            Ok(Status::Partial) if bytes.len() <= HEAD_LIMIT => return Parsed::Partial,
            Ok(_) => return too_large(&format!("the head is larger than {HEAD_LIMIT} bytes\n")),
            Err(httparse::Error::TooManyHeaders) => {
                return too_large(&format!("more than {HEADERS_LIMIT} header fields\n"));
            }
            Err(error) => return malformed(&format!("not an HTTP/1.1 request: {error}\n")),
        };
        let (Some(method), Some(target), Some(version)) = (request.method, request.path, request.version)
        else {
            return malformed("not an HTTP/1.1 request\n");
        };
        if method != "GET" {
            // A body that might follow would be read as the next request: so the connection ends. No body of our own
            // either, which makes it right for HEAD too.
            let answer = response::page("405 Method Not Allowed", "Allow: GET\r\n", "", Persistence::Closed);
            return Parsed::Other { consumed, answer, persistence: Persistence::Closed };
        }
        if announces_body(request.headers) {
            return malformed("a GET with a body is not understood here\n");
        }
        let persistence = persistence(version, request.headers);
        match Target::parse(target) {
            Target::Bytes(work, index) => {
                let head = response::head("200 OK", "", work.body_bytes, persistence);
                let plan = Rc::new(Plan { work, persistence, head: head.into_bytes().into() });
                self.template = Template::around(&bytes[..consumed], target, &plan);
                Parsed::Bytes { consumed, plan, index }
            }
            Target::Root => other(consumed, "200 OK", &response::root_page(), persistence),
            Target::Missing => {
                other(consumed, "404 Not Found", "no such page; / says what there is\n", persistence)
            }
            Target::Bad(reason) => malformed(&format!("{reason}\n")),
        }
    }
}

fn other(consumed: usize, status: &str, body: &str, persistence: Persistence) -> Parsed {
    Parsed::Other { consumed, answer: response::page(status, "", body, persistence), persistence }
}

fn malformed(reason: &str) -> Parsed {
    Parsed::Malformed { answer: response::page("400 Bad Request", "", reason, Persistence::Closed) }
}

fn too_large(reason: &str) -> Parsed {
    let answer = response::page("431 Request Header Fields Too Large", "", reason, Persistence::Closed);
    Parsed::Malformed { answer }
}

fn announces_body(headers: &[Header<'_>]) -> bool {
    headers.iter().any(|header| {
        header.name.eq_ignore_ascii_case("transfer-encoding")
            || (header.name.eq_ignore_ascii_case("content-length") && header.value != b"0")
    })
}

fn persistence(version: u8, headers: &[Header<'_>]) -> Persistence {
    let says = |word: &str| {
        headers
            .iter()
            .filter(|header| header.name.eq_ignore_ascii_case("connection"))
            .flat_map(|header| header.value.split(|byte| *byte == b','))
            .any(|token| token.trim_ascii().eq_ignore_ascii_case(word.as_bytes()))
    };
    match version {
        _ if says("close") => Persistence::Closed,
        1 => Persistence::Kept,
        _ if says("keep-alive") => Persistence::KeptAndSaid,
        _ => Persistence::Closed,
    }
}

/// A whole request head, cut open at the digits of its index.
struct Template {
    before: Vec<u8>,
    /// `None`: there is no index, and `before` is all there is.
    after: Option<Vec<u8>>,
    plan: Rc<Plan>,
}

impl Template {
    /// `None` where the index is not plainly in sight: escaped, or given more than once.
    fn around(head: &[u8], target: &str, plan: &Rc<Plan>) -> Option<Self> {
        if target.contains('%') {
            return None;
        }
        let query = target.find('?').map_or("", |at| &target[at..]);
        let mut places = query.match_indices(['?', '&']).filter(|(at, _)| query[at + 1..].starts_with("i="));
        let place = places.next();
        if places.next().is_some() {
            return None;
        }
        let plan = Rc::clone(plan);
        let Some((at, _)) = place else {
            return Some(Self { before: head.to_vec(), after: None, plan });
        };
        // `target` is a part of `head`: where it starts there is the distance between the two.
        let target_start = target.as_ptr().addr() - head.as_ptr().addr();
        let digits_start = target_start + (target.len() - query.len()) + at + "?i=".len();
        let (before, rest) = head.split_at(digits_start);
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        Some(Self { before: before.to_vec(), after: Some(rest[digits..].to_vec()), plan })
    }

    /// The length and the index of the request at the front of `bytes`, if it is this head with any index.
    #[inline]
    fn fit(&self, bytes: &[u8]) -> Option<(usize, u64)> {
        let rest = bytes.strip_prefix(self.before.as_slice())?;
        let Some(after) = &self.after else {
            return Some((self.before.len(), 0));
        };
        let mut index = 0_u64;
        let mut digits = 0;
        while let Some(byte @ b'0'..=b'9') = rest.get(digits) {
            index = index.checked_mul(10)?.checked_add(u64::from(byte - b'0'))?;
            digits += 1;
        }
        // No digits at all is a mistake that the full parse words better.
        let fits = digits > 0 && rest[digits..].starts_with(after);
        fits.then_some((self.before.len() + digits + after.len(), index))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Length, index and work of what a parser that has seen `before` finds in `head`; `None` if it is refused.
    fn parse(before: &[&str], head: &str) -> Option<(usize, u64, Work)> {
        let mut parser = Parser::default();
        for seen in before {
            parser.parse(seen.as_bytes());
        }
        match parser.parse(head.as_bytes()) {
            Parsed::Bytes { consumed, plan, index } => Some((consumed, index, plan.work)),
            _ => None,
        }
    }

    fn get(target: &str) -> String {
        format!("GET {target} HTTP/1.1\r\nHost: h\r\n\r\n")
    }

    #[test]
    fn remembering_changes_nothing() {
        let targets = [
            "/bytes/5",
            "/bytes/50",
            "/bytes/5?i=1",
            "/bytes/5?i=18446744073709551615",
            "/bytes/5?i=18446744073709551616",
            "/bytes/5?i=",
            "/bytes/5?i=x",
            "/bytes/5?i=1&i=2",
            "/bytes/5?i=1&%69=2",
            "/bytes/5?i=3&seed=4",
            "/bytes/5?i=33&seed=4",
            "/bytes/5?seed=4&i=12",
            "/bytes/5?seed=4&fault=503:0.5&delay=10ms&i=7",
            "/bytes/5?seed=4&fault=503:0.5&delay=10ms&i=0008",
            "http://h/bytes/5?i=4",
        ];
        for first in targets {
            for second in targets {
                let (first, second) = (get(first), get(second));
                assert_eq!(parse(&[&first], &second), parse(&[], &second), "{first} then {second}");
            }
        }
    }

    #[test]
    fn a_remembered_head_takes_what_is_its_own_and_no_more() {
        let (first, second) = (get("/bytes/5?i=1"), get("/bytes/5?i=234"));
        let (length, index, _) = parse(&[&first], &format!("{second}{first}")).unwrap();
        assert_eq!((length, index), (second.len(), 234));
        for cut in 0..second.len() {
            let mut parser = Parser::default();
            parser.parse(first.as_bytes());
            assert!(matches!(parser.parse(&second.as_bytes()[..cut]), Parsed::Partial), "{cut}");
        }
    }

    #[test]
    fn another_header_is_another_head() {
        let close = "GET /bytes/5?i=1 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
        let mut parser = Parser::default();
        parser.parse(get("/bytes/5?i=1").as_bytes());
        let Parsed::Bytes { plan, .. } = parser.parse(close.as_bytes()) else { panic!("refused") };
        assert_eq!(plan.persistence, Persistence::Closed);
    }
}
