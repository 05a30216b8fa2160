//! The terminal shows the same answer, however narrow it is, and obeys nothing that a file says.

use crate::common;
use reporter::{report, show};

fn widest(text: &str) -> usize {
    text.lines().map(|line| line.chars().count()).max().unwrap_or(0)
}

#[test]
fn fits_in_eighty_columns_and_leads_with_the_answer() {
    let text = show(&report(&common::run()), 80, false);
    assert!(widest(&text) <= 80, "{}", widest(&text));
    let first_screen: Vec<&str> = text.lines().take(14).collect();
    insta::assert_snapshot!(first_screen.join("\n"), @r"
    amd-epyc-2c-f5ef4791  (20260131T235959Z-0a1b2c3)
    Fetching 100 URLs at a time, each 10.0 ms away, the fastest, tokio/multi-thread
    and 2 others within its spread, were 95.5× to 98.4× as fast as one by one (94.2
    % to 97.0 % of the limit); counting down on 2 cores, nothing got past 1.96×.

     contender                fetch      of      p50  countdown  of limit  cores
                           speed-up   limit            speed-up             used
    ─────────────────────────────────────────────────────────────────────────────
     std/sequential           1.00×   1.0 %  10.0 ms      1.00×    50.0 %   1.00
     tokio/multi-thread       98.4×  97.0 %  10.2 ms      1.96×    97.9 %   1.97
     tokio/current-thread     97.9×  96.5 %  10.3 ms      1.00×    49.8 %   1.00
     std/threads              95.5×  94.2 %  10.5 ms      1.96×    98.1 %   1.98
     process/per-task             —       —        —      1.86×    93.0 %   1.91
    (4 more columns are shown in a wider terminal)
    ");
}

#[test]
fn a_narrow_terminal_says_what_it_leaves_out() {
    for width in [0, 40, 60, 70, 100, 120, 200] {
        let text = show(&report(&common::run()), width, false);
        assert!(widest(&text) <= usize::from(width.max(40)), "{width}: {}", widest(&text));
        for name in ["std/sequential", "tokio/multi-thread", "process/per-task"] {
            assert!(width < 60 || text.contains(name), "{width}: {name}");
        }
        // Why a contender has no figures is said at every width; in the widest it is wrapped in its own column.
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            width == 200 || words.contains("process/per-task: fetch unsupported: 100 processes"),
            "{width}"
        );
    }
    assert!(show(&report(&common::run()), 60, false).contains("more columns are shown in a wider terminal"));
}

#[test]
fn colour_is_an_attribute_and_changes_no_word() {
    let plain = show(&report(&common::run()), 80, false);
    let bold = show(&report(&common::run()), 80, true);
    assert!(!plain.contains('\u{1b}'));
    assert!(bold.contains("\u{1b}[1m"));
    let mut stripped = String::new();
    let mut escape = false;
    for c in bold.chars() {
        match c {
            '\u{1b}' => escape = true,
            'm' if escape => escape = false,
            c if !escape => stripped.push(c),
            _ => {}
        }
    }
    let trimmed = |text: &str| text.lines().map(|line| line.trim_end().to_string()).collect::<Vec<_>>();
    assert_eq!(trimmed(&stripped), trimmed(&plain));
}

#[test]
fn nothing_from_a_file_reaches_the_terminal_as_a_command() {
    let mut run = common::run();
    let hostile = "\u{1b}]0;owned\u{7}\u{1b}[2J\u{202e}\r\nfake line";
    run.meta.command = hostile.into();
    run.meta.warnings = vec![hostile.into()];
    run.meta.workloads[1].title = hostile.into();
    run.meta.placement.kind = hostile.into();
    common::doubt(&mut run, "std/threads:fetch-100:raw", 1, hostile);
    let text = show(&report(&run), 100, false);
    assert!(!text.chars().any(|c| c.is_control() && c != '\n'));
    assert!(!text.contains('\u{202e}'));
    assert!(!text.lines().any(|line| line.starts_with("fake line")), "{text}");
}

#[test]
fn versions_and_upkeep_are_shown() {
    let text = show(&report(&common::run()), 160, false);
    let who = text.split("Who took part").nth(1).unwrap();
    for wanted in ["tokio 1.54.1", "standard library", "unmaintained"] {
        assert!(who.contains(wanted), "{wanted}: {who}");
    }
}
