//! `process/per-task`: a process for each task.

use crate::mark::told;
use crate::spawner::Spawner;
use crate::system::System;
use crate::task::Task;
use clap::ValueEnum;
use futures::executor::block_on;
use std::env;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::Duration;

pub(crate) const SYSTEM: System = System {
    family: "process",
    flavour: "per-task",
    library: "std",
    run: |situation| block_on(situation.play(&Processes)),
    spawn: "Command::spawn",
    join: "Child::wait",
    ask: Some("Command::status"),
    drop_handle: Ok("drop(Child)"),
    detach: Err("dropping the handle is how one lets go of a process"),
    cancel: Ok("Child::kill, Child::wait"),
    drop_executor: Err("there is no executor"),
    shut_down: None,
};

struct Processes;

impl Processes {
    fn command(task: Task) -> Result<Command, String> {
        let program = env::current_exe().map_err(|error| error.to_string())?;
        let mut command = Command::new(program);
        let work = task.work.to_possible_value().expect("none is hidden");
        command.args(["task", &task.index.to_string(), work.get_name(), &task.time.as_millis().to_string()]);
        command.stdin(Stdio::null());
        Ok(command)
    }
}

impl Spawner for Processes {
    type Held = Vec<Child>;

    fn spawn(&self, held: &mut Self::Held, task: Task) -> Result<(), String> {
        held.push(Self::command(task)?.spawn().map_err(|error| error.to_string())?);
        Ok(())
    }

    async fn join(&self, held: Self::Held) {
        for mut child in held {
            told(child.wait().map_err(|error| error.to_string()).and_then(success));
        }
    }

    async fn pause(&self, time: Duration) {
        thread::sleep(time);
    }

    async fn cancel(&self, mut held: Self::Held) {
        for child in &mut held {
            // One that has ended by itself cannot be killed, and `wait` tells how it ended.
            let _ = child.kill();
        }
        self.join(held).await;
    }

    async fn ask(&self, task: Task) {
        let status = Self::command(task).and_then(|mut command| command.status().map_err(|e| e.to_string()));
        told(status.and_then(success));
    }
}

fn success(status: ExitStatus) -> Result<(), String> {
    if status.success() { Ok(()) } else { Err(status.to_string()) }
}
