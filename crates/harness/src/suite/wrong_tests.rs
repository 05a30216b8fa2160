//! How what a suite may not say is answered: with its place, and what would be right.

// Helpers of tests may fail like tests.
#![allow(clippy::unwrap_used)]

use super::Suite;
use super::tests::block;
use crate::error::Error;
use crate::text::document::Document;

/// What is answered to a suite that has `text` from line 3 on.
fn answer(text: &str) -> String {
    block(text).unwrap_err().to_string()
}

#[test]
fn what_is_wrong_with_lists_is_named_with_its_place() {
    let fetch = "kind = 'fetch'\nrequests = 10";
    let cases = [
        (format!("name = 'f'\n{fetch}\nconcurrency = [1, 4]"), "own.toml:3:8: ", "put {concurrency} into it"),
        (
            format!("name = 'f-{{concurrency}}-{{dealy}}'\n{fetch}\nconcurrency = [1, 4]\ndelay = '1ms'"),
            "own.toml:3:8: ",
            "{dealy} stands for nothing in this workload (did you mean {delay}?); there are",
        ),
        (
            format!("name = 'f-{{concurrency}}'\ntitle = '{{concurency}}'\n{fetch}\nconcurrency = [1, 4]"),
            "own.toml:4:9: ",
            "(did you mean {concurrency}?)",
        ),
        (
            format!("name = 'f-{{concurrency}}'\ntitle = ['a', 'b', 'c']\n{fetch}\nconcurrency = [1, 4]"),
            "own.toml:4:9: ",
            "title has 3 texts for 2 workloads",
        ),
        (
            format!("name = 'f-{{concurrency}}'\n{fetch}\nconcurrency = []"),
            "own.toml:6:15: ",
            "at least one value",
        ),
        (
            format!("name = 'f-{{concurrency}}'\n{fetch}\nconcurrency = [4, 4]"),
            "own.toml:3:8: ",
            "named \"f-4\": a value is listed twice",
        ),
        (
            format!("name = 'f-{{concurrency}}'\n{fetch}\nconcurrency = [1, 0]"),
            "own.toml:6:19: ",
            "workload \"f-0\": concurrency = 0: from 1 to 60000",
        ),
        (
            format!("name = 'f-{{concurrency}}'\n{fetch}\nconcurrency = [1, [2]]"),
            "own.toml:6:19: ",
            "invalid type",
        ),
        (
            "name = 'f-{concurrency}'\nkind = 'fetch'\nrequests = [1, 2, 3]\nconcurrency = [1, 2]".into(),
            "own.toml:5:12: ",
            "requests has 3 numbers, and concurrency 2",
        ),
        (
            "name = 'f'\nkind = 'fetch'\nrequests = 1\nrequests_per_in_flight = 1\nconcurrency = 1".into(),
            "own.toml:5:12: ",
            "either `requests` or `requests_per_in_flight`",
        ),
        ("name = 'f'\nkind = 'fetch'\nconcurrency = 1".into(), "own.toml:2:1: ", "`requests_per_in_flight`"),
        (
            "name = 'f'\nkind = 'fetch'\nrequests_per_in_flight = 50\nconcurrency = 50_000".into(),
            "own.toml:5:26: ",
            "requests = 2500000: from 1 to 1000000",
        ),
        (
            "name = ['a', 'b']\nkind = 'fetch'\nrequests = 1\nconcurrency = 1".into(),
            "own.toml:3:8: ",
            "`name` is one",
        ),
        (
            "name = 'a'\nkind = ['fetch']\nrequests = 1\nconcurrency = 1".into(),
            "own.toml:4:8: ",
            "write fetch or countdown",
        ),
    ];
    for (text, place, words) in cases {
        let answer = answer(&text);
        assert!(answer.starts_with(place) && answer.contains(words), "{text}\n{answer}");
    }
    let many: Vec<String> = (1..=40).map(|n| n.to_string()).collect();
    let many = many.join(", ");
    let text =
        format!("name = 'f-{{concurrency}}-{{body}}'\n{fetch}\nconcurrency = [{many}]\nbody = [{many}]");
    assert!(
        answer(&text).contains("own.toml:2:1: its lists make more than 1000 workloads"),
        "{}",
        answer(&text)
    );
}

