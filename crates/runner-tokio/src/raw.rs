//! The raw lane on `tokio::net`: this runtime's sockets and timer, the kit's bytes.

use kit::{Failure, Idle, Order, Reply, Sample};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// An open connection.
pub(crate) struct Wire {
    address: SocketAddr,
    stream: TcpStream,
    reply: Reply,
}

impl Wire {
    async fn connect(address: SocketAddr) -> Result<Self, Failure> {
        let stream = TcpStream::connect(address).await.map_err(Failure::connect)?;
        stream.set_nodelay(true)?;
        Ok(Self { address, stream, reply: Reply::new() })
    }
}

/// The task.
pub(crate) async fn fetch(idle: Arc<Idle<Wire>>, order: Order, due: Instant) -> Sample {
    let mut sample = Sample::due(due);
    let answer = timeout(order.timeout(), exchange(&idle, &order, &mut sample)).await;
    match answer.unwrap_or_else(|_| Err(Failure::timeout())) {
        Ok(kept) => {
            // First the clock: what becomes of the connection is no part of the answer.
            let sample = sample.end(Ok(()));
            kept.into_iter().for_each(|wire| idle.put(wire));
            sample
        }
        Err(failure) => sample.end(Err(failure)),
    }
}

/// Returns the connection, if it may be used again.
async fn exchange(idle: &Idle<Wire>, order: &Order, sample: &mut Sample) -> Result<Option<Wire>, Failure> {
    let address = order.address();
    let mut wire = match idle.take_where(|wire| wire.address == address) {
        Some(wire) => wire,
        None => Wire::connect(address).await?,
    };
    let request = order.request();
    sample.begin();
    wire.stream.write_all(&request).await?;
    loop {
        let count = wire.stream.read(wire.reply.space()).await?;
        if wire.reply.advance(count)? {
            break;
        }
    }
    let usable = wire.reply.finish(order)?;
    Ok(usable.then_some(wire))
}
