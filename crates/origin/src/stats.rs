//! The origin's ground truth: counts and two histograms since the last reset. Knows no sockets; callers bring the stamps.

use hdrhistogram::Histogram;
use rustix::process::getpriority_process;
use rustix::time::{ClockId, clock_gettime};
use serde::{Deserialize, Serialize};

use crate::clock::{monotonic_ns, timespec_ns};
use crate::fault::Fault;

/// The histograms reach from 1 ns to twice the longest delay.
const HIGHEST_NS: u64 = 2 * crate::delay::MAX_DELAY_NS;

/// What happened since the last reset.
///
/// `requests = ok + faults (all four) + aborted + in_flight`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Well-formed `GET /bytes/…` requests parsed.
    pub requests: u64,
    /// Answers whose last byte the system has taken.
    pub ok: u64,
    /// Planned faults that were carried out.
    pub faults: FaultCounts,
    /// Requests whose connection was lost before the answer was out.
    pub aborted: u64,
    /// Requests waiting for their delay or still being written.
    pub in_flight: u64,
    /// Well-formed requests for anything else: the root page, unknown paths, other methods.
    pub other: u64,
    /// Requests answered with 400 or 431.
    pub malformed: u64,
    /// Bytes of answers that the system has taken for sending, heads included; over TLS before encryption.
    pub bytes_written: u64,
    /// Connections accepted.
    pub connections_accepted: u64,
    /// Connections open now, whenever they were accepted.
    pub connections_open: u64,
    /// From request parsed to just before its first byte was written, for complete answers (no faults).
    pub time_to_first_byte: Distribution,
    /// How much later than due a delayed answer, reset or 503 was begun: stamped just before its first write. Without
    /// those that were released, and those that a planned [`crate::Stall`] made late.
    pub lateness: Distribution,
    /// Time the whole origin stood still because a [`crate::Stall`] said so.
    pub stalled_ns: u64,
    /// The origin's nice value; -20 where it was allowed to put itself first.
    pub nice: i32,
    /// Processor time of the origin, user and system.
    pub cpu_ns: u64,
    /// Time since the last reset.
    pub wall_ns: u64,
}

/// How often each fault was carried out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FaultCounts {
    /// Answers with status 503.
    #[serde(rename = "503")]
    pub unavailable: u64,
    /// Connections reset.
    pub reset: u64,
    /// Bodies cut short.
    pub truncate: u64,
    /// Requests never answered.
    pub stall: u64,
}

impl FaultCounts {
    /// All four together.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.unavailable + self.reset + self.truncate + self.stall
    }
}

/// A histogram of nanoseconds: its figures, and all of it for merging.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Distribution {
    /// The usual figures.
    pub summary: Summary,
    /// Values above the histogram's reach (120 s), recorded as the highest it can hold.
    pub clamped: u64,
    /// The whole histogram: HdrHistogram V2, deflated, base64; 3 significant digits, nanoseconds.
    pub histogram: String,
}

/// The usual figures of a histogram, in nanoseconds; all zero where `count` is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Values recorded.
    pub count: u64,
    /// Arithmetic mean.
    pub mean_ns: f64,
    /// Smallest value.
    pub min_ns: u64,
    /// Median.
    pub p50_ns: u64,
    /// 90th percentile.
    pub p90_ns: u64,
    /// 99th percentile.
    pub p99_ns: u64,
    /// 99.9th percentile.
    pub p999_ns: u64,
    /// Largest value.
    pub max_ns: u64,
}

/// A histogram that cannot fail: what is out of reach is clamped and counted.
pub(crate) struct Recorder {
    histogram: Histogram<u64>,
    clamped: u64,
}

impl Recorder {
    fn new() -> Self {
        let histogram = Histogram::new_with_bounds(1, HIGHEST_NS, 3).expect("constant bounds are valid");
        Self { histogram, clamped: 0 }
    }

    #[inline]
    pub(crate) fn record(&mut self, value_ns: u64) {
        if value_ns > HIGHEST_NS {
            self.clamped += 1;
        }
        self.histogram.saturating_record(value_ns.min(HIGHEST_NS));
    }

    fn reset(&mut self) {
        self.histogram.reset();
        self.clamped = 0;
    }

