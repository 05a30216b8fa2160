//! One module a command; each is a few calls into `harness` and `reporter`.

pub(crate) mod ab;
pub(crate) mod calibrate;
pub(crate) mod compare;
pub(crate) mod doctor;
pub(crate) mod export;
pub(crate) mod init;
pub(crate) mod list;
pub(crate) mod origin;
pub(crate) mod plan;
pub(crate) mod report;
pub(crate) mod run;
pub(crate) mod verify;

/// Exit code: something was found (a failed check, a regression).
pub(crate) const FOUND: u8 = 1;
/// Exit code: wrong usage, or a file or device failed.
pub(crate) const USAGE_OR_IO: u8 = 2;
/// Exit code: the two runs cannot be compared.
pub(crate) const NOT_COMPARABLE: u8 = 3;
/// Exit code: a comparison decides nothing, and was asked to be strict.
pub(crate) const UNDECIDED: u8 = 4;
/// Exit code: a person stopped it.
pub(crate) const INTERRUPTED: u8 = 130;
