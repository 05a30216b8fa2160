//! Interpreters made of `sh`: what they answer when they are asked what they are, and what they do in a trial.

use super::Place;
use std::fmt::Write as _;
use std::path::Path;

pub(crate) const SUITE: &str = r#"
trials = 1
trial_timeout = "3s"
groups = ["stubs"]

[[workload]]
name = "countdown"
kind = "countdown"
tasks = 4
iterations = 10_000_000
"#;

/// What a stub answers when it is asked what it is.
pub(crate) fn answer(family: &str) -> String {
    let told = r#"{"implementation":"Stub","version":"1.0","family":"FAMILY","gil":true,"flavours":["sequential","threads"],"clients":{"sequential":["raw"],"threads":["raw","more"]},"first_ns_per_iteration":60.5,"ns_per_iteration":40}"#;
    format!("echo '{}'", told.replace("FAMILY", family))
}

/// A script that answers so, and carries out a trial so.
pub(crate) fn script(answer: &str, trial: &str) -> String {
    format!("if [ \"$*\" = 'as asked --probe' ]; then\n{answer}\nexit 0\nfi\n{trial}\n")
}

/// Keeps to the conversation, whatever it is asked for.
pub(crate) const HONEST: &str = r#"
read spec
tasks=$(echo "$spec" | sed 's/.*"tasks":\([0-9]*\).*/\1/')
workers=$(echo "$spec" | sed 's/.*"workers":\([0-9]*\).*/\1/')
echo '{"type":"ready"}'
read go
echo '{"type":"done"}'
cat > /dev/null
echo '{"type":"outcome","protocol":1,"runner":{"name":"x","version":"1","language":"sh"},"workers":'$workers',"window":{"wall_ns":1000000,"user_ns":900000,"system_ns":0,"voluntary_switches":0,"involuntary_switches":0},"attempted":'$tasks',"ok":'$tasks',"service":{"raw_ns":[1,2,3,4]},"response":{"raw_ns":[1,2,3,4]}}'
"#;

/// An `[[interpreter]]` of these programs, each of which is `sh` or stands for it, and of this script.
pub(crate) fn entry(programs: &[&str], script: &Path, more: &str) -> String {
    let mut entry = format!(
        "[[interpreter]]\ngroup = \"stubs\"\nprograms = {programs:?}\nrunner = [{script:?}, \"as\", \"asked\"]\n"
    );
    writeln!(entry, "probe = [\"--probe\"]\nbaseline = \"sequential\"\n{more}").unwrap();
    for flavour in ["sequential", "threads", "coroutines"] {
        writeln!(entry, "[[interpreter.flavour]]\nname = {flavour:?}\nabout = \"{flavour} of a stub\"")
            .unwrap();
        writeln!(entry, "clients = [\"raw\"]\nworkers = {{ fetch = \"one\", countdown = \"one\" }}\n")
            .unwrap();
    }
    entry
}

/// An interpreter by its name, what it does when asked, and what it does in a trial. It has all the time that a busy machine takes
/// to answer.
pub(crate) fn stub(place: &Place, name: &str, answer: &str, trial: &str) -> String {
    stub_that(place, name, answer, trial, "")
}

/// The same, with two seconds to answer: for one that never will.
pub(crate) fn hurried_stub(place: &Place, name: &str, answer: &str, trial: &str) -> String {
    stub_that(place, name, answer, trial, "probe_timeout = \"2s\"")
}

fn stub_that(place: &Place, name: &str, answer: &str, trial: &str, more: &str) -> String {
    let path = place.write(&format!("{name}.sh"), script(answer, trial));
    entry(&["sh"], &path, more)
}