    fn distribution(&self) -> Distribution {
        let h = &self.histogram;
        let summary = if h.is_empty() {
            Summary::default()
        } else {
            Summary {
                count: h.len(),
                mean_ns: h.mean(),
                min_ns: h.min(),
                p50_ns: h.value_at_quantile(0.5),
                p90_ns: h.value_at_quantile(0.9),
                p99_ns: h.value_at_quantile(0.99),
                p999_ns: h.value_at_quantile(0.999),
                max_ns: h.max(),
            }
        };
        let histogram = histogram::encode(h).expect("no count is near 2⁶³");
        Distribution { summary, clamped: self.clamped, histogram }
    }
}

/// The running counts. Fields are bumped directly by the loop.
pub(crate) struct Stats {
    /// Grows at each reset; a request that began in an older epoch is not counted when it ends.
    pub(crate) epoch: u32,
    pub(crate) requests: u64,
    pub(crate) ok: u64,
    pub(crate) faults: FaultCounts,
    pub(crate) aborted: u64,
    pub(crate) other: u64,
    pub(crate) malformed: u64,
    pub(crate) bytes_written: u64,
    pub(crate) connections_accepted: u64,
    pub(crate) time_to_first_byte: Recorder,
    pub(crate) lateness: Recorder,
    pub(crate) stalled_ns: u64,
    cpu_start_ns: u64,
    wall_start_ns: u64,
}

impl Stats {
    pub(crate) fn new() -> Self {
        Self {
            epoch: 0,
            requests: 0,
            ok: 0,
            faults: FaultCounts::default(),
            aborted: 0,
            other: 0,
            malformed: 0,
            bytes_written: 0,
            connections_accepted: 0,
            time_to_first_byte: Recorder::new(),
            lateness: Recorder::new(),
            stalled_ns: 0,
            cpu_start_ns: cpu_ns(),
            wall_start_ns: monotonic_ns(),
        }
    }

    /// Counts one fault carried out.
    pub(crate) fn fault(&mut self, fault: Fault) {
        match fault {
            Fault::Unavailable => self.faults.unavailable += 1,
            Fault::Reset => self.faults.reset += 1,
            Fault::Truncate => self.faults.truncate += 1,
            Fault::Stall => self.faults.stall += 1,
        }
    }

    /// Back to zero, in a new epoch; the histograms keep their memory.
    pub(crate) fn reset(&mut self) {
        self.epoch = self.epoch.wrapping_add(1);
        self.requests = 0;
        self.ok = 0;
        self.faults = FaultCounts::default();
        self.aborted = 0;
        self.other = 0;
        self.malformed = 0;
        self.bytes_written = 0;
        self.connections_accepted = 0;
        self.time_to_first_byte.reset();
        self.lateness.reset();
        self.stalled_ns = 0;
        self.cpu_start_ns = cpu_ns();
        self.wall_start_ns = monotonic_ns();
    }

    /// Requests waiting for their delay or still being written.
    pub(crate) fn in_flight(&self) -> u64 {
        self.requests.saturating_sub(self.ok + self.faults.total() + self.aborted)
    }

    pub(crate) fn report(&self, connections_open: u64) -> Report {
        // Read the clocks first: making the report must not count as serving.
        let (cpu_end_ns, wall_end_ns) = (cpu_ns(), monotonic_ns());
        Report {
            requests: self.requests,
            ok: self.ok,
            faults: self.faults,
            aborted: self.aborted,
            in_flight: self.in_flight(),
            other: self.other,
            malformed: self.malformed,
            bytes_written: self.bytes_written,
            connections_accepted: self.connections_accepted,
            connections_open,
            time_to_first_byte: self.time_to_first_byte.distribution(),
            lateness: self.lateness.distribution(),
            stalled_ns: self.stalled_ns,
            nice: getpriority_process(None).unwrap_or_default(),
            cpu_ns: cpu_end_ns.saturating_sub(self.cpu_start_ns),
            wall_ns: wall_end_ns.saturating_sub(self.wall_start_ns),
        }
    }
}

/// User and system time of the process: what `getrusage` reports, from the clock that has it in nanoseconds.
fn cpu_ns() -> u64 {
    timespec_ns(clock_gettime(ClockId::ProcessCPUTime))
}
