//! `inflight origin`.

use crate::args::OriginArgs;
use anyhow::Result;
use origin::ServeOptions;
use std::process::ExitCode;

/// Serves until it is stopped.
pub(crate) fn origin(args: &OriginArgs) -> Result<ExitCode> {
    origin::serve(ServeOptions {
        listen: args.listen,
        control: args.control,
        core: args.core,
        tls: args.tls,
    })?;
    Ok(ExitCode::SUCCESS)
}
