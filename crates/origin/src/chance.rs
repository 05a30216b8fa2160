//! The one source of chance: a random stream that is a pure function of what is drawn, the seed and the request index.
//!
//! ChaCha8 is counter based: key and stream number name a stream, so a draw needs no state and no order, and every
//! contender that asks for the same request meets the same fate.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

/// What a stream is for; part of the key, so that two draws for one request are independent.
#[derive(Clone, Copy)]
pub(crate) enum Purpose {
    Delay,
    Fault,
}

/// The stream for one draw.
pub(crate) fn stream(purpose: Purpose, seed: u64, index: u64) -> ChaCha8Rng {
    let mut key = [0_u8; 32];
    key[..8].copy_from_slice(&seed.to_le_bytes());
    key[8] = match purpose {
        Purpose::Delay => 1,
        Purpose::Fault => 2,
    };
    let mut rng = ChaCha8Rng::from_seed(key);
    rng.set_stream(index);
    rng
}
