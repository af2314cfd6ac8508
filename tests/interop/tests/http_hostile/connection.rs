//! One connection, kept alive, with as little of HTTP as the answers need: a client library would refuse to send these
//! requests.

use std::net::SocketAddr;

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

pub(crate) struct Connection(BufReader<TcpStream>);

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
}

impl Answer {
    pub(crate) fn headers(&self, name: &str) -> impl Iterator<Item = &str> {
        let named = self.headers.iter().filter(move |(other, _)| other == name);
        named.map(|(_, value)| value.as_str())
    }
}

impl Connection {
    pub(crate) async fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).await.expect("a connection");
        Self(BufReader::new(stream))
    }

    pub(crate) async fn send(&mut self, requests: &[u8]) {
        self.0.write_all(requests).await.expect("the server reads");
    }

    pub(crate) async fn receive(&mut self) -> Answer {
        let first = self.line().await;
        let status = first
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok());
        let mut answer = Answer {
            status: status.unwrap_or_else(|| panic!("no status in {first:?}")),
            headers: Vec::new(),
        };
        loop {
            let line = self.line().await;
            let Some((name, value)) = line.split_once(": ") else {
                break;
            };
            answer.headers.push((name.to_owned(), value.to_owned()));
        }
        let length = answer.headers("content-length").next();
        let length = length.map_or(0, |length| length.parse().expect("a number"));
        let mut body = vec![0; length];
        self.0.read_exact(&mut body).await.expect("a body");
        answer
    }

    async fn line(&mut self) -> String {
        let mut line = String::new();
        let read = self.0.read_line(&mut line).await.expect("a line");
        assert_ne!(read, 0, "the server hung up");
        line.trim_end().to_owned()
    }
}
