//! The raw lane on `async-io`, which makes a future of any socket: these executors have none of their own.

use async_io::{Async, Timer};
use futures::future::{Either, select};
use futures::io::{AsyncReadExt, AsyncWriteExt};
use kit::{Failure, Idle, Order, Reply, Sample};
use std::net::{SocketAddr, TcpStream};
use std::pin::pin;
use std::sync::Arc;
use std::time::Instant;

/// An open connection.
pub(crate) struct Wire {
    address: SocketAddr,
    stream: Async<TcpStream>,
    reply: Reply,
}

impl Wire {
    async fn connect(address: SocketAddr) -> Result<Self, Failure> {
        let stream = Async::<TcpStream>::connect(address).await.map_err(Failure::connect)?;
        stream.get_ref().set_nodelay(true)?;
        Ok(Self { address, stream, reply: Reply::new() })
    }
}

/// The task.
pub(crate) async fn fetch(idle: Arc<Idle<Wire>>, order: Order, due: Instant) -> Sample {
    let mut sample = Sample::due(due);
    let answer = exchange_in_time(&idle, &order, &mut sample).await;
    match answer {
        Ok(kept) => {
            // First the clock: what becomes of the connection is no part of the answer.
            let sample = sample.end(Ok(()));
            kept.into_iter().for_each(|wire| idle.put(wire));
            sample
        }
        Err(failure) => sample.end(Err(failure)),
    }
}

async fn exchange_in_time(
    idle: &Idle<Wire>,
    order: &Order,
    sample: &mut Sample,
) -> Result<Option<Wire>, Failure> {
    let exchange = pin!(exchange(idle, order, sample));
    match select(exchange, Timer::after(order.timeout())).await {
        Either::Left((answer, _)) => answer,
        Either::Right(_) => Err(Failure::timeout()),
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
