//! What leaves the checkout: an installation, and the tarball.

mod built;
mod dist;
mod installed;
