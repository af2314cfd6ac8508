//! The client of the server, in a process of its own.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpStream};
use std::thread;

use crate::failure::Failure;

const CONNECTIONS: u64 = 4;

/// Sends so many requests, one after the other on each of some connections, and waits for each answer.
pub(crate) fn send(port: u16, requests: u64) -> Result<(), Failure> {
    thread::scope(|scope| {
        let connections: Vec<_> = (0..CONNECTIONS)
            .map(|index| {
                let share = requests / CONNECTIONS + u64::from(index < requests % CONNECTIONS);
                scope.spawn(move || send_on_one(port, share))
            })
            .collect();
        for connection in connections {
            connection.join().map_err(|_| "a connection panicked")??;
        }
        Ok(())
    })
}

fn send_on_one(port: u16, requests: u64) -> Result<(), Failure> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    stream.set_nodelay(true)?;
    let mut answer = [0; 1024];
    for _ in 0..requests {
        stream.write_all(b"GET /hello/1234567 HTTP/1.1\r\nhost: localhost\r\n\r\n")?;
        let mut length = 0;
        while !answer[..length].ends_with(b"Hello, 1234567!") {
            match stream.read(&mut answer[length..])? {
                0 => {
                    let text = String::from_utf8_lossy(&answer[..length]);
                    return Err(format!("not the answer expected: {text}").into());
                }
                read => length += read,
            }
        }
    }
    Ok(())
}