#[test]
fn what_is_wrong_is_named_with_its_line_and_column_and_what_was_meant() {
    let good = "name = 'f'\nkind = 'fetch'\nrequests = 10\nconcurrency = 4\ndelay = '1ms'\nbeside = { tasks = 1, \
        iterations = 9, how = 'inline' }";
    block(good).unwrap();
    let cases = [
        (
            "concurrency = 4",
            "concurrency = 0",
            "own.toml:6:15: workload \"f\": concurrency = 0: from 1 to 60000",
        ),
        (
            "concurrency = 4",
            "concurency = 4",
            "own.toml:6:1: unknown field `concurency` (did you mean `concurrency`?)",
        ),
        (
            "concurrency = 4",
            "concurrency = 4\nclient = 'raw'",
            "own.toml:7:1: unknown field `client` (did you mean `clients`?)",
        ),
        (
            "concurrency = 4",
            "concurrency = 4\nclients = 'rwa'",
            "own.toml:7:11: unknown variant `rwa` (did you mean `raw`?)",
        ),
        ("requests = 10", "request = 10", "own.toml:5:1: unknown field `request` (did you mean `requests`?)"),
        ("requests = 10", "requests = 'many'", "own.toml:5:12: invalid type: string \"many\", expected u64"),
        ("'1ms'", "'soon'", "own.toml:7:9: `soon` is not a delay: write 10ms,"),
        (
            "'fetch'",
            "'fletch'",
            "own.toml:4:8: kind: `fletch` is none (did you mean `fetch`?): write fetch or countdown",
        ),
        ("kind = 'fetch'\n", "", "own.toml:2:1: missing field `kind`: fetch or countdown"),
        ("'inline'", "'inlin'", "own.toml:8:45: unknown variant `inlin` (did you mean `inline`?)"),
        (
            "tasks = 1",
            "taks = 1",
            "own.toml:8:12: unknown field `taks` (did you mean `tasks`?), expected one of `tasks`",
        ),
        ("tasks = 1", "tasks = 0", "own.toml:8:20: workload \"f\": beside: tasks = 0: from 1 to 1000"),
        ("'inline'", "'yield'", "own.toml:8:10: workload \"f\": `yield_every` belongs to"),
        ("name = 'f'", "name = '../f'", "own.toml:3:8: workload \"../f\": a name is made of"),
        ("name = 'f'", "", "own.toml:2:1: missing field `name`"),
        ("name = 'f'", "name = 3", "own.toml:3:8: invalid type: `name` is a text"),
        (
            "name = 'f'",
            "name = 'f'\nheadline = 1",
            "own.toml:4:12: invalid type: integer `1`, expected a boolean",
        ),
    ];
    for (from, to, expected) in cases {
        assert!(good.contains(from), "{from}");
        let answer = answer(&good.replacen(from, to, 1));
        assert!(answer.starts_with(expected), "{expected}\n{answer}");
    }
    // What cannot be written is not offered.
    assert!(!answer(&good.replacen("tasks = 1", "taks = 1", 1)).contains("title"));
}

#[test]
fn what_is_wrong_with_the_suite_itself_is_named_with_its_place_too() {
    let workload = "[[workload]]\nname = 'c'\nkind = 'countdown'\ntasks = 1\niterations = 2\n";
    let cases = [
        (format!("trials = 0\n{workload}"), "own.toml:1:10: trials = 0: from 1 to 1000"),
        (
            format!("trials = 1\ntrails = 1\n{workload}"),
            "own.toml:2:1: unknown field `trails` (did you mean `trials`?)",
        ),
        (format!("trials = 1\ngroups = []\n{workload}"), "own.toml:2:10: groups = []: nobody"),
        (
            format!("trials = 1\nexperiment = 'scales'\n{workload}"),
            "own.toml:2:14: experiment = \"scales\" (did you mean `scale`?): ",
        ),
        (format!("trials = 1\ntrial_timeout = 'long'\n{workload}"), "own.toml:2:17: \"long\": "),
        (
            format!("trials = 1\n{workload}{workload}"),
            "own.toml:8:8: two workloads are named \"c\", the first in line 3",
        ),
        (
            format!("trials = 1\n{}", workload.replace("[[workload]]", "[workload]")),
            "own.toml:2:1: a workload begins with [[workload]]",
        ),
        (
            format!("trials = 1\n{}", workload.replace("[[workload]]", "[[wrokload]]")),
            "own.toml:2:3: unknown field `wrokload` (did you mean `workload`?)",
        ),
        (
            format!("trials = 1\n{}", workload.replace("tasks = 1\n", "")),
            "own.toml:2:1: workload \"c\": give either `tasks` or `tasks_per_core`",
        ),
        ("trials = 1\nworkload = []".into(), "own.toml:2:12: no [[workload]]"),
        ("trials = 1".into(), "own.toml:1:1: no [[workload]]"),
        (format!("trials = 1\n{}", workload.replace("]]", "]")), "own.toml:2:12: unclosed array table"),
    ];
    for (text, expected) in cases {
        let answer = Suite::of(&text).unwrap_err().to_string();
        assert!(answer.starts_with(expected), "{text}\n{answer}");
    }
}

/// Two suites that know each other by name.
fn library(name: &str) -> Result<Document, Error> {
    let text = match name {
        "one" => "trials = 1\n[[workload]]\nname = 'c'\nkind = 'countdown'\ntasks = 1\niterations = 2\n",
        "round" => "trials = 1\ninclude = ['one', 'round']",
        "wrong" => "trials = 1\n[[workload]]\nname = 'c'\nkind = 'countdown'\ntasks = 0\niterations = 2\n",
        _ => return Err(Error::Plan("there is no such suite".into())),
    };
    Ok(Document { shown: format!("{name}.toml"), text: text.into() })
}

#[test]
fn what_is_wrong_with_what_a_suite_includes_is_named_where_it_is_written() {
    let read = |include: &str| {
        let text = format!(
            "trials = 1\ninclude = [{include}]\n[[workload]]\nname = 'd'\nkind = 'countdown'\ntasks = 1\niterations = 2\n"
        );
        Suite::parse("own", &Document { shown: "own.toml".into(), text }, &library)
    };
    let all = read("'one'").unwrap().workloads;
    assert_eq!(all.iter().map(|workload| workload.name.as_str()).collect::<Vec<_>>(), ["d", "c"]);
    let cases = [
        ("'none'", "own.toml:2:12: include = \"none\": there is no such suite"),
        ("'one', 'one'", "own.toml:2:19: include = \"one\": two workloads are named \"c\""),
        ("'own'", "own.toml:2:12: include = \"own\": a suite cannot include itself"),
        ("'round'", "round.toml:2:19: include = \"round\": a suite cannot include itself"),
        ("'wrong'", "wrong.toml:5:9: workload \"c\": tasks = 0"),
    ];
    for (include, expected) in cases {
        let answer = read(include).unwrap_err().to_string();
        assert!(answer.starts_with(expected), "{answer}");
    }
}
