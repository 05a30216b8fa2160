//! The worker's side: one order after the other, until its stdin ends.

use crate::client::Client;
use crate::message::{Clock, FromWorker, ToWorker, Told};
use anyhow::{Context, bail};
use kit::{Batch, Spec, Usage, Work, count_down_sample};
use std::io::{self, BufRead, Write};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

/// A process with this environment variable is a worker.
pub(crate) const VARIABLE: &str = "INFLIGHT_WORKER";

/// The whole life of a worker.
pub(crate) fn main() -> ExitCode {
    kit::die_with_parent();
    match serve(&mut io::stdin().lock(), &mut io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("a worker process gives up: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn serve(orders: &mut impl BufRead, answers: &mut impl Write) -> anyhow::Result<()> {
    let clock = Clock::new();
    let Some(ToWorker::Prepare(spec)) = protocol::read_line(orders)? else {
        bail!("it was ordered to work before it knew at what");
    };
    let worker = Worker::new(&spec)?;
    protocol::write_line(answers, &FromWorker::Ready)?;
    while let Some(order) = protocol::read_line(orders).context("reading an order")? {
        let ordered = Instant::now();
        let answer = match order {
            ToWorker::Prepare(_) => bail!("it was told twice what to work at"),
            ToWorker::TellUsage => Usage::of_this_process().into(),
            ToWorker::Countdown { iterations } => {
                FromWorker::Ended(Told::new(&clock, ordered, &count_down_sample(ordered, iterations)))
            }
            ToWorker::Fetch { warmup, index } => {
                let batch = worker.batch(warmup).context("it was ordered to fetch, but not what")?;
                let sample = worker.client.fetch(&batch.order(index), ordered);
                FromWorker::Ended(Told::new(&clock, ordered, &sample))
            }
        };
        protocol::write_line(answers, &answer).context("answering")?;
    }
    Ok(())
}

/// What a worker keeps between orders.
struct Worker {
    client: Client,
    warmup: Option<Arc<Batch>>,
    window: Option<Arc<Batch>>,
}

impl Worker {
    fn new(spec: &Spec) -> anyhow::Result<Self> {
        let refused = |refusal| anyhow::anyhow!("{refusal}");
        let client = Client::new(spec).map_err(refused)?;
        let Some(fetch) = spec.work.fetch() else {
            return Ok(Self { client, warmup: None, window: None });
        };
        let warmup = Some(Batch::warmup(fetch).map_err(refused)?);
        let window = Some(Batch::window(fetch).map_err(refused)?);
        Ok(Self { client, warmup, window })
    }

    fn batch(&self, warmup: bool) -> Option<&Arc<Batch>> {
        if warmup { self.warmup.as_ref() } else { self.window.as_ref() }
    }
}

/// The spec as workers need it: what is fetched, but not when.
pub(crate) fn fetches_only(spec: &Spec) -> Spec {
    let work = spec.work.fetch().map_or_else(|| spec.work.clone(), |fetch| Work::Fetch(fetch.clone()));
    Spec { work, contender: spec.contender.clone(), ..*spec }
}
