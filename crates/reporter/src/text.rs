//! Text that comes from files, made harmless: for a terminal, for markdown, for HTML inside markdown. It must not know
//! what the text is about.

/// `text` on one line: white space is a space, and what a terminal or an XML reader would obey or choke on (control
/// characters, marks that turn the direction of writing, characters of no width) is shown as `�`.
pub(crate) fn printable(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => ' ',
            c if c.is_control() || is_invisible(c) => '\u{fffd}',
            c => c,
        })
        .collect()
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}'
        | '\u{e0000}'..='\u{e007f}')
}

/// A key that puts `3.9` before `3.10`: words, each with the number behind it.
pub(crate) fn natural(text: &str) -> Vec<(&str, u64)> {
    let (mut key, mut rest) = (Vec::new(), text);
    while !rest.is_empty() {
        let digits = |c: char| c.is_ascii_digit();
        let (word, tail) = rest.split_at(rest.find(digits).unwrap_or(rest.len()));
        let (number, tail) = tail.split_at(tail.find(|c| !digits(c)).unwrap_or(tail.len()));
        // No number, or one that is none of a version.
        key.push((word, number.parse().unwrap_or(0)));
        rest = tail;
    }
    key
}

/// At most `most` characters; what is cut is marked.
pub(crate) fn clip(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.into();
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

/// `text` so that markdown (CommonMark and GitHub's tables, also at the start of a line) shows it as it stands.
pub(crate) fn markdown(text: &str) -> String {
    let text = printable(text);
    let escaped = markdown_inline(&text);
    let starts_block = |c: char| matches!(c, '#' | '+' | '-' | '=' | ':');
    if escaped.starts_with(starts_block) {
        return format!("\\{escaped}");
    }
    // `1. ` or `1) ` would begin a list; `1.54` does not.
    let digits = escaped.bytes().take_while(u8::is_ascii_digit).count();
    match &escaped.as_bytes()[digits..] {
        [b'.' | b')'] | [b'.' | b')', b' ', ..] if digits > 0 => {
            format!("{}\\{}", &escaped[..digits], &escaped[digits..])
        }
        _ => escaped,
    }
}

/// The same where the text cannot be at the start of a line, such as a figure in a table: signs stay as they are.
pub(crate) fn markdown_inline(text: &str) -> String {
    let text = printable(text);
    let chars: Vec<char> = text.chars().collect();
    let word = |index: Option<usize>| index.and_then(|i| chars.get(i)).is_some_and(|c| c.is_alphanumeric());
    let mut escaped = String::new();
    for (index, &c) in chars.iter().enumerate() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            // Inside a word an underscore emphasises nothing, and `x86_64` stays legible in the source.
            '_' if word(index.checked_sub(1)) && word(Some(index + 1)) => escaped.push(c),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' => escaped.extend(['\\', c]),
            // No bare address becomes a link, nobody is mentioned.
            ':' if chars[index + 1..].starts_with(&['/', '/']) => escaped.push_str("\\:"),
            '@' => escaped.push_str("\\@"),
            _ => escaped.push(c),
        }
    }
    escaped
}

