//! The origin alone, for its own tests and for driving it by hand: `origin [--listen ADDR] [--control] [--core N]
//! [--tls]`.

use std::process::ExitCode;

use origin::{ServeOptions, serve};

fn main() -> ExitCode {
    let outcome =
        options(std::env::args().skip(1)).and_then(|options| serve(options).map_err(|e| e.to_string()));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("origin: {message}");
            ExitCode::FAILURE
        }
    }
}

fn options(mut arguments: impl Iterator<Item = String>) -> Result<ServeOptions, String> {
    let mut options = ServeOptions::default();
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or_else(|| format!("{argument} needs a value"));
        match argument.as_str() {
            "--control" => options.control = true,
            "--tls" => options.tls = true,
            "--listen" => {
                options.listen =
                    value()?.parse().map_err(|e| format!("--listen: {e}: write 127.0.0.1:8080"))?;
            }
            "--core" => options.core = Some(value()?.parse().map_err(|e| format!("--core: {e}"))?),
            _ => {
                return Err(format!(
                    "unknown argument {argument}: use --listen ADDR, --control, --core N, --tls"
                ));
            }
        }
    }
    Ok(options)
}
