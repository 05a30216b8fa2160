//! The monotonic clock in whole nanoseconds. Every stamp in this crate comes from here.

use rustix::time::{ClockId, Timespec, clock_gettime};

/// `CLOCK_MONOTONIC` now, in nanoseconds; also the clock the timer is armed on.
#[inline]
pub(crate) fn monotonic_ns() -> u64 {
    timespec_ns(clock_gettime(ClockId::Monotonic))
}

/// A reading as nanoseconds. These clocks never read below zero and do not reach 2^64 ns in 500 years.
#[inline]
pub(crate) fn timespec_ns(reading: Timespec) -> u64 {
    reading.tv_sec as u64 * 1_000_000_000 + reading.tv_nsec as u64
}

/// Nanoseconds as the system wants them.
#[inline]
pub(crate) fn to_timespec(value_ns: u64) -> Timespec {
    Timespec { tv_sec: (value_ns / 1_000_000_000) as i64, tv_nsec: (value_ns % 1_000_000_000) as i64 }
}