/// `text` as a code span outside a table: fenced by more backticks than it holds in a row.
pub(crate) fn code_span(text: &str) -> String {
    let text = printable(text);
    let text = text.trim();
    if text.is_empty() {
        return String::new();
    }
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// One name in the target of a markdown link, percent-encoded but for what is plain.
pub(crate) fn path(name: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
    let shown = |b: u8| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") };
    name.bytes().map(shown).collect()
}

/// `text` for an HTML element or an attribute in double quotes.
pub(crate) fn html(text: &str) -> String {
    let text = printable(text);
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hostile_name_is_shown_and_not_obeyed() {
        let cases = [
            ("a|b", r"a\|b"),
            (r"a\|b", r"a\\\|b"),
            ("`rm`", r"\`rm\`"),
            ("[x](http://y)", r"\[x\](http\://y)"),
            ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
            ("&lt;b&gt;", "&amp;lt;b&amp;gt;"),
            ("two\nlines\r\n| x |", r"two lines  \| x \|"),
            ("\u{1b}[31mred", "\u{fffd}\\[31mred"),
            ("abc\u{202e}fed", "abc\u{fffd}fed"),
            ("**bold** _it_ ~~no~~ $x$", r"\*\*bold\*\* \_it\_ \~\~no\~\~ \$x\$"),
            ("x86_64 thread_pool", "x86_64 thread_pool"),
            ("@someone", r"\@someone"),
            ("![i](j)", r"!\[i\](j)"),
        ];
        for (text, wanted) in cases {
            assert_eq!(markdown(text), wanted, "{text:?}");
        }
    }

    /// What a reader of CommonMark with GitHub's tables shows of a page: its text, and what else it found.
    fn read(page: &str) -> (String, Vec<String>) {
        use pulldown_cmark::{Event, Options, Parser};
        let (mut text, mut others) = (String::new(), Vec::new());
        for event in Parser::new_ext(page, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
            match event {
                Event::Text(part) => text.push_str(&part),
                event => others.push(format!("{event:?}")),
            }
        }
        (text, others)
    }

    #[test]
    fn a_markdown_reader_gets_back_every_text_and_finds_no_structure_in_it() {
        let marks: Vec<char> = (b' '..=b'~').map(char::from).filter(|c| !c.is_alphanumeric()).collect();
        let pairs = marks.iter().flat_map(|a| marks.iter().map(move |b| format!("{a}{b}")));
        for pair in pairs {
            for text in [format!("x{pair}x"), format!("{pair} x {pair}y{pair}"), format!("1{pair} x")] {
                let text = text.trim();
                let (shown, found) = read(&markdown(text));
                assert_eq!(shown, text, "at the start of a line");
                assert_eq!(found.len(), 2, "{text:?}: {found:?}");
                for escaped in [markdown(text), markdown_inline(text)] {
                    let (shown, found) = read(&format!("| a | b |\n|---|---|\n| {escaped} | ok |\n"));
                    assert_eq!(shown, format!("ab{text}ok"), "in a table");
                    assert_eq!(found.len(), 14, "{text:?}: {found:?}");
                }
            }
        }
    }

    #[test]
    fn nothing_begins_a_block() {
        for (text, wanted) in [
            ("# title", r"\# title"),
            ("- item", r"\- item"),
            ("+ item", r"\+ item"),
            ("1. item", r"1\. item"),
            ("23) item", r"23\) item"),
            ("=== ", r"\=== "),
            ("---|---", r"\---\|---"),
            ("> quote", "&gt; quote"),
            ("12.", r"12\."),
            ("12.5", "12.5"),
        ] {
            assert_eq!(markdown(text), wanted, "{text:?}");
        }
        assert_eq!(markdown_inline("+3.2 %"), "+3.2 %");
    }

    #[test]
    fn a_code_span_cannot_be_closed_from_within() {
        assert_eq!(code_span("make bench"), "`make bench`");
        assert_eq!(code_span("a`b"), "``a`b``");
        assert_eq!(code_span("``"), "``` `` ```");
        assert_eq!(code_span("x\ny"), "`x y`");
        assert_eq!(code_span(" "), "");
    }

    #[test]
    fn a_link_stays_beside_its_page() {
        assert_eq!(path("20260131T235959Z-0a1b2c3"), "20260131T235959Z-0a1b2c3");
        assert_eq!(path("../x) [y](z"), "..%2Fx%29%20%5By%5D%28z");
    }

    #[test]
    fn html_is_text() {
        assert_eq!(html("</summary><b a=\"'\">&"), "&lt;/summary&gt;&lt;b a=&quot;'&quot;&gt;&amp;");
    }

    #[test]
    fn versions_are_in_order() {
        let mut names = ["std/a", "p3.10/a", "p3.9/b", "p3.9/a", "p3.10t/a", "p", "p2.7/a"];
        names.sort_by(|a, b| natural(a).cmp(&natural(b)));
        assert_eq!(names, ["p", "p2.7/a", "p3.9/a", "p3.9/b", "p3.10/a", "p3.10t/a", "std/a"]);
    }

    #[test]
    fn long_text_is_cut_and_says_so() {
        assert_eq!(clip("abcdef", 6), "abcdef");
        assert_eq!(clip("abcdefg", 6), "abcde…");
        assert_eq!(clip("äöüß", 3), "äö…");
    }
}
