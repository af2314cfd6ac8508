//! A producer that speaks Kafka's protocol itself, for what no client library lets one send: headers whose names are not
//! UTF-8. After the documentation of the protocol: Produce (version 3), and record batches of version 2.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

/// Writes one record with one header to the first partition of `topic`.
pub(crate) fn produce(broker: &str, topic: &str, payload: &[u8], name: &[u8], value: &[u8]) {
    let records = batch(&record(payload, name, value));
    let mut request = Vec::new();
    request.extend(0_i16.to_be_bytes()); // Produce
    request.extend(3_i16.to_be_bytes()); // its version
    request.extend(7_i32.to_be_bytes()); // correlation
    request.extend((-1_i16).to_be_bytes()); // no client id
    request.extend((-1_i16).to_be_bytes()); // no transaction
    request.extend(1_i16.to_be_bytes()); // acknowledged by the leader
    request.extend(30_000_i32.to_be_bytes());
    request.extend(1_i32.to_be_bytes());
    request.extend(i16::try_from(topic.len()).expect("short").to_be_bytes());
    request.extend(topic.as_bytes());
    request.extend(1_i32.to_be_bytes());
    request.extend(0_i32.to_be_bytes()); // the partition
    request.extend(length(&records));
    request.extend(&records);

    let mut connection = TcpStream::connect(broker).expect("the broker is there");
    let timeout = Some(Duration::from_secs(60));
    connection.set_read_timeout(timeout).expect("it is a time");
    let sent = connection.write_all(&[length(&request).as_slice(), &request].concat());
    sent.expect("the broker takes the request");

    let mut size = [0; 4];
    connection
        .read_exact(&mut size)
        .expect("the broker answers");
    let size = usize::try_from(i32::from_be_bytes(size)).expect("it is a size");
    let mut response = vec![0; size];
    let read = connection.read_exact(&mut response);
    read.expect("the broker's answer is whole");
    // correlation, one topic, its name, one partition, its number; then the error
    let at = 4 + 4 + 2 + topic.len() + 4 + 4;
    assert_eq!(response.get(at..at + 2), Some(&[0, 0][..]), "{response:?}");
}

fn record(payload: &[u8], name: &[u8], value: &[u8]) -> Vec<u8> {
    let mut record = vec![0]; // attributes
    varint(0, &mut record); // later than the first by
    varint(0, &mut record); // behind the first by
    varint(-1, &mut record); // no key
    for bytes in [Some(payload), None, Some(name), Some(value)] {
        match bytes {
            Some(bytes) => {
                varint(i64::try_from(bytes.len()).expect("short"), &mut record);
                record.extend(bytes);
            }
            None => varint(1, &mut record), // how many headers
        }
    }
    let mut framed = Vec::new();
    let size = i64::try_from(record.len()).expect("short");
    varint(size, &mut framed);
    framed.extend(record);
    framed
}

fn batch(record: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    body.extend(0_i16.to_be_bytes()); // attributes
    body.extend(0_i32.to_be_bytes()); // the last record's offset
    body.extend(0_i64.to_be_bytes()); // the first one's time
    body.extend(0_i64.to_be_bytes()); // the last one's time
    body.extend([0xff; 8 + 2 + 4]); // no producer id, epoch, sequence
    body.extend(1_i32.to_be_bytes()); // how many records
    body.extend(record);
    let mut rest = Vec::new();
    rest.extend((-1_i32).to_be_bytes()); // the leader's epoch
    rest.push(2); // the format
    rest.extend(crc32c(&body).to_be_bytes());
    rest.extend(body);
    [&0_i64.to_be_bytes()[..], &length(&rest), &rest].concat()
}

fn length(bytes: &[u8]) -> [u8; 4] {
    i32::try_from(bytes.len()).expect("short").to_be_bytes()
}

/// Zigzag, seven bits a byte.
fn varint(value: i64, into: &mut Vec<u8>) {
    let mut rest = (value << 1) ^ (value >> 63);
    while !(0..0x80).contains(&rest) {
        into.push((rest & 0x7f) as u8 | 0x80);
        rest = (rest >> 7) & (i64::MAX >> 6);
    }
    into.push(rest as u8);
}

fn crc32c(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| match crc & 1 {
            1 => (crc >> 1) ^ 0x82f6_3b78,
            _ => crc >> 1,
        })
    })
}
