//! git and cargo as programs: what they print, or why they failed.

use crate::error::build::BuildError;
use std::path::Path;
use std::process::{Command, Output};

/// `git -C directory`, in the repository that the directory is in, whatever a hook's environment says.
pub(super) fn git(directory: &Path) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(directory).args(["-c", "core.hooksPath=/dev/null"]);
    for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"] {
        command.env_remove(variable);
    }
    command
}

/// cargo as it is found from a directory, which may choose a toolchain.
pub(super) fn cargo(directory: &Path) -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(directory).env("CARGO_TERM_COLOR", "never");
    command
}

/// Its output, however it ended.
pub(super) fn output(command: &mut Command) -> Result<Output, BuildError> {
    command.output().map_err(|source| no_tool(command, source))
}

/// Why a program could not be started.
pub(super) fn no_tool(command: &Command, source: std::io::Error) -> BuildError {
    BuildError::NoTool { tool: command.get_program().to_string_lossy().into_owned(), source }
}

/// Its standard output, without the last line's end; it must end well.
pub(super) fn printed(command: &mut Command) -> Result<String, BuildError> {
    let output = output(command)?;
    if output.status.success() {
        return Ok(text(&output.stdout));
    }
    let words: Vec<_> = std::iter::once(command.get_program()).chain(command.get_args()).collect();
    let words: Vec<_> = words.iter().map(|word| word.to_string_lossy()).collect();
    Err(BuildError::Command { command: words.join(" "), said: text(&output.stderr) })
}

pub(super) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim_end().to_owned()
}
