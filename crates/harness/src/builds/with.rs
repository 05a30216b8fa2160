//! Another version of a library, as people write it.

use crate::error::build::BuildError;
use std::str::FromStr;

/// Another version of a library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct With {
    /// The package as cargo knows it: its name, or name and version where the lock file has several.
    pub spec: String,
    /// The version wanted.
    pub version: String,
}

impl FromStr for With {
    type Err = BuildError;

    /// `tokio=1.50.0`, `hyper@1.12.0=1.10.0`.
    fn from_str(text: &str) -> Result<Self, BuildError> {
        match text.rsplit_once('=') {
            Some((spec, version)) if !spec.is_empty() && !version.is_empty() && !spec.starts_with('-') => {
                Ok(Self { spec: spec.into(), version: version.into() })
            }
            _ => Err(BuildError::NoVersion { text: text.into() }),
        }
    }
}

impl With {
    /// The package's name alone.
    pub fn name(&self) -> &str {
        self.spec.split('@').next().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::With;

    #[test]
    fn a_version_is_behind_the_last_sign() {
        let with = |text: &str| text.parse::<With>();
        let hyper = with("hyper@1.12.0=1.10.0").unwrap();
        assert_eq!(
            (hyper.name(), hyper.spec.as_str(), hyper.version.as_str()),
            ("hyper", "hyper@1.12.0", "1.10.0")
        );
        assert_eq!(with("tokio=1.50.0").unwrap().name(), "tokio");
        for wrong in ["tokio", "tokio=", "=1.0.0", "", "--config=1"] {
            let error = with(wrong).unwrap_err().to_string();
            assert!(error.contains("NAME=VERSION"), "{wrong}: {error}");
        }
    }
}
