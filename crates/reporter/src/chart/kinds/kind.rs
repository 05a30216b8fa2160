//! What every kind of picture has.

use serde::Serialize;

/// What a picture is called, and what it shows in a sentence or two, for those who do not see it.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Head {
    /// Drawn above the picture, too.
    pub(crate) title: String,
    /// Not drawn.
    pub(crate) description: String,
}

/// Which hue something has. Vermilion is not among them: it is the limits'.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Role {
    /// Blue: what the picture is about.
    First,
    /// Orange.
    Second,
    /// Green.
    Third,
    /// Purple.
    Fourth,
    /// Grey: the others, beside which it is seen.
    Context,
}

/// A picture that can be drawn.
pub(crate) trait Kind {
    /// Its title and description.
    fn head(&self) -> &Head;

    /// The picture as an SVG document: the same input gives the same bytes. An error says what plotters could not do.
    fn svg(&self) -> Result<String, String>;
}
